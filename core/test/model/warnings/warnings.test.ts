import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  category,
  fit,
  formula,
  modelFromText,
  modelToText,
  none,
  type Penalty,
  prepare,
  type Row,
  ridge,
  standardize,
  threshold,
  type WarningCode,
} from "../../../src/index.js";
import { checksumOf } from "../../../src/model/model-to-text.js";
import { expectSentence } from "../../error-sentence.js";
import { runs, TIMEOUT } from "../../many.js";
import { type OrdinaryTable, ordinaryTable } from "./ordinary-table.js";

function codesOf(rows: readonly Row[], options: Parameters<typeof prepare>[2] = {}): string[] {
  return prepare(rows, "y", options).warnings.map(({ code, column }) => `${code} ${column}`);
}

function withColumn(rows: readonly Row[], name: string, cell: (i: number) => Row[string]): Row[] {
  return rows.map((row, i) => ({ ...row, [name]: cell(i) }));
}

/** Text of digits in an order that looks like none, each different. */
function shuffled(i: number, n: number): number {
  return (i * 7919 + 13) % n;
}

/** Columns that are a mistake in any table of n rows, and what is said of each. */
const PLANTED: Readonly<Record<string, (rows: readonly Row[]) => { rows: Row[]; code: WarningCode }>> = {
  "row numbers from 1": (rows) => ({ rows: withColumn(rows, "planted", (i) => i + 1), code: "row-numbers" }),
  "row numbers from 0": (rows) => ({ rows: withColumn(rows, "planted", (i) => i), code: "row-numbers" }),
  "identifiers that ascend": (rows) => ({
    rows: withColumn(rows, "planted", (i) => 4000 + 3 * i + (i % 2)),
    code: "identifier",
  }),
  "identifiers with a name, in any order": (rows) => ({
    rows: withColumn(rows, "planted_id", (i) => 1e6 + 97 * shuffled(i, 7907)),
    code: "identifier",
  }),
  "names of rows": (rows) => ({ rows: withColumn(rows, "planted", (i) => `Mr ${i}`), code: "identifier" }),
  "numbers as text": (rows) => ({
    rows: withColumn(rows, "planted", (i) => String(((i * 37) % 50) / 10)),
    code: "numbers-as-text",
  }),
  sentences: (rows) => ({
    rows: withColumn(rows, "planted", (i) => `the room was ${i} times colder than we expected`),
    code: "sentences",
  }),
  "a day per row": (rows) => ({
    rows: withColumn(rows, "planted", (i) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10)),
    code: "dates-as-categories",
  }),
  "a text that is always the same": (rows) => ({
    rows: withColumn(rows, "planted", () => "Germany"),
    code: "constant-column",
  }),
};

