import { readlinkSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/**
 * Where process numbers mean the same processes: a folder for temporary files may be shared by machines or by containers, whose numbers
 * say nothing here.
 */
const PLACE = `${hostname().replace(/[^\w.]/g, "_")}-${processNamespace()}`;

/** How the names of all that this process makes for a while begin, so that a later one can tell whether its maker still runs. */
export const temporaryName = `multilogit-${PLACE}-${process.pid}-`;

const made = new Set<string>();

/** Never to be taken for a leftover by this process, whose number an earlier one may have had. */
export function isMine(path: string): void {
  made.add(path);
}

/** Removes what runs that were killed have left in `folder`. What cannot be removed stays; it is somebody else's. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const paths = names.filter(isOfEndedRun).map((name) => join(folder, name));
  const left = paths.filter((path) => !made.has(path));
  await Promise.allSettled(left.map((path) => rm(path, { recursive: true, force: true })));
}

/** "multilogit-<place>-<process>-…", perhaps hidden by a dot, of a process that does not run, or an earlier one with this one's number. */
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
