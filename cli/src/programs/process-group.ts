import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { onEnding } from "../system/on-ending.js";

/** On POSIX a group of processes can be ended as one; on Windows only the child. */
const HAS_GROUPS = process.platform !== "win32";

/** A child process with everything it starts. */
export interface ProcessGroup {
  readonly child: ChildProcessWithoutNullStreams;
  /** Ends every process of the group at once. */
  kill(): void;
  /** To be called once the child has ended: ends what it left behind, and forgets it. */
  release(): void;
}

/** Starts a program by its name and arguments, without a shell, as the first of a group that ends with this process at the latest. */
export function startProcessGroup([file, ...args]: readonly [string, ...string[]]): ProcessGroup {
  const child = spawn(file, args, { stdio: "pipe", shell: false, detached: HAS_GROUPS, windowsHide: true });
  const kill = () => {
    try {
      if (!HAS_GROUPS) child.kill("SIGKILL");
      else if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // There is nothing left to end.
    }
  };
  const forget = onEnding(kill);
  const release = () => {
    kill();
    forget();
  };
  return { child, kill, release };
}
