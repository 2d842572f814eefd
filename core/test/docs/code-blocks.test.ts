import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { programsOf, runProgram } from "./documented-programs.js";
import { typeErrors } from "./types-of-programs.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const pages = [
  "README.md",
  ...readdirSync(`${ROOT}docs`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const programs = pages.flatMap((page) => programsOf(page, readFileSync(ROOT + page, "utf8")));

describe("code of the documentation does what it says", () => {
  it("with types that fit", async () => {
    expect(await typeErrors(programs)).toEqual([]);
  });
  it.each(programs.map((program) => [program.where, program] as const))("%s", async (_, program) => {
    await runProgram(program);
  });
});

describe("the programs of a page", () => {
  const page =
    '```ts\nimport { fit } from "multilogit";\n```\n\n```ts\nfit;\n```\n<!-- given\nconst a = 1;\n-->\n```ts\na;\n```\n';

  it("begin where a block imports something, or takes something for granted", () => {
    expect(programsOf("a.md", page)).toEqual([
      { where: "a.md:1", code: 'import { fit } from "multilogit";\nfit;\n' },
      { where: "a.md:11", code: "const a = 1;\na;\n" },
    ]);
  });

  it.each([
    ["1 + 1; // 3", "a value"],
    ["[1, 2].map((x) => x / 3); // [0.33, 0.68]", "a decimal"],
    ["({ a: 1, b: 2 }); // { a: 2 }", "a property"],
    ['const name = "a"; // "b"', "a constant"],
  ])("fail where they do not have the value shown: %s", async (code) => {
    await expect(runProgram({ where: "here", code })).rejects.toThrow();
  });

  it("pass where they have it, to the decimals shown", async () => {
    const code =
      '[1 / 3, 2]; // [0.33, 2]\nconst text = "within 1.2e-14 nats"; // "within 3.4e-15 nats"\n2; // a remark';
    await runProgram({ where: "here", code });
  });
});
