import type { Machine } from "./machine.js";

/** Whole commands raced against scripts, as bench/results keeps them; `bench/commands/race.js` measures them. */
export interface Commands {
  readonly machine: Machine;
  readonly pairs: number;
  readonly raced: readonly RacedCommand[];
}

/** One command of ours and one script of a peer that does the same, in seconds. */
export interface RacedCommand {
  readonly what: string;
  readonly peer: string;
  /** how far the peer's objective is above the certified minimum, relative */
  readonly gap: number;
  readonly wall: PairedSeconds;
  readonly processor: PairedSeconds;
}

/** Medians; `ratio` over pairs. */
export interface PairedSeconds {
  readonly theirs: number;
  readonly ours: number;
  readonly ratio: number;
}
