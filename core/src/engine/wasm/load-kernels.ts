// `WebAssembly` is a name of the DOM's types, which a program may not have; the types that its compiler sees do without.

/** A `WebAssembly.Memory`. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The compiled kernels. */
export interface Kernels {
  /** a `WebAssembly.Module` */
  readonly module: object;
  /** with relaxed SIMD, multiplications and additions are fused where the machine can */
  readonly instructions: "SIMD" | "relaxed SIMD";
}

/** A module of one relaxed instruction (i8x16.relaxed_swizzle): where it is not valid, the relaxed kernels need not be decoded. */
const RELAXED_INSTRUCTION = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
  ...[10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11],
);

let loaded: Promise<Kernels | null> | null = null;

/**
 * The kernels in the best form that this runtime can run, or null where it has no SIMD or no shared memory. Their bytes, most of what a
 * fit weighs, are loaded when they are first asked for. Compiled once.
 */
export function loadKernels(): Promise<Kernels | null> {
  loaded ??= compiled();
  return loaded;
}

/** What the kernels export, over this memory. */
export function instantiated({ module }: Kernels, memory: KernelMemory): unknown {
  const imports = { env: { memory: memory as WebAssembly.Memory } };
  return new WebAssembly.Instance(module as WebAssembly.Module, imports).exports;
}

async function compiled(): Promise<Kernels | null> {
  if (typeof WebAssembly === "undefined") return null;
  if (WebAssembly.validate(RELAXED_INSTRUCTION)) {
    const module = await moduleOf((await import("./kernels-relaxed-simd.js")).RELAXED_SIMD);
    if (module !== null) return { module, instructions: "relaxed SIMD" };
  }
  const module = await moduleOf((await import("./kernels-simd.js")).SIMD);
  return module && { module, instructions: "SIMD" };
}

/** The module, or null where the runtime cannot run it, or a page's content security policy forbids it. */
async function moduleOf(base64: string): Promise<object | null> {
  const characters = atob(base64);
  // a plain loop: the kernels are decoded once, by code that is not compiled yet
  const bytes = new Uint8Array(characters.length);
  for (let b = 0; b < bytes.length; b++) bytes[b] = characters.charCodeAt(b);
  return WebAssembly.validate(bytes) ? WebAssembly.compile(bytes).catch(() => null) : null;
}
