import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { MultilogitError } from "multilogit";
import { fileError, isDirectory, oneLine } from "./file-error.js";
import { type FileFormat, formatOfContent, formatOfName } from "./file-format.js";

/** A file on disk that can be read more than once. */
export interface InputFile {
  /** absolute, so that nothing takes it for an address or a flag */
  readonly path: string;
  readonly format: FileFormat;
  /** what messages call it: the path as it was given, or "standard input" */
  readonly label: string;
  /** deletes the temporary copy, if there is one */
  close(): Promise<void>;
}

/** How much of a file is looked at to tell its format. */
const HEAD_BYTES = 4096;

/**
 * The file called `path`; standard input for "-". Standard input and gzipped files are copied, uncompressed, to a
 * temporary file, because they are read twice, and because a cut-off gzip file must be an error, not fewer rows.
 * @throws MultilogitError "data" when there is no such file, when it is empty, a directory or unreadable
 */
export async function openInput(path: string, standardInput: Readable = process.stdin): Promise<InputFile> {
  if (path === "-") return spooled("standard input", standardInput, undefined);
  const head = await headOf(path, path);
  if (!isGzip(head)) return { path: resolve(path), format: formatOfName(path) ?? formatOfContent(head), label: path, close: async () => {} };
  return spooled(path, createReadStream(path), formatOfName(path));
}

async function spooled(label: string, source: Readable, format: FileFormat | undefined): Promise<InputFile> {
  const folder = await mkdtemp(join(tmpdir(), "multilogit-"));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const path = await unzipped(label, folder, source, format !== undefined);
    return { path, format: format ?? formatOfContent(await headOf(path, label)), label, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Copies `source` into `folder`, uncompressed; standard input may turn out to be compressed only once it is there. */
async function unzipped(label: string, folder: string, source: Readable, gzip: boolean): Promise<string> {
  const path = join(folder, gzip ? "rows" : "input");
  if (!gzip) {
    await pipeline(source, createWriteStream(path));
    return isGzip(await headOf(path, label)) ? unzipped(label, folder, createReadStream(path), true) : path;
  }
  try {
    await pipeline(source, createGunzip(), createWriteStream(path));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code?.startsWith("E")) throw fileError(label, cause);
    throw new MultilogitError("data", `${label}: the gzip file is damaged or cut off (${oneLine(cause)}); get it again`);
  }
  return path;
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
