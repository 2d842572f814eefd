// The library for Node.js in a few files, next to the modules that bundlers take: `import "multilogit"` opened 330 files one by one, which took
// five times as long. What only some fits need, the kernels' bytes above all, stays in files of its own. Names stay as they are, so that
// traces of errors can be read.
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const { exports } = JSON.parse(readFileSync(file("./package.json"), "utf8"));
const entries = Object.values(exports).flatMap(({ default: path }) => (path === undefined ? [] : [path]));
/** What threads run, which is found next to the part that starts them. */
const THREADS = {
  "parts/fit-worker": "./dist/worker/fit-worker.js",
  "parts/fold-worker": "./dist/choose/fold-worker.js",
};

rmSync(file("./dist/node"), { recursive: true, force: true });
await build({
  input: {
    ...Object.fromEntries(entries.map((path) => [path.replace(/^\.\/dist\/|\.js$/g, ""), file(path)])),
    ...Object.fromEntries(Object.entries(THREADS).map(([name, path]) => [name, file(path)])),
  },
  cwd: file("."),
  platform: "node",
  // what pages load when they need it is loaded at once here
  checks: { ineffectiveDynamicImport: false },
  output: {
    dir: file("./dist/node"),
    format: "esm",
    chunkFileNames: "parts/[name].js",
    codeSplitting: {
      groups: [
        { name: "kernels-relaxed-simd", test: /\/kernels-relaxed-simd\.js$/, priority: 2 },
        { name: "kernels-simd", test: /\/kernels-simd\.js$/, priority: 2 },
        // what fits and predictions are made of, together, and what starts threads
        {
          name: "model",
          test: /\/dist\/((numeric|design|table|features|likelihood|engine|objective|solve|model)\/|\w+\/(fit|fold)-thread\.js$)/,
          priority: 1,
        },
      ],
    },
    minify: false,
    comments: { legal: true, annotation: false, jsdoc: false },
  },
});
