/** The compiled kernels. */
export interface Kernels {
  /** a `WebAssembly.Module` */
  readonly module: object;
  /** with relaxed SIMD, multiplications and additions are fused where the machine can */
  readonly instructions: "SIMD" | "relaxed SIMD";
}

/** Why a runtime has no kernels: it lacks the instructions, or a page's content security policy forbids to compile them. */
export type NoKernels = "no-instructions" | "policy";

/** A module of one relaxed instruction (i8x16.relaxed_swizzle): where it is not valid, the relaxed kernels need not be decoded. */
const RELAXED_INSTRUCTION = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
  ...[10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11],
);

/** The kernels in the best form that this runtime can run, or why there are none. */
export async function compileKernels(): Promise<Kernels | NoKernels> {
  if (typeof WebAssembly === "undefined") return "no-instructions";
  if (WebAssembly.validate(RELAXED_INSTRUCTION)) {
    const module = await moduleOf((await import("./kernels-relaxed-simd.js")).RELAXED_SIMD);
    if (typeof module !== "string") return { module, instructions: "relaxed SIMD" };
    // another form of the kernels would not be compiled either
    if (module === "policy") return module;
  }
  const module = await moduleOf((await import("./kernels-simd.js")).SIMD);
  return typeof module === "string" ? module : { module, instructions: "SIMD" };
}

/** The module, or why there is none: a policy forbids to compile what is valid. */
async function moduleOf(base64: string): Promise<object | NoKernels> {
  const bytes = bytesOf(base64);
  if (!WebAssembly.validate(bytes)) return "no-instructions";
  return WebAssembly.compile(bytes).catch((error: unknown) =>
    error instanceof RangeError ? "no-instructions" : "policy",
  );
}

/** What Node.js, Deno and Bun decode base64 with. */
interface DecodesBase64 {
  readonly Buffer?: { from(text: string, encoding: "base64"): Uint8Array };
}

/** The kernels are decoded once, by code that is not compiled yet: 5 ms by the loop, half a millisecond where the runtime has its own. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const { Buffer } = globalThis as DecodesBase64;
  if (Buffer !== undefined) return new Uint8Array(Buffer.from(base64, "base64"));
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let b = 0; b < bytes.length; b++) bytes[b] = characters.charCodeAt(b);
  return bytes;
}
