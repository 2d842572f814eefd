// What users type, as they get it: in this clone after `npm ci && npm start`, from the packed packages in an empty folder, and by `npx` from
// a registry, where nothing is installed. Nothing is fetched but the packages that these depend on.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { standInRegistry } from "./stand-in-registry.js";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const { version } = JSON.parse(readFileSync(join(ROOT, "core/package.json"), "utf8"));
const PAPERS = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"];
// Windows has npm as a command file, which only a shell starts
const shell = process.platform === "win32";
const folder = mkdtempSync(join(tmpdir(), "multilogit-packed-"));

/** What npm set for the program that runs this must not reach the programs that this runs. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

async function run(cwd, program, args, more = {}) {
  const options = { cwd, shell, env: { ...environment, NO_COLOR: "1", ...more }, maxBuffer: 1 << 26 };
  return (await promisify(execFile)(program, args, options)).stdout;
}

try {
  await inThisClone();
  const tarballs = await pack();
  await fromTarballs(tarballs);
  await libraryAlone(tarballs);
  await spark(tarballs);
  await fromRegistry(tarballs);
  console.log("what users type works: in the clone, from the packages, by npx");
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The next step that `npm start` prints. */
async function inThisClone() {
  const digits = join(folder, "digits.csv");
  await run(ROOT, "npx", ["multilogit", "data", "digits", "-o", digits]);
  assert.equal(readFileSync(digits, "utf8").trim().split("\n").length, 1798);
}

/** The packages, each with its papers. */
async function pack() {
  const packed = await run(ROOT, "npm", [
    "pack",
    "--json",
    "--pack-destination",
    folder,
    "-w",
    "core",
    "-w",
    "cli",
    "-w",
    "spark",
  ]);
  // an object by name in newer versions of npm
  const all = Object.values(JSON.parse(packed));
  const [library, command, spark] = ["multilogit", "@multilogit/cli", "@multilogit/spark"].map((name) =>
    all.find((each) => each.name === name),
  );
  for (const { files } of all) {
    const names = files.map(({ path }) => path);
    for (const paper of PAPERS) assert.ok(names.includes(paper), `${paper} is missing among ${names}`);
    assert.ok(!names.some((name) => name.endsWith(".tsbuildinfo")));
  }
  const needless = [...library.files, ...spark.files].filter(
    ({ path }) => !/^(bin|dist)\/.*\.(d\.ts|js)$/.test(path) && !PAPERS.includes(path),
  );
  assert.deepEqual(needless, []);
  assert.ok(command.files.some(({ path }) => path === "dist/NOTICES.md"));
  const [libraryFile, commandFile, sparkFile] = [library, command, spark].map(({ filename }) => join(folder, filename));
  return { library: libraryFile, command: commandFile, spark: sparkFile };
}

