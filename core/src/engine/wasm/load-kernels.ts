import { RELAXED_SIMD, SIMD } from "./kernel-bytes.js";

/** The compiled kernels. */
export interface Kernels {
  readonly module: WebAssembly.Module;
  /** with relaxed SIMD products and sums are fused where the machine can */
  readonly instructions: "SIMD" | "relaxed SIMD";
}

let loaded: Promise<Kernels | null> | null = null;

/** The kernels in the best form that this runtime can run, or null where it has no SIMD or no shared memory. Compiled once. */
export function loadKernels(): Promise<Kernels | null> {
  loaded ??= compiled();
  return loaded;
}

async function compiled(): Promise<Kernels | null> {
  if (typeof WebAssembly === "undefined") return null;
  for (const [instructions, text] of [["relaxed SIMD", RELAXED_SIMD] as const, ["SIMD", SIMD] as const]) {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    if (!WebAssembly.validate(bytes)) continue;
    // a page's content security policy may forbid what the runtime could do
    const module = await WebAssembly.compile(bytes).catch(() => null);
    if (module !== null) return { module, instructions };
  }
  return null;
}
