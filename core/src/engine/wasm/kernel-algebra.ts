import type { DenseAlgebra, Factors } from "../../numeric/dense-algebra.js";
import { instantiated } from "./instantiated.js";
import type { KernelFunctions } from "./kernel-interface.js";
import { kernelProduct, type ProductOperands, productRoom } from "./kernel-product.js";
import { closed } from "./kernel-threads.js";
import type { KernelMemory, Kernels } from "./load-kernels.js";
import { FREE_FROM, growTo, MemoryLayout, release } from "./memory-layout.js";

/** `factor` returns 1 if A was positive definite, else 0. */
type AlgebraKernels = Pick<KernelFunctions, "factor" | "solve" | "product">;

/** Initial size: a factor of 128 × 128 and some columns. */
const FIRST_BYTES = 2 ** 18;

/** Factors in the kernels' memory, or copied out of it when others replaced them. */
class KernelFactors implements Factors {
  /** as they are in the memory; or lower triangles in f32, row after row */
  copy: Float64Array | Float32Array | null = null;

  constructor(
    readonly size: number,
    readonly count: number,
  ) {}

  get length(): number {
    return this.count * this.size ** 2;
  }
}

/**
 * Factors and solutions by the kernels, in a memory of their own. The factors of the last solution stay in the memory, since solvers use
 * the same ones again and again.
 */
export class KernelAlgebra implements DenseAlgebra {
  #room: { readonly memory: KernelMemory; readonly kernels: AlgebraKernels } | null = null;
  #resident: KernelFactors | null = null;

  constructor(readonly kernels: Kernels) {}

  factor(A: Float64Array, size: number, count = 1, isRough = false): KernelFactors | null {
    const factors = new KernelFactors(size, count);
    this.#makeRoom();
    const { numbers, kernels } = this.#with(factors.length);
    if (count === 1) numbers.set(A);
    else spread(A, size, count, numbers);
    for (let c = 0; c < count; c++) if (kernels.factor(FREE_FROM + 8 * c * size ** 2, size) !== 1) return null;
    // rough ones are always used as they were rounded, wherever they are
    if (isRough) factors.copy = packed(numbers, size, count);
    else this.#resident = factors;
    return factors;
  }

  solveColumns(factors: Factors, B: Float64Array, columns: number): Float64Array {
    const own = factors as KernelFactors;
    const { size, length } = own;
    if (this.#resident !== own) this.#makeRoom();
    const { numbers, kernels } = this.#with(length + B.length);
    if (this.#resident !== own) {
      if (own.copy === null) throw closed();
      if (own.copy instanceof Float64Array) numbers.set(own.copy);
      else unpack(own.copy, size, own.count, numbers);
      this.#resident = own;
    }
    transpose(B, size, columns, numbers.subarray(length));
    const at = FREE_FROM + 8 * length;
    if (own.count === 1) kernels.solve(FREE_FROM, size, at, columns);
    else for (let k = 0; k < columns; k++) kernels.solve(FREE_FROM + 8 * k * size ** 2, size, at + 8 * k * size, 1);
    const out = new Float64Array(B.length);
    transpose(numbers.subarray(length), columns, size, out);
    return out;
  }

  /** Behind the factors that stay in the memory. */
  product(...operands: ProductOperands): Float64Array {
    const from = this.#resident?.length ?? 0;
    const { numbers, kernels } = this.#with(from + productRoom(...operands));
    return kernelProduct(kernels, numbers.subarray(from), ...operands);
  }

  /** The memory can be used again; factors that are still in it are lost. */
  close(): void {
    if (this.#room) release(this.#room.memory);
    this.#room = null;
    this.#resident = null;
  }

  /** Copies the factors out of the memory, so that they can be overwritten there. */
  #makeRoom(): void {
    const resident = this.#resident;
    this.#resident = null;
    if (resident !== null && resident.copy === null) resident.copy = this.#with(resident.length).numbers.slice();
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
    return { memory, kernels: instantiated(this.kernels, memory) as AlgebraKernels };
  }
}

/** The lower triangles of matrices side by side, one matrix after the other. */
function spread(A: Float64Array, size: number, count: number, out: Float64Array): void {
  for (let j = 0; j < size; j++) {
    for (let m = 0; m <= j; m++) {
      const jm = j * size + m;
      for (let c = 0; c < count; c++) out[c * size * size + jm] = A[jm * count + c]!;
    }
  }
}

/** Lower triangles of matrices that follow one another, in single precision. */
function packed(matrices: Float64Array, size: number, count: number): Float32Array {
  const triangles = new Float32Array((count * size * (size + 1)) / 2);
  for (let row = 0, to = 0; row < count * size; row++) {
    const length = (row % size) + 1;
    triangles.set(matrices.subarray(row * size, row * size + length), to);
    to += length;
  }
  return triangles;
}

/** The other way round. */
function unpack(triangles: Float32Array, size: number, count: number, matrices: Float64Array): void {
  for (let row = 0, from = 0; row < count * size; row++) {
    const length = (row % size) + 1;
    matrices.set(triangles.subarray(from, from + length), row * size);
    from += length;
  }
}

/** The columns of B, rows × columns, one after the other. */
function transpose(B: Float64Array, rows: number, columns: number, out: Float64Array): void {
  for (let j = 0; j < rows; j++) for (let k = 0; k < columns; k++) out[k * rows + j] = B[j * columns + k]!;
}
