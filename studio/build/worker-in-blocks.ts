import { gzipSync } from "node:zlib";
import { build, type Plugin, type Rolldown } from "vite";
import type { Block, PackedWorker } from "../src/worker/blocks.js";
import { inOneScript } from "./in-one-script.js";
import { NO_EFFECTS } from "./no-effects.js";
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
    plugins: [withoutUnused(), inOneScript()],
    // as for a server: without Vite's own loader of chunks
    ssr: { noExternal: true },
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

/** @throws Error if the worker's script imports another at its start, or imports are not printed as expected: then nothing would load */
export function packed(chunks: readonly Chunk[]): PackedWorker {
  const entry = chunks.find(({ fileName }) => fileName === ENTRY);
  if (entry === undefined || entry.imports.length > 0)
    throw new Error(
      `worker-in-blocks: ${ENTRY} ${entry === undefined ? "is missing" : `imports ${entry.imports.join(", ")}`}; expected one script that starts without any other`,
    );
  const blocks = chunks.filter((chunk) => chunk !== entry).map((chunk) => [chunk.fileName, blockOf(chunk)]);
  return {
    entry: ENTRY,
    script: `self.exported={};(exports=>{${calling(entry)}\n})(exported)`,
    blocks: Object.fromEntries(blocks),
  };
}

function blockOf(chunk: Chunk): Block {
  for (const name of chunk.imports) assertNamed(chunk, `require("./${name}")`);
  const code = `self.define=(exports,require)=>{${calling(chunk)}\n}`;
  return { imports: chunk.imports, packed: gzipSync(code, { level: 9 }).toString("base64") };
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
