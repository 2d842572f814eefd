import { MultilogitError } from "../../errors.js";
import type { KernelMemory } from "./load-kernels.js";

/** The kernels' own constants lie in the first page. */
export const FREE_FROM = 65536;
/** Every array starts at a multiple of this: a cache line. */
const ALIGNMENT = 64;
/** Of WebAssembly, in bytes, as its standard says. */
const PAGE = 65536;
/** What 32-bit addresses reach, in pages. */
const MOST_PAGES = 65536;
/** 64 MiB, in pages: room to grow, enough for most fits, where the full 4 GiB cannot be reserved. */
const SOME_PAGES = 1024;

/** The numbers that kernels see, as views of one kind. */
export type Held = Uint8Array | Int32Array | Float32Array | Float64Array;

/** Lays things out in a memory that is then made exactly as large as they need. Addresses are bytes. */
export class MemoryLayout {
  #top: number;
  readonly #held: { readonly at: number; readonly values: Held }[] = [];

  /** @param start the first free byte */
  constructor(start: number) {
    this.#top = start;
  }

  /** Room for `bytes` bytes, zero at first. */
  room(bytes: number): number {
    const at = Math.ceil(this.#top / ALIGNMENT) * ALIGNMENT;
    this.#top = at + bytes;
    return at;
  }

  /** Room for these numbers, which are copied when the memory is made, and for `spare` bytes of zeros behind them. */
  hold(values: Held, spare = 0): number {
    const at = this.room(values.byteLength + spare);
    this.#held.push({ at, values });
    return at;
  }

  /** The memory, shared between threads. */
  memory(): KernelMemory {
    const memory = sharedMemory(this.#top);
    this.write(memory);
    return memory;
  }

  /** Copies what is held to a memory that is large enough. */
  write(memory: KernelMemory): void {
    for (const { at, values } of this.#held)
      new Uint8Array(memory.buffer, at, values.byteLength).set(
        new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      );
  }
}

/**
 * Memories that are free again. Each reserves gigabytes of addresses until it is collected, which runtimes are slow to do; so a series of
 * small fits shares a few.
 */
const free: KernelMemory[] = [];
/** The most memories kept for the next fit; a fit uses two, one for its sample and one for the subsample of its first steps. */
const MOST_FREE = 4;
/** Larger ones are given back: they are rare, and would hold memory that nothing uses. */
const MOST_FREE_BYTES = 64 * 2 ** 20;

/** Takes back a memory that is no longer in use. */
export function release(memory: KernelMemory): void {
  if (free.length < MOST_FREE && memory.buffer.byteLength <= MOST_FREE_BYTES) free.push(memory);
}

function sharedMemory(bytes: number): KernelMemory {
  const initial = Math.ceil(bytes / PAGE);
  if (initial > MOST_PAGES) throw beyondAddresses(bytes);
  const known = free.findIndex(({ buffer }) => buffer.byteLength >= bytes);
  if (known >= 0) {
    const [memory] = free.splice(known, 1);
    // eight bytes at a time: shared memory is filled one entry at a time
    new Float64Array(memory!.buffer, FREE_FROM, Math.ceil((bytes - FREE_FROM) / 8)).fill(0);
    return memory!;
  }
  // a system with few addresses to spare may still give some room to grow
  for (const maximum of [MOST_PAGES, Math.min(MOST_PAGES, 2 * initial + SOME_PAGES)]) {
    try {
      return new WebAssembly.Memory({ initial, maximum, shared: true });
    } catch {}
  }
  throw tooMuch(bytes, "more than the system provides");
}

/** Grows a memory that ends before address `end`. Existing views stay valid and keep their length. */
export function growTo(memory: KernelMemory, end: number): void {
  const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
  if (missing <= 0) return;
  if (end > MOST_PAGES * PAGE) throw beyondAddresses(end);
  try {
    memory.grow(missing);
  } catch {
    throw tooMuch(end, "more than the system provides");
  }
}

function beyondAddresses(bytes: number): MultilogitError {
  return tooMuch(bytes, "more than the 4 GiB that WebAssembly can address");
}

function tooMuch(bytes: number, why: string): MultilogitError {
  return new MultilogitError(
    "memory",
    `the wasm engine needs ${Math.ceil(bytes / 2 ** 20).toLocaleString("en-US")} MiB of memory, ${why}; use the reference engine, or fewer rows or features`,
  );
}
