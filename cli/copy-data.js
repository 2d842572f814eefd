// The published command line carries the bundled digits beside its code, so that `multilogit data digits` and `demo` need no other file.
import { copyFileSync, mkdirSync } from "node:fs";

const target = new URL("./dist/data/", import.meta.url);
mkdirSync(target, { recursive: true });
for (const name of ["digits.csv", "README.md"]) {
  copyFileSync(new URL(`../data/${name}`, import.meta.url), new URL(name, target));
}
