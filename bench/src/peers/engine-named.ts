import type { Engine } from "multilogit";
import * as multilogit from "multilogit";

/** The engines of this build by name; the fast one is there as soon as the core has it. */
export function engineNamed(name: string, threads: number): Engine {
  if (name === "reference") return multilogit.referenceEngine;
  const { wasmEngine } = multilogit as { wasmEngine?: (options: { threads: number }) => Engine };
  if (name === "wasm" && wasmEngine !== undefined) return wasmEngine({ threads });
  throw new Error(`engine ${name} is not in this build of multilogit`);
}
