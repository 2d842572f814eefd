import { spawnSync } from "node:child_process";
import type { Features } from "../data/dataset.js";

/** How a peer is started and what its one knob is; one entry a peer and way of solving. */
export interface Peer {
  readonly name: string;
  /** program and arguments; the data set's folder follows */
  readonly command: readonly string[];
  /** ends with status 0 where the peer is installed */
  readonly probe: readonly string[];
  /** the same runtime with nothing loaded, which ends when its standard input does */
  readonly idle: readonly string[];
  /** whether its threads are those that the environment allows; it then runs with one and with one a core, and the faster counts */
  readonly threadsByEnvironment?: boolean;
  /** what the numbers in `settings` are */
  readonly knob: string;
  /** from loose and cheap to tight */
  readonly settings: readonly number[];
  /** storages of Φ that it cannot hold, and why */
  readonly cannot?: Partial<Record<Features["storage"], string>>;
}

export function isInstalled({ probe: [program, ...args] }: Peer): boolean {
  return spawnSync(program!, args, { stdio: "ignore" }).status === 0;
}
