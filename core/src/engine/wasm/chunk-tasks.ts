import type { KernelPasses } from "./kernel-interface.js";
import type { TaskOf } from "./kernel-threads.js";
import type { StagedSample } from "./staged-sample.js";

/** The tasks of a pass over all chunks, each to its own output; `more` is what its kernel takes between rows and output. */
export function chunkTasks<Name extends keyof KernelPasses>(
  { chunks, chunkOutput, chunkBytes }: Pick<StagedSample, "chunks" | "chunkOutput" | "chunkBytes">,
  more: readonly number[],
): TaskOf<Name>[] {
  const tasks = chunks.slice(1).map((end, c) => [chunks[c]!, end, ...more, chunkOutput + c * chunkBytes]);
  return tasks as unknown as TaskOf<Name>[];
}

/** Rows 0 … n in windows [from, to) of `size`. */
export function* windows(n: number, size: number): Generator<readonly [from: number, to: number]> {
  for (let from = 0; from < n; from += size) yield [from, Math.min(n, from + size)];
}

/** The first `count` numbers of what each chunk left, in order. */
export function* chunkOutputs(
  { chunks, chunkOutput, chunkBytes, memory }: Pick<StagedSample, "chunks" | "chunkOutput" | "chunkBytes" | "memory">,
  count: number,
): Generator<Float64Array> {
  for (let c = 0; c + 1 < chunks.length; c++)
    yield new Float64Array(memory.buffer, chunkOutput + c * chunkBytes, count);
}
