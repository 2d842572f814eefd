import type { Engine } from "multilogit";
import * as multilogit from "multilogit";

/** A build of the core: this one, or an earlier one that may lack an engine. */
export type Core = typeof multilogit;

export const ENGINES = ["reference", "wasm"] as const;
export type EngineName = (typeof ENGINES)[number];

export function hasEngine(core: Core, name: EngineName): boolean {
  return name === "reference" || (core as Partial<Core>).wasmEngine !== undefined;
}

/** The engine of that name, with this many threads where it has threads. */
export async function engineNamed(name: EngineName, threads: number, core: Core = multilogit): Promise<Engine> {
  return name === "reference" ? core.referenceEngine : core.wasmEngine({ threads });
}
