// Puts the command line, the core and commander into a few files: loading 290 modules one by one took longer than a small fit (100 ms
// of --help's 130, Node 20). What only few commands need stays in files of its own, loaded when it is asked for.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { noticesOf } from "../packaging/bundled-notices.js";

const file = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The modules of the core one by one, not the few files that it has for Node: commands need different ones. */
const { exports } = JSON.parse(readFileSync(file("../core/package.json"), "utf8"));
const modulesOfTheCore = Object.entries(exports).flatMap(([door, { default: path }]) =>
  path === undefined ? [] : [[door.replace(".", "multilogit"), file(`../core/${path}`)]],
);

rmSync(file("./dist/parts"), { recursive: true, force: true });
const modules = [
  ...(await bundled(
    { main: file("./src/main.ts") },
    {
      groups: [
        // what every command begins with, but main itself: its await would wait for parts that wait for its end
        { name: "start", tags: ["$initial"], test: (id) => !id.endsWith("main.ts"), priority: 2 },
        // what at least three parts share, in one file: `fit` opened a hundred files, which took 80 ms
        { name: "shared", minShareCount: 3, priority: 1 },
      ],
    },
  )),
  // the adapter that calls a user's JavaScript runs in a process of its own
  ...(await bundled({
    "adapters/javascript": file("./src/adapters/javascript.ts"),
    "adapters/typescript-hooks": file("./src/adapters/typescript-hooks.ts"),
  })),
  // what threads of the core run, next to the part that starts them
  ...(await bundled({ "parts/fold-worker": file("../core/dist/choose/fold-worker.js") }, false)),
];
writeFileSync(file("./dist/NOTICES.md"), noticesOf(modules));

/** Writes bundles of these modules; the paths of all modules that went into them. */
async function bundled(input, codeSplitting = true) {
  const { output } = await build({
    input,
    cwd: file("."),
    platform: "node",
    // doors of the core that pages need; here their rooms are in one file with others
    checks: { ineffectiveDynamicImport: false },
    external: [/^@duckdb\//, "@swc/wasm-typescript"],
    resolve: {
      extensionAlias: { ".js": [".ts", ".js"] },
      // `multilogit` would be the beginning of the others
      alias: Object.fromEntries(modulesOfTheCore.reverse()),
    },
    output: {
      dir: file("./dist"),
      format: "esm",
      codeSplitting,
      // one folder below dist, as the sources are: they find dist/data and the like from where they stand
      chunkFileNames: "parts/[name].js",
      // names and lines stay, so that the trace of an internal error can be read; comments would be parsed at each start
      minify: false,
      comments: { legal: true, annotation: false, jsdoc: false },
      sourcemap: true,
    },
  });
  return output.flatMap(({ moduleIds = [] }) => moduleIds);
}
