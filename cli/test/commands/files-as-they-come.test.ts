import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { answer, expectRefusal, workplace } from "./program.js";

/** The objective of plain.csv, of it without z, and of the others with ridge(1). */
const PLAIN = 37.4143194402;
const WITHOUT_Z = 39.3973109878;

interface Right {
  readonly objective?: number;
  readonly classes?: number;
  readonly rows?: number;
  readonly args?: readonly string[];
  readonly note?: RegExp;
}

const RIGHT: Readonly<Record<string, Right>> = {
  "plain.csv": { objective: PLAIN },
  "index-column.csv": { objective: PLAIN, note: /first column has no name/ },
  "row-names.csv": { objective: PLAIN, note: /first column has no name/ },
  "trailing-comma.csv": { objective: PLAIN },
  "excel-sep.csv": { objective: PLAIN },
  "decimal-comma.csv": { objective: PLAIN, args: ["--decimal", ","] },
  "comment.csv": { objective: PLAIN, args: ["--comment", "#"] },
  "blank-after-comma.csv": { objective: PLAIN },
  "columns.json": { objective: WITHOUT_Z },
  "lists.json": { objective: WITHOUT_Z },
  // numbers: as categories they would have 37 and 29 features
  "thousands.csv": { objective: 38.109574266, note: /income: 865,000 is read as 865000/ },
  "percent.csv": { objective: 38.0336232441, note: /share: 96% is read as 96/ },
  "postcodes.csv": { classes: 5, args: ["--target", "code"] },
  "na-in-texts.csv": {
    rows: 33,
    classes: 3,
    note: /"NA" counts as missing in group and kind/,
  },
  "na-in-texts-quoted.csv": {
    rows: 33,
    classes: 3,
    note: /group in 3 \(a 2, b 1|group in 4/,
  },
  "namibia.csv": { rows: 40, classes: 3, note: /"NA" counts as a value in country/ },
  "measured-target.csv": { rows: 40, args: ["--target", "price"] },
};

const bytes = (name: string) => readFileSync(join(import.meta.dirname, "../fixtures/files", name));

describe.each(Object.entries(RIGHT))("%s", (name, { args = [], note, ...right }) => {
  const target = args.includes("--target") ? [] : ["--target", "kind"];

  it.concurrent.each([
    ["as it is", name, (content: Buffer) => ({ [name]: content }), undefined],
    ["gzipped", `${name}.gz`, (content: Buffer) => ({ [`${name}.gz`]: gzipSync(content) }), undefined],
    ["from standard input", "-", () => ({}), (content: Buffer) => content],
    ["gzipped from standard input", "-", () => ({}), (content: Buffer) => gzipSync(content)],
  ] as const)("is read %s", async (_, data, files, input) => {
    const { run, listing } = workplace(files(bytes(name)));
    const before = listing();
    const found = answer(await run(["fit", data, ...target, ...args, "--json"], input?.(bytes(name))));
    if (right.objective !== undefined) expect(found.objective).toBeCloseTo(right.objective, 8);
    if (right.rows !== undefined) expect(found.rows).toBe(right.rows);
    if (right.classes !== undefined) expect(found.classes).toHaveLength(right.classes);
    if (note !== undefined) expect(found.notes.join("\n")).toMatch(note);
    expect(listing()).toEqual(before);
  });
});

describe("where a file must be told more, the message says what:", () => {
  it.concurrent.each<[string, RegExp, ...string[]]>([
    ["decimal-comma.csv", /"1,94" has a decimal comma; .*--decimal ,$/m],
    ["comment.csv", /--comment '#'$/m],
    ["na-in-texts.csv", /column "group", row 5: "NA" counts as missing; .*--missing drop/, "--missing", "error"],
  ])("%s", async (name, message, ...more) => {
    const { run } = workplace({ [name]: bytes(name) });
    expectRefusal(await run(["fit", name, "--target", "kind", ...more]), message);
  });
});

it("--na none and --na NA settle what NA is", async () => {
  const { run } = workplace({ "a.csv": bytes("na-in-texts.csv"), "b.csv": bytes("namibia.csv") });
  expect(answer(await run(["fit", "a.csv", "--target", "kind", "--na", "none", "--json"]))).toMatchObject({
    rows: 40,
    classes: ["a", "b", "c", "NA"].sort(),
  });
  const drop = ["fit", "b.csv", "--target", "kind", "--na", "NA", "--json"];
  expect(answer(await run(drop))).toMatchObject({ rows: 26, droppedRows: 14 });
});

it("a model knows that NA is one of its countries, and that it is none of its groups", async () => {
  const { run, write } = workplace({
    [basename("namibia.csv")]: bytes("namibia.csv"),
    "texts.csv": bytes("na-in-texts.csv"),
  });
  await run(["fit", "namibia.csv", "--target", "kind", "-o", "namibia.json"]);
  await run(["fit", "texts.csv", "--target", "kind", "-o", "texts.json"]);
  write({ "one.csv": "x,z,country,group\n1,2,NA,NA\n" });
  expect((await run(["predict", "namibia.json", "one.csv"])).stdout).toMatch(/\n[abc],0\./);
  expect((await run(["predict", "texts.json", "one.csv", "--missing", "empty"])).stdout).toMatch(/\n,,,/);
  expect((await run(["predict", "texts.json", "one.csv"])).stderr).toMatch(/every row has a missing cell.*group in 1/);
});
