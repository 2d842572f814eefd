#!/usr/bin/env node
// A file of its own, in the repository, since npm links only commands that are there when it installs; dist/ is built later.
import { existsSync } from "node:fs";
import module from "node:module";

// Node.js 22 and later keep the compiled code of the command in a temporary folder; NODE_DISABLE_COMPILE_CACHE=1 turns that off.
module.enableCompileCache?.();

const main = new URL("../dist/main.js", import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  process.stderr.write("multilogit: this clone is not built yet; run npm start, or npm run build\n");
  process.exitCode = 2;
}