async function fromTarballs({ library, command }) {
  const place = project("tarballs");
  await run(place, "npm", ["install", library, command]);
  assert.equal(await run(place, "npx", ["multilogit", "--version"]), `${version}\n`);
  await run(place, "npx", ["multilogit", "data", "digits", "-o", "digits.csv"]);
  const fit = ["fit", "digits.csv", "--target", "digit", "--binarize", "8", "-o", "model.json", "--json"];
  assert.equal(JSON.parse(await run(place, "npx", ["multilogit", ...fit])).objective.toFixed(6), "415.195888");
  await run(place, "npx", ["multilogit", "predict", "model.json", "digits.csv", "-o", "predictions.parquet"]);
  await studioAnswers(place);
  writeFileSync(
    join(place, "library.mjs"),
    `import { fit } from "multilogit";
     import { messagesFromText } from "multilogit/check";
     const rows = [{ x: 1, y: "a" }, { x: 2, y: "b" }, { x: 3, y: "a" }];
     console.log((await fit(rows, "y")).report.converged, typeof messagesFromText);`,
  );
  assert.equal(await run(place, process.execPath, ["library.mjs"]), "true function\n");
  const notices = readFileSync(join(place, "node_modules/@multilogit/cli/dist/NOTICES.md"), "utf8");
  assert.match(notices, /^## commander .*\n[\s\S]*Copyright/m);
  const page = readFileSync(join(place, "node_modules/@multilogit/cli/dist/page/index.html"), "utf8");
  assert.match(page, /<!--\n## solid-js .*\n[\s\S]*Copyright[\s\S]*-->\n$/);
}

/** The studio is served until Ctrl+C, which ends it well. */
async function studioAnswers(place) {
  const child = spawn(process.execPath, [binOf(place), "studio", "--port", "0", "--no-open"], { cwd: place });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  let said = "";
  for await (const text of child.stdout) {
    said += text;
    const address = /http:\/\/\S+/.exec(said)?.[0];
    if (address === undefined) continue;
    assert.match(await (await fetch(address)).text(), /<title>multilogit studio/);
    // Windows knows no signals between processes
    child.kill("SIGINT");
  }
  if (process.platform !== "win32") assert.equal(await ended, 0);
}

/** The library installs nothing else; its command then says, without npm, where the command is. */
async function libraryAlone({ library }) {
  const place = project("library");
  await run(place, "npm", ["install", library]);
  assert.deepEqual(readdirSync(join(place, "node_modules")).sort(), [".bin", ".package-lock.json", "multilogit"]);
  // a Node without npm beside it
  const node = join(place, process.platform === "win32" ? "node.exe" : "node");
  copyFileSync(process.execPath, node);
  const failure = await run(place, node, [binOf(place), "--version"]).catch((error) => error);
  assert.deepEqual([failure.code, failure.stdout], [2, ""]);
  assert.match(failure.stderr, /^multilogit: .*npx @multilogit\/cli.*npm install @multilogit\/cli\n$/);
}

/** Spark as a source installs the library and a reader of Arrow; where no Spark answers, one sentence says so. */
async function spark({ library, spark }) {
  const place = project("spark");
  await run(place, "npm", ["install", library, spark]);
  const installed = readdirSync(join(place, "node_modules")).filter((name) => !name.startsWith("."));
  assert.deepEqual(installed.sort(), ["@multilogit", "@uwdata", "multilogit"]);
  writeFileSync(
    join(place, "spark.mjs"),
    `import { sparkSource } from "@multilogit/spark";
     console.log(await sparkSource("sc://127.0.0.1:1", { table: "flights" }).catch(({ message }) => message));`,
  );
  assert.match(await run(place, process.execPath, ["spark.mjs"]), /^no Spark Connect server answers at .*address\n$/);
}

/** `npx multilogit` where nothing is installed: npm fetches the library, and the library's command lets it fetch the command. */
async function fromRegistry(tarballs) {
  const registry = await standInRegistry(tarballs, (await run(ROOT, "npm", ["config", "get", "registry"])).trim());
  try {
    const place = project("npx");
    const settings = {
      npm_config_registry: registry.address,
      npm_config_cache: join(folder, "cache"),
      npm_config_yes: "true",
    };
    assert.equal(await run(place, "npx", ["multilogit", "--version"], settings), `${version}\n`);
    assert.match(await run(place, "npx", ["multilogit", "data", "digits"], settings), /^digit,|digit\n/);
    assert.equal(await run(place, "npx", ["@multilogit/cli", "--version"], settings), `${version}\n`);
    // as after npm install --global multilogit, which npm does not run
    const library = project("global");
    await run(library, "npm", ["install", "multilogit"], settings);
    assert.equal(await run(library, process.execPath, [binOf(library), "--version"], settings), `${version}\n`);
    const failure = await run(place, "npx", ["multilogit", "fit", "none.csv", "--target", "y"], settings).catch(
      (e) => e,
    );
    assert.equal(failure.code, 2);
    assert.match(failure.stderr, /^multilogit: none\.csv: no such file/m);
  } finally {
    registry.close();
  }
}

function project(name) {
  const place = join(folder, name);
  mkdirSync(place);
  writeFileSync(join(place, "package.json"), '{ "name": "somebody", "private": true }\n');
  return place;
}

function binOf(place) {
  return join(place, "node_modules/multilogit/bin/multilogit.js");
}
