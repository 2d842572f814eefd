// The library's types as users compile them: the packed package and packaging/types/ under three compilers, with and without the DOM's
// types, in every way to resolve modules, with each library file checked (skipLibCheck: false).
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const COMPILERS = [
  "5.9.3",
  "6",
  JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).devDependencies.typescript,
];
/** Whose types of Node. */
const NODES = ["none", "20", "22", "24"];
const RESOLUTIONS = [
  { module: "esnext", moduleResolution: "bundler" },
  { module: "node16", moduleResolution: "node16" },
  { module: "nodenext", moduleResolution: "nodenext" },
];
const LIBRARIES = [["es2022"], ["es2022", "dom"]];
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "multilogit-types-"));

try {
  const packed = await run("npm", ["pack", "--json", "--pack-destination", folder, "-w", "core"], { cwd: ROOT });
  const { filename } = Object.values(JSON.parse(packed.stdout))[0];
  await install(folder, ...COMPILERS.map((version) => `typescript-${version[0]}@npm:typescript@${version}`));
  for (const node of NODES) {
    const place = join(folder, `node-${node}`);
    mkdirSync(place);
    cpSync(join(ROOT, "packaging/types"), join(place, "source"), { recursive: true });
    await install(place, join(folder, filename), ...(node === "none" ? [] : [`@types/node@${node}`]));
  }
  const settings = COMPILERS.flatMap((version) =>
    RESOLUTIONS.flatMap((resolution) =>
      LIBRARIES.flatMap((lib) =>
        NODES.map((node) => ({ compiler: version[0], options: { ...resolution, lib }, node })),
      ),
    ),
  );
  // each of them with one of Node's types in turn; with all of them with MANY=1
  const isTurn = (_, s) => (s + Math.floor(s / NODES.length)) % NODES.length === 0;
  const chosen = process.env.MANY === undefined ? settings.filter(isTurn) : settings;
  for (const { compiler, options, node } of chosen) await compile(compiler, options, node);
  console.log(`the types compile in ${chosen.length} settings: TypeScript ${COMPILERS.join(", ")}`);
  await install(folder, "publint@0.3", "@arethetypeswrong/cli@0.18");
  await run("npx", ["publint", "--strict", join(folder, filename)], { cwd: folder });
  // version 0.1.0 has no CommonJS: a program that requires it gets ESM, which Node has done since 20.19
  await run("npx", ["attw", join(folder, filename), "--profile", "esm-only"], { cwd: folder });
  console.log("publint and arethetypeswrong find nothing wrong with the package");
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function install(place, ...packages) {
  writeFileSync(join(place, "package.json"), '{ "name": "somebody", "private": true, "type": "module" }\n');
  await run("npm", ["install", ...packages], { cwd: place });
}

async function compile(compiler, options, node) {
  const place = join(folder, `node-${node}`);
  const types = node === "none" ? [] : ["node"];
  const compilerOptions = { target: "es2022", strict: true, noEmit: true, skipLibCheck: false, types, ...options };
  writeFileSync(join(place, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["source"] }));
  try {
    await run(process.execPath, [join(folder, `node_modules/typescript-${compiler}/bin/tsc`), "-p", place]);
  } catch (error) {
    const setting = `TypeScript ${compiler}, ${JSON.stringify(options)}, Node's types ${node}`;
    throw new Error(`${setting}:\n${error.stdout}`);
  }
}
