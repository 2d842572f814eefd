import { readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { MultilogitError } from "multilogit";
import { suggestion } from "multilogit/internal";
import { fullFault, isFull, type SystemFault } from "../system/system-fault.js";

/** What the operating system said about `path`, in one line for a reader who may not know its codes. */
export function fileError(path: string, cause: unknown): MultilogitError | SystemFault {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === "ENOENT" || code === "ENOTDIR")
    return new MultilogitError("data", `${path}: no such file${nearName(path)}`);
  if (code === "EISDIR") return isDirectory(path);
  if (code === "EACCES" || code === "EPERM")
    return new MultilogitError(
      "data",
      `${path}: you have no permission to do that; change it with chmod, or use another file`,
    );
  if (isFull(cause)) return fullFault(path, cause);
  return new MultilogitError("data", `${path}: ${oneLine(cause)}`);
}

export function isDirectory(path: string): MultilogitError {
  return new MultilogitError("data", `${path}: that is a directory; give the file inside it`);
}

/** The error for a file that is not what it was when it was read before. */
export function changed(label: string): MultilogitError {
  return new MultilogitError("data", `${label}: the file changed while it was read; try again`);
}

/** The error for a file that is gone before all of it was read. */
export function removed(label: string): MultilogitError {
  return new MultilogitError("data", `${label}: the file was removed while it was read; put it back and try again`);
}

/** The message of `cause` up to its first line break, as `inWords` says it, cut between words where it is too long for one line. */
export function oneLine(cause: unknown, inWords = (text: string) => text): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const line = inWords(text.split("\n", 1)[0]!.trim());
  return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS).replace(/\s+\S*$/, "")} …`;
}

const MOST_CHARACTERS = 200;

function nearName(path: string): string {
  try {
    return suggestion(basename(path), readdirSync(dirname(path)));
  } catch {
    return "; its folder does not exist either";
  }
}
