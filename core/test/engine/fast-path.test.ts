import { describe, expect, it } from "vitest";
import { dense } from "../../src/design/dense.js";
import { WORKSPACE } from "../../src/engine/wasm/kernel-interface.js";
import { KernelThreads } from "../../src/engine/wasm/kernel-threads.js";
import { RELAXED_SIMD } from "../../src/engine/wasm/kernels-relaxed-simd.js";
import { SIMD } from "../../src/engine/wasm/kernels-simd.js";
import { stagedSample } from "../../src/engine/wasm/staged-sample.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { normals, random } from "../../src/numeric/random.js";
import { bareSample } from "./bare-sample.js";
import { kernelsHere } from "./small-chunks.js";

// Is the fast path really on?

/** How often an instruction's bytes, its prefix and its number in LEB128, occur. */
function occurrences(text: string, ...instruction: readonly number[]): number {
  return atob(text).split(String.fromCharCode(...instruction)).length - 1;
}

const PREFIX = 0xfd;
const F64X2_MUL: readonly number[] = [PREFIX, 0xf2, 0x01];
const F32X4_MUL: readonly number[] = [PREFIX, 0xe6, 0x01];
const F64X2_RELAXED_MADD: readonly number[] = [PREFIX, 0x87, 0x02];
const F32X4_RELAXED_MADD: readonly number[] = [PREFIX, 0x85, 0x02];

describe("the kernels", () => {
  it("are made of vector instructions of both precisions, fused ones in the second module alone", () => {
    for (const instruction of [F64X2_MUL, F32X4_MUL]) expect(occurrences(SIMD, ...instruction)).toBeGreaterThan(50);
    for (const instruction of [F64X2_RELAXED_MADD, F32X4_RELAXED_MADD]) {
      expect(occurrences(SIMD, ...instruction)).toBe(0);
      expect(occurrences(RELAXED_SIMD, ...instruction)).toBeGreaterThan(50);
    }
  });

  it("are the best that this runtime takes, and the engine says which", async () => {
    const bytes = Uint8Array.from(atob(RELAXED_SIMD), (character) => character.charCodeAt(0));
    const engine = await wasmEngine({ threads: 1 });
    expect(engine.instructions).toBe(WebAssembly.validate(bytes) ? "relaxed SIMD" : "SIMD");
    engine.close();
  });
});

describe("the threads", () => {
  it("share the tasks of one pass, each in a workspace of its own", async () => {
    const count = 2;
    const threads = new KernelThreads(await kernelsHere(), count, 0);
    const source = random(2);
    const sample = bareSample(dense(normals(source, 3000), 3), { K: 3 }, source);
    const staged = stagedSample(sample, count, { every: 1, factor: 1 }, 500);
    const instance = threads.open(staged.memory);
    const taken = new Set<number>();
    const own = (plan: number, workspace: number, ...task: [from: number, to: number, out: number]) => {
      expect(workspace).toBe(staged.workspaces[0]);
      instance.kernels.gradient64(plan, workspace, ...task);
      taken.add(task[2]);
      // this thread waits after its first task until the other has left sums in its workspace
      if (taken.size === 1) waitFor(() => staged.workspaces.slice(1).every(hasWorked));
    };
    const sums = WORKSPACE.fields.indexOf("sums");
    const hasWorked = (workspace: number) => {
      const [place] = new Int32Array(staged.memory.buffer, workspace + 4 * sums, 1);
      return new BigUint64Array(staged.memory.buffer, place!, 6).some((x) => x !== 0n);
    };
    expect(staged.workspaces.some(hasWorked)).toBe(false);
    const tasks = staged.chunks
      .slice(1)
      .map((end, c) => [staged.chunks[c]!, end, staged.chunkOutput + c * staged.chunkBytes] as const);
    const { plan, workspaces } = staged;
    await threads.run(
      { ...instance, kernels: { ...instance.kernels, gradient64: own } },
      { kernel: "gradient64", plan, workspaces, tasks, operations: staged.operations },
      () => false,
    );
    expect(workspaces.every(hasWorked)).toBe(true);
    expect(taken.size).toBeGreaterThan(0);
    expect(taken.size).toBeLessThanOrEqual(tasks.length - (count - 1));
    // and every chunk has its sums: Σ R over the classes of 3 equal probabilities is never all zero
    for (const [, , out] of tasks) expect(new Float64Array(staged.memory.buffer, out, 8)[0]).toBeLessThan(0);
    threads.close();
  });
});

function waitFor(condition: () => boolean): void {
  const deadline = performance.now() + 20_000;
  while (!condition() && performance.now() < deadline);
}
