import { freemem } from "node:os";

/** About how many bytes of memory are free; of a container what it may have. */
export function freeMemory(): number {
  // since Node 20.13; typed as if it always were
  const { availableMemory } = process as { availableMemory?: () => number };
  return availableMemory?.() || freemem();
}
