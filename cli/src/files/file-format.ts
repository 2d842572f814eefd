import { extname } from "node:path";

export type FileFormat = "csv" | "tsv" | "json" | "jsonl" | "parquet" | "database";

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

/** Formats that are only read, never written. */
const READ_ONLY: Readonly<Record<string, FileFormat>> = { ".duckdb": "database", ".ddb": "database" };

/** The extensions that name a format in which files are written, for messages. */
export const knownExtensions: readonly string[] = Object.keys(EXTENSIONS);

/** The format that a file's name implies, if any; "x.csv.gz" implies CSV. */
export function formatOfName(path: string): FileFormat | undefined {
  const extension = extname(path.replace(/\.gz$/i, "")).toLowerCase();
  return EXTENSIONS[extension] ?? READ_ONLY[extension];
}

/** The format that the first bytes of a file suggest: the marks of Parquet and DuckDB, a bracket of JSON, else CSV. */
export function formatOfContent(head: Buffer): FileFormat {
  if (head.subarray(0, 4).toString("latin1") === "PAR1") return "parquet";
  if (head.subarray(8, 12).toString("latin1") === "DUCK") return "database";
  const first = /[^\s\ufeff]/.exec(head.toString("utf8"))?.[0];
  return first === "[" || first === "{" ? "json" : "csv";
}

/** How files of other programs begin. */
const FOREIGN: readonly (readonly [mark: string, what: string, remedy: string])[] = [
  [
    "ARROW1",
    "an Arrow or Feather file",
    'convert it to Parquet, in Python by pandas.read_feather("x").to_parquet("x.parquet")',
  ],
  ["FEA1", "a Feather file", 'convert it to Parquet, in Python by pandas.read_feather("x").to_parquet("x.parquet")'],
  ["PK\x03\x04", "a workbook or an archive, not a text file", "save its table as CSV"],
  ["\xd0\xcf\x11\xe0", "an Excel workbook, not a text file", "save its table as CSV"],
  [
    "SQLite format 3",
    "an SQLite database",
    "write its table as CSV, by sqlite3 -header -csv FILE 'select * from TABLE'",
  ],
  ["<stata_dta>", "a Stata file", "write it as CSV, in Stata by export delimited"],
  ["$FL2", "an SPSS file", "save it as CSV"],
  ["RDX", "an R file", "write its table as CSV, in R by write.csv(x, row.names = FALSE)"],
  ["\x89HDF", "an HDF5 file", "write its table as CSV or Parquet"],
];

/** What a file in another format is, and what to do with it; null for the formats that are read. */
export function foreignFormat(head: Buffer): { readonly what: string; readonly remedy: string } | null {
  const text = head.toString("latin1", 0, 64);
  const [, what, remedy] = FOREIGN.find(([mark]) => text.startsWith(mark)) ?? [];
  return what === undefined || remedy === undefined ? null : { what, remedy };
}
