// `WebAssembly` is a name of the DOM's types, which a program may not have; the types that its compiler sees do without.

import type { KernelMemory, Kernels } from "./load-kernels.js";

/** What a module exports over a memory; its constants are in the first page, where nothing else is written. */
interface Instance {
  readonly module: object;
  readonly exports: WebAssembly.Exports;
}

const instances = new WeakMap<KernelMemory, Instance>();

/** What the kernels export, over this memory. One that is used again keeps its functions: runtimes optimise calls for the functions they see. */
export function instantiated({ module }: Kernels, memory: KernelMemory): unknown {
  const known = instances.get(memory);
  if (known?.module === module) return known.exports;
  const imports = { env: { memory: memory as WebAssembly.Memory } };
  const { exports } = new WebAssembly.Instance(module as WebAssembly.Module, imports);
  instances.set(memory, { module, exports });
  return exports;
}
