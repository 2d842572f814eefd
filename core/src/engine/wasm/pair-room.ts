import { WORKSPACE } from "./kernel-interface.js";
import { paddedClasses } from "./kernel-scratch.js";
import type { StagedSample } from "./staged-sample.js";

type Laid = Pick<StagedSample, "memory" | "workspaces" | "blockBytes">;

/** What one row's numbers for C class pairs take on all threads, bytes; 0 where they fit into a block of scores. */
export function pairBytes({ workspaces, blockBytes }: Laid, C: number): number {
  const bytes = 8 * paddedClasses(C, 64);
  return bytes <= blockBytes ? 0 : bytes * workspaces.length;
}

/** Runs a pass whose rows have numbers for C class pairs: at `address` where a block of scores has no room for them. */
export async function withPairs(staged: Laid, C: number, address: number, pass: () => Promise<void>): Promise<void> {
  if (pairBytes(staged, C) === 0) return pass();
  const field = 4 * WORKSPACE.fields.indexOf("moved");
  const moved = staged.workspaces.map((at) => new Int32Array(staged.memory.buffer, at + field, 1));
  const before = moved.map(([at]) => at!);
  moved.forEach((at, t) => {
    at[0] = address + t * 8 * paddedClasses(C, 64);
  });
  try {
    await pass();
  } finally {
    moved.forEach((at, t) => {
      at[0] = before[t]!;
    });
  }
}

/** Copies runs of C numbers to runs of `stride`, zeros behind them. */
export function padPairs(pairs: Float64Array, padded: Float64Array, C: number, stride: number): void {
  for (let at = 0; at < padded.length; at += stride)
    for (let c = 0; c < stride; c++) padded[at + c] = c < C ? pairs[(at / stride) * C + c]! : 0;
}
