import type { Engine } from "multilogit";
import * as multilogit from "multilogit";

/** A build of the core: this one, or an earlier one that may lack an engine. */
export type Core = typeof multilogit;

export const ENGINES = ["reference", "wasm"] as const;
export type EngineName = (typeof ENGINES)[number];

type Wasm = { wasmEngine?: (options: { threads: number }) => Promise<Engine> };

export function hasEngine(core: Core, name: EngineName): boolean {
  return name === "reference" || (core as Wasm).wasmEngine !== undefined;
}

/** The engine of that name, with this many threads where it has threads. */
export async function engineNamed(name: EngineName, threads: number, core: Core = multilogit): Promise<Engine> {
  if (name === "reference") return core.referenceEngine;
  const { wasmEngine } = core as Wasm;
  if (wasmEngine === undefined) throw new Error(`engine ${name} is not in this build of multilogit`);
  return wasmEngine({ threads });
}
