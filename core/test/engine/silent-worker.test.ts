import { describe, expect, it, vi } from "vitest";
import { fit, tableFromColumns, wasmEngine } from "../../src/index.js";
import { random } from "../../src/numeric/random.js";

const started = vi.hoisted(() => ({ threads: 0 }));

// Threads that start and never answer, as they did in Bun.
vi.mock("../../src/engine/wasm/worker-thread.js", async (original) => ({
  ...(await original<typeof import("../../src/engine/wasm/worker-thread.js")>()),
  startWorkerThread: () => {
    started.threads++;
    return { post: () => {}, hold: () => {}, end: () => {} };
  },
}));

describe("a thread that does not answer", () => {
  it("is not waited for: the fit goes on without it, with the same digits", async () => {
    const source = random(3);
    const n = 60_000;
    const columns = Object.fromEntries(
      Array.from({ length: 30 }, (_, j) => [`x${j}`, Float64Array.from({ length: n }, () => source.normal())]),
    );
    const table = tableFromColumns({ ...columns, y: Array.from({ length: n }, (_, i) => "abcde"[i % 5]!) });
    await using one = await wasmEngine({ threads: 1 });
    await using many = await wasmEngine({ threads: 3 });
    const options = { maxIterations: 3 };
    const alone = await fit(table, "y", { ...options, engine: one });
    const together = await fit(table, "y", { ...options, engine: many });
    expect(started.threads).toBe(2);
    expect(together.weights).toEqual(alone.weights);
  });
});
