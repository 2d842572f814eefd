// Puts the command line, the core and commander into a few files: loading 290 modules one by one took longer than a small fit (100 ms
// of --help's 130, Node 20). What each command needs stays in files of its own, loaded when it is asked for.
import { rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { noticesOf } from "../packaging/bundled-notices.js";

const file = (path) => fileURLToPath(new URL(path, import.meta.url));

rmSync(file("./dist/parts"), { recursive: true, force: true });
const { output } = await build({
  // the adapter that calls a user's JavaScript runs in a process of its own
  input: {
    main: file("./src/main.ts"),
    "adapters/javascript": file("./src/adapters/javascript.ts"),
    "adapters/typescript-hooks": file("./src/adapters/typescript-hooks.ts"),
  },
  cwd: file("."),
  platform: "node",
  external: [/^@duckdb\//, "@swc/wasm-typescript"],
  resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  output: {
    dir: file("./dist"),
    format: "esm",
    // one folder below dist, as the sources are: they find dist/data and the like from where they stand
    chunkFileNames: "parts/[name].js",
    // names stay, so that the trace of an internal error can be read
    minify: false,
    sourcemap: true,
  },
});
writeFileSync(file("./dist/NOTICES.md"), noticesOf(output.flatMap(({ moduleIds = [] }) => moduleIds)));
