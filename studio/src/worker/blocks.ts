import { unpacked } from "./unpacked.js";

/** A module that is loaded when it is first needed. */
export interface Block {
  /** names of the modules that its code requires as "./name": other blocks, or what the worker has started with */
  readonly imports: readonly string[];
  /** base 64 of gzip: a script that sets `define` to a function of the module's exports and its `require` */
  readonly packed: string;
}

/** The worker's script, and the blocks by their names; made by build/worker-in-blocks.ts. */
export interface PackedWorker {
  readonly script: string;
  readonly blocks: Readonly<Record<string, Block>>;
}

type Exports = Record<string, unknown>;

/** What the scripts of the worker say to each other. */
interface WorkerScope {
  /** the modules that the worker has started with, by their names */
  readonly exported: Readonly<Record<string, Exports>>;
  readonly define: (exports: Exports, require: (name: string) => Exports) => void;
  importScripts(address: string): void;
  block(name: string): Promise<Exports>;
}

const scope = self as unknown as WorkerScope;
let blocks: PackedWorker["blocks"] = {};
const modules = new Map<string, Promise<Exports>>();

/**
 * In the worker, once: the blocks that it may load. What stands as `import("./name.js")` in the source is `block("name")` in the built page.
 * Scripts, not modules: those of a page that is opened from a disk may not import each other.
 */
export function giveBlocks(given: PackedWorker["blocks"]): void {
  blocks = given;
  for (const [name, module] of Object.entries(scope.exported)) modules.set(name, Promise.resolve(module));
  scope.block = block;
}

function block(name: string): Promise<Exports> {
  const module = modules.get(name) ?? loaded(blocks[name]!);
  modules.set(name, module);
  return module;
}

async function loaded({ imports, packed }: Block): Promise<Exports> {
  const required = new Map<string, Exports>();
  for (const name of imports) required.set(`./${name}`, await block(name));
  const address = URL.createObjectURL(new Blob([await unpacked(packed)], { type: "text/javascript" }));
  scope.importScripts(address);
  URL.revokeObjectURL(address);
  const exports: Exports = {};
  scope.define(exports, (name) => required.get(name)!);
  return exports;
}
