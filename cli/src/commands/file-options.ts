import type { FileOptions } from "../files/read-options.js";

/** What the command line said about how a file is written. */
export function fileOptions({ na, comment, decimal, table, query }: FileOptions): FileOptions {
  return {
    ...(na === undefined ? {} : { na }),
    ...(comment === undefined ? {} : { comment }),
    ...(decimal === undefined ? {} : { decimal }),
    ...(table === undefined ? {} : { table }),
    ...(query === undefined ? {} : { query }),
  };
}

/** The same as command-line words, for another command that reads the same file. */
export function sameFile(options: FileOptions): string[] {
  return Object.entries(fileOptions(options)).flatMap(([name, value]) => [`--${name}`, String(value)]);
}
