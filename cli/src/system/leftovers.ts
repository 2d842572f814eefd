import { readlinkSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/**
 * Identifies where process ids mean the same processes: a folder for temporary files may be shared by machines or containers, whose ids
 * mean nothing here.
 */
const PLACE = `${hostname().replace(/[^\w.]/g, "_")}-${processNamespace()}`;

/** The prefix of all temporary names of this process, so that a later one can tell whether it still runs. */
export const temporaryName = `multilogit-${PLACE}-${process.pid}-`;

const made = new Set<string>();

/** The names in use by this process, which are never leftovers, although an earlier process may have had its id. */
export function isMine(path: string): void {
  made.add(path);
}

/** Removes what killed runs have left in `folder`. What cannot be removed belongs to others and stays. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const paths = names.filter(isOfEndedRun).map((name) => join(folder, name));
  const left = paths.filter((path) => !made.has(path));
  await Promise.allSettled(left.map((path) => rm(path, { recursive: true, force: true })));
}

/**
 * "multilogit-<place>-<process>-…", perhaps hidden by a dot, of a process that does not run, or of an earlier one with the id of this one.
 */
function isOfEndedRun(name: string): boolean {
  const start = name.replace(/^\./, "");
  if (!start.startsWith(`multilogit-${PLACE}-`)) return false;
  const maker = Number(/^(\d+)-/.exec(start.slice(`multilogit-${PLACE}-`.length))?.[1]);
  return maker > 0 && (maker === process.pid || !isRunning(maker));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function processNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "";
  } catch {
    return "";
  }
}
