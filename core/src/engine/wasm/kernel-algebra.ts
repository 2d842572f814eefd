import type { Cholesky } from "../../numeric/cholesky.js";
import type { DenseAlgebra } from "../../numeric/dense-algebra.js";
import type { Kernels } from "./load-kernels.js";
import { FREE_FROM, growTo, MemoryLayout, release } from "./memory-layout.js";

interface AlgebraKernels {
  /** whether A was positive definite, 1 or 0 */
  factor(A: number, size: number): number;
  solve(L: number, size: number, X: number, columns: number): void;
}

/** Room at first: a factor of 128 × 128 and some columns. */
const FIRST_BYTES = 2 ** 18;

/**
 * Factors and solutions by the kernels, in a memory of their own. Factors are arrays of JavaScript's; those of the last solution stay in
 * the memory, since solvers use the same ones again and again.
 */
export class KernelAlgebra implements DenseAlgebra {
  #room: { readonly memory: WebAssembly.Memory; readonly kernels: AlgebraKernels } | null = null;
  #staged: readonly Cholesky[] = [];

  constructor(readonly kernels: Kernels) {}

  factor(A: Float64Array, size: number): Cholesky | null {
    const { numbers, kernels } = this.#with(size * size);
    this.#staged = [];
    numbers.set(A);
    return kernels.factor(FREE_FROM, size) === 1 ? { size, L: numbers.slice() } : null;
  }

  solveColumns(factors: readonly Cholesky[], B: Float64Array, columns: number): Float64Array {
    const { size } = factors[0]!;
    const ofFactor = size * size;
    const held = factors.length * ofFactor;
    const { numbers, kernels } = this.#with(held + B.length);
    if (this.#staged !== factors) {
      for (const [f, { L }] of factors.entries()) numbers.set(L, f * ofFactor);
      this.#staged = factors;
    }
    const X = numbers.subarray(held);
    for (let j = 0; j < size; j++) for (let k = 0; k < columns; k++) X[k * size + j] = B[j * columns + k]!;
    const at = FREE_FROM + 8 * held;
    if (factors.length === 1) kernels.solve(FREE_FROM, size, at, columns);
    else for (let k = 0; k < columns; k++) kernels.solve(FREE_FROM + 8 * k * ofFactor, size, at + 8 * k * size, 1);
    const out = new Float64Array(B.length);
    for (let j = 0; j < size; j++) for (let k = 0; k < columns; k++) out[j * columns + k] = X[k * size + j]!;
    return out;
  }

  /** The memory can be used again. */
  close(): void {
    if (this.#room) release(this.#room.memory);
    this.#room = null;
    this.#staged = [];
  }

  #with(count: number): { numbers: Float64Array; kernels: AlgebraKernels } {
    this.#room ??= this.#opened();
    const { memory, kernels } = this.#room;
    growTo(memory, FREE_FROM + 8 * count);
    return { numbers: new Float64Array(memory.buffer, FREE_FROM, count), kernels };
  }

  #opened() {
    const layout = new MemoryLayout(FREE_FROM);
    layout.room(FIRST_BYTES);
    const memory = layout.memory();
    const { exports } = new WebAssembly.Instance(this.kernels.module, { env: { memory } });
    return { memory, kernels: exports as unknown as AlgebraKernels };
  }
}
