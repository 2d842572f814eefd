/** What messages call the file `path`; "duckdb:" has its colon already. */
export function pathLabel(path: string): string {
  return path === "-" ? "standard input" : path.replace(/:$/, "");
}
