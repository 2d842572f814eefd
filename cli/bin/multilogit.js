#!/usr/bin/env node
// A file of its own, in the repository, since npm links only commands that are there when it installs; dist/ is built later.
import { existsSync } from "node:fs";

const main = new URL("../dist/main.js", import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  process.stderr.write("multilogit: this clone is not built yet; run npm start, or npm run build\n");
  process.exitCode = 2;
}
