// The packed library's worker as bundlers find it: a page that fits in a worker is built by Vite, webpack and esbuild and run in Chromium.
// `node packaging/bundlers.js --large` measures in addition how long the page's tasks take while 60 000 × 784 bytes are fitted.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { chromiumPath } from "../studio/test/browser/chromium-path.js";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const PACKAGES = ["vite@8", "webpack@5", "esbuild@0.28.2"];
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript" };
const HTML = '<!doctype html><title>fits</title><script type="module" src="/page.js"></script>';
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "multilogit-bundlers-"));

/** Each builds page.js and index.html into `out`. */
const BUNDLERS = {
  async vite(out) {
    const { build } = await installed("vite/dist/node/index.js");
    await build({ root: folder, logLevel: "error", build: { outDir: out } });
  },
  async webpack(out) {
    const { default: webpack } = await installed("webpack/lib/index.js");
    const output = { path: out, filename: "page.js", chunkFormat: "module", module: true };
    const experiments = { outputModule: true };
    const settings = { mode: "production", context: folder, entry: "./page.js", output, experiments };
    const stats = await promisify(webpack)({ ...settings, devtool: false });
    assert.ok(!stats.hasErrors() && !stats.hasWarnings(), stats.toString());
    writeFileSync(join(out, "index.html"), HTML);
  },
  // finds no workers: the script is an entry of its own, as docs/library.md says
  async esbuild(out) {
    const { build } = await installed("esbuild/lib/main.js");
    const entryPoints = { page: "./page.js", "fit-worker": "multilogit/worker/fit-worker.js" };
    const settings = { bundle: true, minify: true, splitting: true, format: "esm" };
    await build({ ...settings, absWorkingDir: folder, entryPoints, outdir: out });
    writeFileSync(join(out, "index.html"), HTML);
  },
};

try {
  const packed = await run("npm", ["pack", "--json", "--pack-destination", folder, "-w", "core"], { cwd: ROOT });
  const { filename } = Object.values(JSON.parse(packed.stdout))[0];
  writeFileSync(join(folder, "package.json"), '{ "name": "somebody", "private": true, "type": "module" }\n');
  await run("npm", ["install", join(folder, filename), ...PACKAGES], { cwd: folder });
  cpSync(join(ROOT, "packaging/pages/fits-in-worker.js"), join(folder, "page.js"));
  writeFileSync(join(folder, "index.html"), HTML);
  for (const [name, bundle] of Object.entries(BUNDLERS)) {
    const out = join(folder, `built-by-${name}`);
    mkdirSync(out);
    await bundle(out);
    const scripts = readdirSync(out, { recursive: true }).filter((path) => /\.m?js$/.test(path));
    const sizes = scripts.map((path) => readFileSync(join(out, path)).length);
    console.log(`${name}: ${scripts.length} scripts, ${Math.round(sizes.reduce((a, b) => a + b, 0) / 1000)} kB`);
    await inChromium(name, out);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function inChromium(name, out) {
  if (chromiumPath() === null) {
    if (process.env.CI) throw new Error("no Chromium was found; name one in MULTILOGIT_CHROMIUM");
    return console.log(`${name}: built, not run, as no Chromium was found`);
  }
  const server = await served(out);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const faults = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => globalThis.fitSmall !== undefined);
    const small = await page.evaluate(() => globalThis.fitSmall());
    assert.match(small.reason, /^converged/);
    assert.equal(small.engine, "reference");
    assert.ok(small.classes.length > 0);
    assert.deepEqual(faults, []);
    console.log(`${name}: fits in a worker`);
    if (!process.argv.includes("--large") || name !== "vite") return;
    for (const isShared of [false, true, false, true]) {
      const large = await page.evaluate((shared) => globalThis.fitLarge(60_000, 784, shared), isShared);
      assert.deepEqual([large.converged, large.engine], [true, "wasm"]);
      const tasks = `handed over in ${large.handedOver.toFixed(0)} ms, longest task above 50 ms: ${large.longestTask} ms`;
      console.log(`60 000 × 784 ${isShared ? "shared " : ""}bytes in ${large.seconds.toFixed(1)} s: ${tasks}`);
    }
  } finally {
    await browser.close();
    server.close();
  }
}

/** With the headers by which pages may share memory between threads. */
function served(out) {
  const headers = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
  const server = createServer(({ url }, response) => {
    const path = join(out, url === "/" ? "index.html" : new URL(url, "http://page").pathname);
    if (!existsSync(path)) return response.writeHead(404).end();
    response.writeHead(200, { ...headers, "content-type": TYPES[extname(path)] ?? "application/octet-stream" });
    response.end(readFileSync(path));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

function installed(path) {
  return import(pathToFileURL(join(folder, "node_modules", path)).href);
}
