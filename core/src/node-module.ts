// What Node has and browsers do not; typed here because the core is typed for browsers.

export interface NodeWorker {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: string, listener: (value: never) => void): void;
  ref(): void;
  unref(): void;
  terminate(): Promise<number>;
}
/** What is used of files; descriptors are numbers. */
export interface NodeFiles {
  readFileSync(path: string, encoding: "utf8"): string;
  openSync(path: string, flags: string | number, mode: number): number;
  unlinkSync(path: string): void;
  closeSync(file: number): void;
  read(file: number, to: Uint8Array, at: number, length: number, from: number, done: NodeCounted): void;
  write(file: number, from: Uint8Array, at: number, length: number, to: number, done: NodeCounted): void;
  statfs(path: string, done: (error: Error | null, space: { bavail: number; bsize: number }) => void): void;
  readonly constants: { readonly O_RDWR: number; readonly O_DIRECTORY?: number };
}
/** Hears how many bytes were read or written. */
export type NodeCounted = (error: Error | null, bytes: number) => void;
export interface NodeModules {
  "node:worker_threads": {
    Worker: new (source: string | URL, options: object) => NodeWorker;
    /** null on the main thread */
    parentPort: Pick<NodeWorker, "postMessage" | "on"> | null;
  };
  "node:os": { availableParallelism(): number; freemem(): number; tmpdir(): string; platform(): string };
  "node:fs": NodeFiles;
}

/** A module of Node, or null where there is none, as in a browser. */
export function nodeModule<N extends keyof NodeModules>(name: N): NodeModules[N] | null {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  return (process?.getBuiltinModule?.(name) ?? null) as NodeModules[N] | null;
}
