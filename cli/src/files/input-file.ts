import { createReadStream, createWriteStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { MultilogitError } from "multilogit";
import { type DatabaseAddress, databaseAddress } from "../databases/database-address.js";
import { temporaryFault, temporaryFolder } from "../system/temporary-folder.js";
import { NO_DATABASE } from "./database-source.js";
import { claimInput } from "./file-claims.js";
import { fileError, isDirectory, oneLine } from "./file-error.js";
import { type FileFormat, foreignFormat, formatOfContent, formatOfName } from "./file-format.js";
import { readingProgress } from "./reading-progress.js";
import { copyRemote, isRemote } from "./remote-file.js";

/** A file on disk that can be read more than once. */
export interface InputFile {
  /** absolute, so that it cannot be mistaken for an address or a flag */
  readonly path: string;
  readonly format: FileFormat;
  /** its name in messages: the path as given, or "standard input" */
  readonly label: string;
  /** deletes the temporary copy, if there is one */
  close(): Promise<void>;
}

/** How much of a file is read to recognise its format. */
const HEAD_BYTES = 4096;

/**
 * The file called `path`; standard input for "-". Standard input, files at an address and gzipped files are copied, uncompressed, to a
 * temporary file, because they are read twice, and because a cut-off gzip file must be an error, not fewer rows.
 * @throws MultilogitError "data" if there is no such file, or if it is empty, a directory or unreadable
 */
export async function openInput(path: string, standardInput: Readable = process.stdin): Promise<InputFile> {
  if (path.startsWith(DATABASE)) return openDatabase(path);
  const elsewhere = databaseAddress(path);
  if (elsewhere !== null) throw rowsElsewhere(elsewhere);
  if (!isRemote(path)) await claimInput(path);
  const isElsewhere = path === "-" || isRemote(path);
  if (!isElsewhere && !isGzip(await headOf(path, path)))
    return described(path, path, formatOfName(path), async () => {});
  const folder = temporaryFolder();
  const close = () => folder.remove();
  const label = path === "-" ? "standard input" : path;
  try {
    const copy = join(folder.path, "input");
    const raw = path === "-" ? await copied(standardInput, copy) : isRemote(path) ? await copyRemote(path, copy) : path;
    const plain = isGzip(await headOf(raw, label)) ? await gunzipped(raw, join(folder.path, "rows"), label) : raw;
    return await described(plain, label, formatOfName(path.replace(isRemote(path) ? /[?#].*$/ : /$^/, "")), close);
  } catch (error) {
    await close();
    throw error;
  }
}

/** How a path says that it is a DuckDB database, whatever its name is. */
const DATABASE = "duckdb:";

/** The database of "duckdb:file"; "duckdb:" alone is one without tables. */
async function openDatabase(label: string): Promise<InputFile> {
  const path = label.slice(DATABASE.length);
  const isFile = path !== NO_DATABASE;
  if (isFile) {
    await claimInput(path);
    assertDatabase(await headOf(path, label), path, label);
  }
  return { path: isFile ? resolve(path) : path, format: "database", label, close: async () => {} };
}

/** Throws where a file that is called a DuckDB database is not one. */
function assertDatabase(head: Buffer, path: string, label: string): void {
  const format = formatOfContent(head);
  if (format === "database") return;
  const foreign = foreignFormat(head);
  if (foreign !== null) throw new MultilogitError("data", `${label}: ${foreign.what}; ${foreign.remedy}`);
  const named = formatOfName(path);
  const isText = format !== "parquet" && !head.includes(0);
  const remedy =
    named !== undefined && named !== "database"
      ? `give ${path} itself, or query it: duckdb: --query "select * from '${path}'"`
      : isText || format === "parquet"
        ? `if it is ${WRITTEN[format]}, give it a name that ends in .${format}`
        : "write it again";
  const what = named === undefined || named === "database" ? "" : `, as its name says that it is ${WRITTEN[named]}`;
  throw new MultilogitError("data", `${label}: cannot be read as a DuckDB database${what}; ${remedy}`);
}

const WRITTEN = { csv: "CSV", tsv: "TSV", json: "JSON", jsonl: "JSON lines", parquet: "Parquet" } as const;

function rowsElsewhere({ label }: DatabaseAddress): MultilogitError {
  return new MultilogitError(
    "option",
    `${label}: only fit, predict, evaluate, summary and path work on rows that stay in a database; write the rows to a file and give that`,
  );
}

async function described(
  path: string,
  label: string,
  named: FileFormat | undefined,
  close: () => Promise<void>,
): Promise<InputFile> {
  const head = await headOf(path, label);
  const foreign = foreignFormat(head);
  if (foreign !== null) throw new MultilogitError("data", `${label}: ${foreign.what}; ${foreign.remedy}`);
  if (named === "database") assertDatabase(head, path, label);
  return { path: resolve(path), format: named ?? formatOfContent(head), label, close };
}

async function copied(source: Readable, to: string): Promise<string> {
  const progress = readingProgress("standard input", null);
  let bytes = 0;
  const counted = async function* (blocks: AsyncIterable<Buffer>) {
    for await (const block of blocks) {
      bytes += block.length;
      progress.at(bytes);
      yield block;
    }
    progress.clear();
  };
  await pipeline(source, counted, createWriteStream(to)).catch((cause: NodeJS.ErrnoException) => {
    throw cause.syscall === "write" || cause.syscall === "open" ? temporaryFault(cause) : cause;
  });
  return to;
}

async function gunzipped(from: string, to: string, label: string): Promise<string> {
  try {
    await pipeline(createReadStream(from), createGunzip(), createWriteStream(to));
    return to;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).syscall === "write") throw temporaryFault(cause);
    if ((cause as NodeJS.ErrnoException).syscall !== undefined) throw fileError(label, cause);
    throw new MultilogitError(
      "data",
      `${label}: the gzip file is damaged or cut off (${oneLine(cause)}); get it again`,
    );
  }
}

async function headOf(path: string, label: string): Promise<Buffer> {
  try {
    if ((await stat(path)).isDirectory()) throw isDirectory(label);
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      if (bytesRead === 0) throw new MultilogitError("data", `${label}: empty; expected a table with named columns`);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw cause instanceof MultilogitError ? cause : fileError(label, cause);
  }
}

function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}
