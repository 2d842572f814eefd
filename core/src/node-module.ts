// What Node has and browsers do not; typed here because the core is typed for browsers.

export interface NodeWorker {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: string, listener: (value: never) => void): void;
  ref(): void;
  unref(): void;
  terminate(): Promise<number>;
}
export interface NodeModules {
  "node:worker_threads": {
    Worker: new (source: string | URL, options: object) => NodeWorker;
    /** null on the main thread */
    parentPort: Pick<NodeWorker, "postMessage" | "on"> | null;
  };
  "node:os": { availableParallelism(): number };
  "node:fs": { readFileSync(path: string, encoding: "utf8"): string };
}

/** A module of Node, or null where there is none, as in a browser. */
export function nodeModule<N extends keyof NodeModules>(name: N): NodeModules[N] | null {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  return (process?.getBuiltinModule?.(name) ?? null) as NodeModules[N] | null;
}
