import { createWriteStream } from "node:fs";
import { realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { MultilogitError } from "multilogit";
import { fileError, isDirectory } from "./file-error.js";

/**
 * Writes `text` to `path`: the whole file or none.
 * @throws MultilogitError "data" when the folder does not exist or the file cannot be written
 */
export function writeTextFile(path: string, text: string): Promise<void> {
  return writePieces(path, [text]);
}

/** Writes the pieces one after the other; the same promises as {@link writeTextFile}. */
export function writePieces(path: string, pieces: Iterable<string>): Promise<void> {
  return writeWhole(path, (temporary) => pipeline(Readable.from(inBlocks(pieces)), createWriteStream(temporary)));
}

/**
 * Lets `write` make a file under a temporary name in the folder of `path`, and renames it when it is complete; on failure
 * nothing is left and what was there before is untouched.
 */
export async function writeWhole(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  try {
    const target = await targetOf(path);
    // A device or a pipe, such as /dev/stdout, must be written to, never replaced.
    if (target.isSpecial) return await write(target.path);
    await stat(dirname(target.path));
    const temporary = join(dirname(target.path), `.${basename(target.path)}.${process.pid}.tmp`);
    try {
      await write(temporary);
      await rename(temporary, target.path);
    } finally {
      await rm(temporary, { force: true });
    }
  } catch (cause) {
    throw cause instanceof MultilogitError ? cause : writeError(path, cause);
  }
}

/**
 * To ask before a long computation.
 * @throws MultilogitError "data" when there is no folder for a file called `path`, or when it is a folder itself
 */
export async function assertFolder(path: string): Promise<void> {
  const { path: target } = await targetOf(path);
  await stat(dirname(target)).catch((cause) => {
    throw writeError(path, cause);
  });
}

/** Where `path` leads to, so that a link stays a link to the new file. */
async function targetOf(path: string): Promise<{ path: string; isSpecial: boolean }> {
  const found = await stat(path).catch(() => null);
  if (found === null) return { path, isSpecial: false };
  if (found.isDirectory()) throw isDirectory(path);
  return { path: await realpath(path), isSpecial: !found.isFile() };
}

/** Joins short pieces, since each piece costs a turn of the event loop. */
function* inBlocks(pieces: Iterable<string>): Generator<string> {
  let block = "";
  for (const piece of pieces) {
    block += piece;
    if (block.length < 1 << 16) continue;
    yield block;
    block = "";
  }
  if (block !== "") yield block;
}

function writeError(path: string, cause: unknown): MultilogitError {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR")
    return new MultilogitError("data", `${path}: there is no folder ${JSON.stringify(dirname(path))}; make it first`);
  return fileError(path, cause);
}