describe("warnings about the data", () => {
  it(
    "are none for ordinary tables, sorted or not",
    () => {
      fc.assert(
        fc.property(ordinaryTable, ({ rows }: OrdinaryTable) => {
          expect(codesOf(rows)).toEqual([]);
        }),
        runs(300),
      );
    },
    TIMEOUT,
  );

  for (const [what, plant] of Object.entries(PLANTED))
    it(
      `find ${what} in any ordinary table, and nothing else`,
      () => {
        fc.assert(
          fc.property(
            ordinaryTable.filter(({ rows }) => rows.length >= 30),
            (ordinary: OrdinaryTable) => {
              const { rows, code } = plant(ordinary.rows);
              const name = Object.keys(rows[0]!).at(-1)!;
              expect(codesOf(rows)).toEqual([`${code} ${name}`]);
            },
          ),
          runs(50),
        );
      },
      TIMEOUT,
    );

  it("find a target that is measured, as numbers or as their text, and say so before the fit", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ x: Math.sin(i), y: 100 + shuffled(i, 59) / 4 }));
    expect(codesOf(rows)).toEqual(["measured-target y"]);
    expect(codesOf(rows.map((row) => ({ ...row, y: String(row.y) })))).toEqual(["measured-target y"]);
    const heard: string[] = [];
    const model = await fit(rows, "y", {
      onWarnings: (warnings) => heard.push(...warnings.map(({ code }) => code)),
      onProgress: () => heard.push("progress"),
    });
    expect(heard[0]).toBe("measured-target");
    expect(model.report.warnings[0]!.sentence).toBe(
      'the target "y" holds 59 different numbers in 60 rows, and each became a class; if it is measured or counted, put it into a few ranges first, or use a regression for numbers',
    );
  });

  it("find a target of names, and take grades, digits and ratings for classes", () => {
    const targets = (cell: (i: number) => Row[string]) =>
      codesOf(Array.from({ length: 120 }, (_, i) => ({ x: Math.sin(i), y: cell(i) })));
    expect(targets((i) => `person ${i}`)).toEqual(["target-of-identifiers y"]);
    expect(targets((i) => i % 10)).toEqual([]);
    expect(targets((i) => (i % 10) / 2)).toEqual([]);
    expect(targets((i) => 60 + (i % 24))).toEqual([]);
    expect(targets((i) => `word ${i % 55}`)).toEqual([]);
  });

  it("find frequencies beside factors, unless they are the row weights or rows repeat", () => {
    const cells = Array.from({ length: 24 }, (_, i) => ({
      sex: i % 2 ? "f" : "m",
      age: ["young", "middle", "old"][i % 3]!,
      y: ["a", "b", "c", "d"][Math.floor(i / 6)]!,
      Freq: (i * i) % 17,
    }));
    expect(codesOf(cells)).toEqual(["frequencies Freq"]);
    expect(codesOf(cells, { rowWeights: "Freq" })).toEqual([]);
    expect(codesOf([...cells, cells[0]!])).toEqual([]);
    expect(codesOf(cells.map((row, i) => ({ ...row, income: i / 7 })))).toEqual([]);
  });

  it("find a number that never changes only where it matters: beside the constant, without a penalty", () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({ x: Math.sin(i), same: 3, y: i % 3 ? "a" : "b" }));
    const codes = (penalty: Penalty, constant = true) => codesOf(rows, { penalty, constant });
    expect(codes(none())).toEqual(["constant-column same"]);
    expect(codes(ridge(1))).toEqual([]);
    expect(codes(none(), false)).toEqual([]);
    expect(codesOf(rows, { penalty: none(), features: threshold(-5) })).toEqual([
      "constant-column x",
      "constant-column same",
    ]);
  });

  it("do not doubt a category that was asked for by name, of a recipe or of a formula", () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ zone: String(i % 7), y: i % 3 ? "a" : "b" }));
    expect(codesOf(rows)).toEqual(["numbers-as-text zone"]);
    expect(codesOf(rows, { features: [standardize(), category("zone")] })).toEqual([]);
    const inFormula = (text: string) => prepare(rows, formula(text)).warnings.map(({ code }) => code);
    expect(inFormula("y ~ zone")).toEqual(["numbers-as-text"]);
    expect(inFormula("y ~ C(zone)")).toEqual([]);
  });

  it("know row numbers also where rows were left out", () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      at: i + 1,
      x: i % 5 === 3 ? null : Math.sin(i),
      y: i % 3 ? "a" : "b",
    }));
    expect(codesOf(rows, { missing: "drop" })).toEqual(["row-numbers at"]);
  });

  it("are frozen, kept in the model file, and none in files of before there were any", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ at: i + 1, y: i % 3 ? "a" : "b" }));
    const model = await fit(rows, "y");
    expect(model.report.warnings.map(({ code }) => code)).toEqual(["row-numbers"]);
    expect(() => Object.assign(model.report.warnings[0]!, { code: "identifier" })).toThrow(TypeError);
    const text = modelToText(model);
    expect(modelFromText(text).report).toEqual(model.report);
    const { checksum: _, ...content } = JSON.parse(text);
    delete content.report.warnings;
    delete content.report.rowsDigest;
    const old = modelFromText(JSON.stringify({ ...content, checksum: checksumOf(content) }));
    expect(old.report).toMatchObject({ warnings: [], rowsDigest: null });
  });

  it("become an error only where the fit could not end", () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => ({ x: i % 7, y: i / 8 }));
    expectSentence(
      () => prepare(rows, "y"),
      "data",
      'the target "y" has 40000 different values in 40000 rows',
      "would not end",
      "put measured numbers into a few ranges",
    );
  });
});
