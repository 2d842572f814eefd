#!/usr/bin/env node
// What `npx multilogit` runs. The command is a package of its own, so that the library installs nothing else: where it is installed it
// is started, otherwise npm fetches the version of this library, after asking as it always does (CONTRIBUTING.md, "Packages").
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const command = installedCommand();
const npm = npmCommand();
if (command !== null) await import(pathToFileURL(command).href);
else if (npm !== undefined) runByNpm();
else {
  process.stderr.write(
    "multilogit: the command is a package of its own; run npx @multilogit/cli, or add it with npm install @multilogit/cli\n",
  );
  process.exitCode = 2;
}

/** The command's file, next to this package or in the project that it is run in. */
function installedCommand() {
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), "package.json"))]) {
    try {
      return createRequire(from).resolve("@multilogit/cli/command");
    } catch {}
  }
  return null;
}

/** The npm that runs this, or the one that came with Node. */
function npmCommand() {
  const node = dirname(process.execPath);
  const own = ["node_modules", "../lib/node_modules"].map((folder) => join(node, folder, "npm/bin/npm-cli.js"));
  const running = process.env.npm_execpath ?? "";
  return [running, ...own].find((path) => /^np[mx]-cli\.c?js$/.test(basename(path)) && existsSync(path));
}

function runByNpm() {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const words = ["exec", "--package", `@multilogit/cli@${version}`, "--", "multilogit", ...process.argv.slice(2)];
  const child = spawn(process.execPath, [npm, ...words], { stdio: "inherit" });
  // Ctrl+C reaches the child too, which knows what to clean up; this process ends when it has ended.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => {
      if (signal !== "SIGINT") child.kill(signal);
    });
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 1;
    if (signal === null) return;
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
