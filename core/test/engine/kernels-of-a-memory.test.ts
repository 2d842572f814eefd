import { expect, it } from "vitest";
import { compileKernels } from "../../src/engine/wasm/compile-kernels.js";
import { instantiated } from "../../src/engine/wasm/instantiated.js";
import { type KernelMemory, type Kernels, loadKernels } from "../../src/engine/wasm/load-kernels.js";
import { FREE_FROM, MemoryLayout, release } from "../../src/engine/wasm/memory-layout.js";

const kernels = (await loadKernels()) as Kernels;

function memoryOf(bytes: number): KernelMemory {
  const layout = new MemoryLayout(FREE_FROM);
  layout.room(bytes);
  return layout.memory();
}

/** The bytes of the first page, where the kernels have their constants. */
function constantsIn({ buffer }: KernelMemory): Uint8Array {
  return new Uint8Array(buffer, 0, FREE_FROM).slice();
}

it("A memory that is used again has the same functions, their constants, and zeros behind them", () => {
  const memory = memoryOf(100_000);
  const functions = instantiated(kernels, memory);
  const constants = constantsIn(memory);
  expect(constants.some((byte) => byte !== 0)).toBe(true);
  new Uint8Array(memory.buffer, FREE_FROM).fill(7);
  release(memory);
  const again = memoryOf(90_000);
  expect(again).toBe(memory);
  expect(instantiated(kernels, again)).toBe(functions);
  expect(constantsIn(again)).toEqual(constants);
  expect(new Uint8Array(again.buffer, FREE_FROM, 90_000).every((byte) => byte === 0)).toBe(true);
});

it("Other kernels over the same memory have functions and constants of their own", async () => {
  const memory = memoryOf(1000);
  const functions = instantiated(kernels, memory);
  const constants = constantsIn(memory);
  new Uint8Array(memory.buffer, 0, FREE_FROM).fill(7);
  const others = instantiated((await compileKernels()) as Kernels, memory);
  expect(others).not.toBe(functions);
  constants.forEach((byte, at) => {
    if (byte !== 0) expect(new Uint8Array(memory.buffer)[at]).toBe(byte);
  });
});
