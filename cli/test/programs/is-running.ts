import { existsSync, readFileSync } from "node:fs";

/** Whether there is such a process, on Linux; one that has ended but that nobody has asked after is no more. */
export function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, "utf8"));
}
