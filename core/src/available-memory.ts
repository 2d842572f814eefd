import { nodeModule } from "./node-module.js";

/** What a page may count on where it cannot ask. */
const BYTES_OF_A_PAGE = 2 * 2 ** 30;

/** About how many bytes of memory are free. */
export function availableMemory(): number {
  const { process, navigator } = globalThis as {
    process?: { availableMemory?(): number };
    navigator?: { deviceMemory?: number };
  };
  // of a container what it may have, which the system's own count does not know
  const ofProcess = process?.availableMemory?.() ?? nodeModule("node:os")?.freemem();
  return ofProcess || (navigator?.deviceMemory ?? 0) * 2 ** 30 || BYTES_OF_A_PAGE;
}
