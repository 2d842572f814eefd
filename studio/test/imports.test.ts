import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = fileURLToPath(new URL("../src", import.meta.url));
/** The entry points of the core, with what it keeps for the command line and this page (`multilogit/internal`), and the libraries of the page. */
const ALLOWED = [
  "multilogit",
  "multilogit/check",
  "multilogit/infer",
  "multilogit/internal",
  "solid-js",
  "solid-js/web",
  "virtual:digits",
  "virtual:formulas",
  "virtual:iris",
  "virtual:sentences",
  "virtual:solved",
  "virtual:worker",
];

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((path) => /\.tsx?$/.test(path));

describe("the page", () => {
  it("imports the entry points of the core, its own files and few libraries; nothing else", () => {
    const strange = files.flatMap((path) =>
      [
        ...readFileSync(join(SRC, path), "utf8").matchAll(
          /^(?:import|export|\}) .*\bfrom "([^"]+)";|^import "([^"]+)";|\bimport\("([^"]+)"\)/gm,
        ),
      ]
        .map((match) => (match[1] ?? match[2] ?? match[3])!)
        .filter((name) => !ALLOWED.includes(name) && !/^\.\.?\/(?!.*\.\.\/\.\.\/\.\.)/.test(name))
        .map((name) => `${path} → ${name}`),
    );
    expect(files.length).toBeGreaterThan(50);
    expect(strange).toEqual([]);
  });

  it("has no file over 420 lines, and none with a vague name", () => {
    const long = files.filter((path) => readFileSync(join(SRC, path), "utf8").split("\n").length > 420);
    expect(long).toEqual([]);
    expect(files.filter((path) => /util|helper|manager|common|misc/i.test(path))).toEqual([]);
  });
});
