// The published command line carries the bundled digits, and what `multilogit verify` refits, beside its code.
import { copyFileSync, mkdirSync } from "node:fs";

const FILES = {
  "digits.csv": "../data/digits.csv",
  "README.md": "../data/README.md",
  "published.json": "../data/published/published.json",
  "published-README.md": "../data/published/README.md",
  "reference-README.md": "../core/test/fixtures/README.md",
  ...Object.fromEntries(
    ["anes96.csv", "housing.csv", "iris.csv", "madlib57.csv"].map((name) => [name, `../core/test/fixtures/${name}`]),
  ),
};
const target = new URL("./dist/data/", import.meta.url);
mkdirSync(target, { recursive: true });
for (const [name, source] of Object.entries(FILES))
  copyFileSync(new URL(source, import.meta.url), new URL(name, target));
