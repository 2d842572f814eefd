import { constants, createWriteStream, rmSync, type Stats } from "node:fs";
import { access, open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { MultilogitError } from "multilogit";
import { disposedAfter } from "multilogit/internal";
import { asOneList, inBlocks } from "../system/in-blocks.js";
import { isMine, removeLeftovers, temporaryName } from "../system/leftovers.js";
import { onEnding } from "../system/on-ending.js";
import { SystemFault } from "../system/system-fault.js";
import { claimOutput } from "./file-claims.js";
import { fileError, isDirectory } from "./file-error.js";

/**
 * Writes `text` to `path`: the whole file or none.
 * @throws MultilogitError "data" when the folder does not exist or the file cannot be written
 */
export function writeTextFile(path: string, text: string): Promise<void> {
  return writePieces(path, [text]);
}

/** Writes bytes; with the same guarantees as {@link writeTextFile}. */
export function writeBytes(path: string, bytes: Uint8Array): Promise<void> {
  return writeWhole(path, (temporary) => pipeline(Readable.from([bytes]), createWriteStream(temporary)));
}

/** Writes the pieces in order; with the same guarantees as {@link writeTextFile}. */
export function writePieces(path: string, pieces: Iterable<string>): Promise<void> {
  return writeLists(path, asOneList(pieces));
}

/** Writes pieces, list after list; with the same guarantees as {@link writeTextFile}. */
export function writeLists(path: string, pieces: AsyncIterable<Iterable<string>>): Promise<void> {
  return writeWhole(path, (temporary) => writeStream(temporary, pieces));
}

/** Writes the pieces as they come into a file that is not visible yet. */
export function writeStream(path: string, pieces: AsyncIterable<Iterable<string>>): Promise<void> {
  return pipeline(Readable.from(inBlocks(pieces)), createWriteStream(path));
}

/**
 * Lets `write` make a file under a temporary name in the folder of `path`, and renames it when it is complete; on failure, or if the
 * program is ended, nothing is left behind and the old file is untouched. The new file takes over owner and mode of the one it replaces.
 */
export async function writeWhole(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  try {
    const target = await targetOf(path);
    // A device or a pipe, such as /dev/stdout, must be written to, never replaced.
    if (target.isSpecial) return await write(target.path);
    const folder = dirname(target.path);
    await removeLeftovers(folder);
    const temporary = join(folder, `.${temporaryName}${++count}`);
    isMine(temporary);
    const release = onEnding(() => rmSync(temporary, { force: true }));
    const written = async () => {
      await makeLike(temporary, target.replaced);
      await write(temporary);
      await rename(temporary, target.path);
    };
    await disposedAfter(written, () => rm(temporary, { force: true }).then(release));
  } catch (cause) {
    throw cause instanceof MultilogitError || cause instanceof SystemFault ? cause : writeError(path, cause);
  }
}

/** The number of files that this process has begun to write. */
let count = 0;

/** An empty file, with the owner and the mode of the one that it will replace. */
async function makeLike(path: string, replaced: Stats | null): Promise<void> {
  const file = await open(path, "wx", replaced === null ? 0o666 : 0o600);
  try {
    if (replaced === null) return;
    // only the superuser can change a file's owner
    await file.chown(replaced.uid, replaced.gid).catch(() => {});
    await file.chmod(replaced.mode & 0o777);
  } finally {
    await file.close();
  }
}

/**
 * To be called before a long computation, and before anything is read.
 * @throws MultilogitError when there is no folder for a file called `path`, when it is a folder itself, may not be written, or is an input
 */
export async function assertOutput(path: string): Promise<void> {
  await claimOutput(path);
  try {
    await stat(dirname((await targetOf(path)).path));
  } catch (cause) {
    throw cause instanceof MultilogitError ? cause : writeError(path, cause);
  }
}

interface OutputTarget {
  readonly path: string;
  readonly isSpecial: boolean;
  /** the existing file */
  readonly replaced: Stats | null;
}

/** Where `path` leads to, so that a link stays a link to the new file. */
async function targetOf(path: string): Promise<OutputTarget> {
  const replaced = await stat(path).catch(() => null);
  if (replaced === null) return { path, isSpecial: false, replaced };
  if (replaced.isDirectory()) throw isDirectory(path);
  await access(path, constants.W_OK);
  return { path: await realpath(path), isSpecial: !replaced.isFile(), replaced };
}

function writeError(path: string, cause: unknown): MultilogitError | SystemFault {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR")
    return new MultilogitError("data", `${path}: there is no folder ${JSON.stringify(dirname(path))}; make it first`);
  return fileError(path, cause);
}
