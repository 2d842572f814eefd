// The published command line carries the bundled digits, what `multilogit verify` refits, and the stubs and adapters of `multilogit check`, beside its code.
import { copyFileSync, cpSync, mkdirSync } from "node:fs";

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
cpSync(new URL("../docs/stubs/", import.meta.url), new URL("./dist/stubs/", import.meta.url), { recursive: true });
cpSync(new URL("./adapters/", import.meta.url), new URL("./dist/adapters/", import.meta.url), { recursive: true });
