// `WebAssembly` is a name of the DOM's types, which a program may not have; the types that its compiler sees do without.

import type { Kernels, NoKernels } from "./compile-kernels.js";

export type { Kernels, NoKernels } from "./compile-kernels.js";

/** A `WebAssembly.Memory`. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

let loaded: Promise<Kernels | NoKernels> | null = null;

/**
 * The kernels in the best form that this runtime can run, or why there are none. Their bytes, most of what a fit weighs, are loaded when
 * they are first asked for. Compiled once.
 */
export function loadKernels(): Promise<Kernels | NoKernels> {
  loaded ??= import("./compile-kernels.js").then(({ compileKernels }) => compileKernels());
  return loaded;
}
