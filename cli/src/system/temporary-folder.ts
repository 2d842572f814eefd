import { mkdtempSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMine, temporaryName } from "./leftovers.js";
import { onEnding } from "./on-ending.js";
import { fullFault, isFull, SystemFault } from "./system-fault.js";

/** A folder that belongs to this process and does not outlive it. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** @throws SystemFault when none can be made */
export function temporaryFolder(): TemporaryFolder {
  let path: string | null = null;
  // before the folder exists, so that no signal comes in between
  const release = onEnding(() => {
    if (path !== null) rmSync(path, { recursive: true, force: true });
  });
  try {
    path = mkdtempSync(join(tmpdir(), temporaryName));
  } catch (cause) {
    release();
    throw temporaryFault(cause);
  }
  isMine(path);
  const made = path;
  return {
    path: made,
    remove: async () => {
      await rm(made, { recursive: true, force: true });
      release();
    },
  };
}

/** What is wrong with the folder for temporary files, in one line. */
export function temporaryFault(cause: unknown): SystemFault {
  const folder = `the folder for temporary files ${tmpdir()}`;
  if (isFull(cause)) return fullFault(folder, cause, "set TMPDIR to another folder");
  const { code } = cause as NodeJS.ErrnoException;
  const problem =
    code === "ENOENT" || code === "ENOTDIR"
      ? "does not exist"
      : code === "EACCES" || code === "EPERM" || code === "EROFS"
        ? "may not be written to"
        : `cannot be used (${code})`;
  return new SystemFault(`${folder} ${problem}; set TMPDIR to one that can be written to`);
}
