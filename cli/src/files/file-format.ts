import { extname } from "node:path";

export type FileFormat = "csv" | "tsv" | "json" | "jsonl" | "parquet";

const EXTENSIONS: Readonly<Record<string, FileFormat>> = {
  ".csv": "csv",
  ".tsv": "tsv",
  ".tab": "tsv",
  ".json": "json",
  ".jsonl": "jsonl",
  ".ndjson": "jsonl",
  ".parquet": "parquet",
  ".pq": "parquet",
};

/** The extensions that name a format, for messages. */
export const knownExtensions: readonly string[] = Object.keys(EXTENSIONS);

/** The format that the name of a file announces, if it announces one; "x.csv.gz" announces CSV. */
export function formatOfName(path: string): FileFormat | undefined {
  return EXTENSIONS[extname(path.replace(/\.gz$/i, "")).toLowerCase()];
}

/** The format that the first bytes of a file suggest: the mark of Parquet, a bracket of JSON, else CSV. */
export function formatOfContent(head: Buffer): FileFormat {
  if (head.subarray(0, 4).toString("latin1") === "PAR1") return "parquet";
  const first = /[^\s\ufeff]/.exec(head.toString("utf8"))?.[0];
  return first === "[" || first === "{" ? "json" : "csv";
}
