import { gzipSync } from "node:zlib";
import { build, type Plugin, type Rolldown } from "vite";
import type { Block, PackedWorker } from "../src/worker/blocks.js";
import { inOneScript } from "./in-one-script.js";
import { NO_EFFECTS } from "./no-effects.js";
import { usedKernels } from "./used-kernels.js";
import { withoutUnused } from "./without-unused.js";

const FOLDER = new URL("../src/worker/", import.meta.url).pathname;
const ENTRY = "studio-worker";

/**
 * The module `virtual:worker`: the worker's script, and packed what it loads later by `import("./…")`. A page is one file, so that there is
 * nothing to import from: here that is a call of `block` (src/worker/blocks.ts), which unpacks it.
 */
export function workerInBlocks(): Plugin {
  const name = "virtual:worker";
  return {
    name: "worker-in-blocks",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: async (id) => (id === `\0${name}` ? `export default ${JSON.stringify(await packedWorker())};` : undefined),
  };
}

async function packedWorker(): Promise<PackedWorker> {
  const result = await build({
    configFile: false,
    logLevel: "warn",
    plugins: [withoutUnused(), usedKernels(), inOneScript()],
    // as for a server: without Vite's own loader of chunks; of packages what browsers get, as there is no Node.js in a worker of the page
    ssr: { noExternal: true, resolve: { conditions: ["module", "browser"] } },
    build: {
      ssr: true,
      write: false,
      minify: true,
      target: "es2022",
      rolldownOptions: {
        input: { [ENTRY]: `${FOLDER}${ENTRY}.ts` },
        // what the blocks share with the worker's script stays in it, and is exported to them
        preserveEntrySignatures: "allow-extension",
        treeshake: NO_EFFECTS,
        output: { format: "cjs", entryFileNames: "[name]", chunkFileNames: "[name]" },
      },
    },
  });
  const [{ output }] = [result].flat() as [Rolldown.RolldownOutput];
  return packed(output.filter((file) => file.type === "chunk"));
}

/** A chunk as rolldown gives it. */
export type Chunk = Pick<Rolldown.OutputChunk, "fileName" | "code" | "imports" | "dynamicImports">;

/** @throws Error if there is no script of the worker, or imports are not printed as expected: then nothing would load */
export function packed(chunks: readonly Chunk[]): PackedWorker {
  const started = startedWith(ENTRY, chunks);
  const definitions = started.map(
    (chunk) => `(${definition(chunk)})(exported[${JSON.stringify(chunk.fileName)}]={},name=>exported[name.slice(2)]);`,
  );
  const blocks = chunks.filter((chunk) => !started.includes(chunk)).map((chunk) => [chunk.fileName, blockOf(chunk)]);
  return { script: `self.exported={};\n${definitions.join("\n")}`, blocks: Object.fromEntries(blocks) };
}

/** The chunk of this name and those that it imports at its start, each after its own imports. */
function startedWith(name: string, chunks: readonly Chunk[]): Chunk[] {
  const chunk = chunks.find(({ fileName }) => fileName === name);
  if (chunk === undefined)
    throw new Error(`worker-in-blocks: ${name} is missing; expected a chunk of this name from the build`);
  return [...new Set([...chunk.imports.flatMap((imported) => startedWith(imported, chunks)), chunk])];
}

function blockOf(chunk: Chunk): Block {
  const code = `self.define=${definition(chunk)}`;
  return { imports: chunk.imports, packed: gzipSync(code, { level: 9 }).toString("base64") };
}

/** The chunk as a function of its exports and its `require`. */
function definition(chunk: Chunk): string {
  for (const name of chunk.imports) assertNamed(chunk, `require("./${name}")`);
  return `(exports,require)=>{${calling(chunk)}\n}`;
}

/** The chunk's code with calls of `block` for what it imports later. */
function calling(chunk: Chunk): string {
  let { code } = chunk;
  for (const name of chunk.dynamicImports) {
    const printed = `Promise.resolve().then(()=>require("./${name}"))`;
    assertNamed(chunk, printed);
    code = code.replace(printed, `self.block(${JSON.stringify(name)})`);
  }
  return code;
}

function assertNamed({ fileName, code }: Chunk, printed: string): void {
  const found = code.split(printed).length - 1;
  if (found !== 1)
    throw new Error(
      `worker-in-blocks: ${fileName} has ${printed} ${found} times, expected once; look again at how imports are printed`,
    );
}
