// What a page loads of the packed library: imports bundled as users bundle them (esbuild, minified, code split), gzipped. Fails above the
// limits. First load is what comes with the import; what a fit loads when it comes to it is listed below.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const IMPORTS = [
  { names: "fit", from: "multilogit", limit: 32_000 },
  { names: "fitOver, batchSource", from: "multilogit", limit: 43_200 },
  { names: "predictor, modelFromText", from: "multilogit/predict", limit: 14_000 },
];
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "multilogit-sizes-"));

try {
  const packed = await run("npm", ["pack", "--json", "--pack-destination", folder, "-w", "core"], { cwd: ROOT });
  const { filename } = Object.values(JSON.parse(packed.stdout))[0];
  writeFileSync(join(folder, "package.json"), '{ "name": "somebody", "private": true, "type": "module" }\n');
  await run("npm", ["install", join(folder, filename), "esbuild@0.28.2"], { cwd: folder });
  const { build } = createRequire(join(folder, "package.json"))("esbuild");
  const tooLarge = [];
  for (const each of IMPORTS) {
    const { first, later } = await sizesOf(build, each);
    const name = `import { ${each.names} } from "${each.from}"`;
    console.log(`${inKilobytes(first)}  ${name} (at most ${inKilobytes(each.limit).trim()})`);
    for (const [file, size] of later) console.log(`   + ${inKilobytes(size)}  ${file}`);
    if (first > each.limit) tooLarge.push(name);
  }
  if (tooLarge.length > 0) throw new Error(`too large at first load: ${tooLarge.join("; ")}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Bytes of the first load, and of each module that is loaded when it is asked for, with what it brings along. */
async function sizesOf(build, { names, from }) {
  const { metafile, outputFiles } = await build({
    stdin: { contents: `export { ${names} } from "${from}";`, resolveDir: folder },
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    outdir: join(folder, "bundle"),
    write: false,
    metafile: true,
    absWorkingDir: folder,
  });
  const gzipped = new Map(outputFiles.map(({ path, contents }) => [basename(path), gzipSync(contents).length]));
  const sizeOf = (chunks) => chunks.reduce((sum, chunk) => sum + gzipped.get(basename(chunk)), 0);
  const entries = Object.entries(metafile.outputs).filter(([, { entryPoint }]) => entryPoint !== undefined);
  const [main] = entries.find(([, { entryPoint }]) => entryPoint === "<stdin>");
  const first = chunksOf(metafile, main);
  const later = entries
    .filter(([chunk]) => chunk !== main)
    .map(([chunk, { entryPoint }]) => [
      entryPoint.replace(/^.*multilogit\/dist\//, ""),
      sizeOf(chunksOf(metafile, chunk).filter((each) => !first.includes(each))),
    ]);
  return { first: sizeOf(first), later };
}

/** A chunk and all that it imports at once. */
function chunksOf({ outputs }, chunk, seen = new Set()) {
  if (seen.has(chunk)) return [];
  seen.add(chunk);
  const imports = outputs[chunk].imports.filter(({ kind, external }) => kind === "import-statement" && !external);
  return [chunk, ...imports.flatMap(({ path }) => chunksOf({ outputs }, path, seen))];
}

function inKilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(5)} kB`;
}
