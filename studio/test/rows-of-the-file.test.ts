import { describe, expect, it } from "vitest";
import { runs } from "../../core/test/many.js";
import { packedDigits } from "../build/bundled-digits.js";
import { uniformFrom } from "../src/state/uniform-from.js";
import { tableAnswers } from "../src/worker/table-answers.js";
import type { FitChoices } from "../src/worker/table-protocol.js";

const answers = tableAnswers(packedDigits);
const nothing = () => {};
const { numRuns, seed } = runs(1);

const CHOICES: FitChoices = {
  target: "kind",
  numbers: "standardize",
  threshold: 8,
  lambda: 1,
  ignore: [],
  missing: "error",
  decimalComma: [],
  holdOut: 0,
  seed: 1,
};

const NAMES = ["height", "town", "old", "kind"] as const;
type Cells = Record<(typeof NAMES)[number], string>;

/** Rows of three classes with a number, a category and a boolean, none of which is the same in all of six of nine rows: columns that are would be left out. */
function tableFrom(random: () => number, rows: number): Cells[] {
  return Array.from({ length: rows }, (_, i) => ({
    height: (10 * random()).toFixed(2),
    town: ["Bonn", "Ulm", "Jena"][Math.floor(i / 3) % 3]!,
    old: String(i % 2 === 0),
    kind: "abc"[i % 3]!,
  }));
}

function csvOf(rows: readonly Cells[]): Uint8Array {
  const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const lines = rows.map((row) => NAMES.map((name) => quoted(row[name])).join(","));
  return new TextEncoder().encode(`${NAMES.join(",")}\n${lines.join("\n")}\n`);
}

/** Each kind of cell that a fit refuses, and where it can stand. */
const BAD: readonly { readonly cell: string; readonly column: keyof Cells }[] = [
  { cell: "", column: "height" },
  { cell: "many", column: "height" },
  { cell: "1,5", column: "height" },
  { cell: "NA", column: "height" },
  { cell: "1e999", column: "height" },
  { cell: "", column: "town" },
  { cell: "", column: "old" },
  { cell: "", column: "kind" },
];

const said = (work: () => unknown) =>
  Promise.resolve()
    .then(work)
    .then(
      () => "no error",
      (error: Error) => error.message,
    );

describe("an error about a row", () => {
  const comparison = { path: "lasso", folds: 3, measure: "deviance" } as const;
  it.each(BAD)(
    "names the row of the file, whether it is learnt, held out or left out in turn: $cell in $column",
    async (bad) => {
      const random = uniformFrom(seed);
      for (const rows of Array.from({ length: 2 * numRuns }, (_, run) => (run % 2 === 0 ? 9 : 30))) {
        const place = Math.floor(rows * random());
        const cells = tableFrom(random, rows).map((row, i) => (i === place ? { ...row, [bad.column]: bad.cell } : row));
        await answers.read({ name: "rows.csv", bytes: csvOf(cells) }, nothing as never);
        for (const holdOut of [0, 0.3]) {
          const choices = { ...CHOICES, holdOut };
          for (const [which, work] of [
            ["fit", () => answers.fit(choices, nothing as never)],
            ["compare", () => answers.compare({ choices, comparison }, nothing)],
          ] as const) {
            const sentence = await said(work);
            // rows held out have no part in a comparison
            if (which === "compare" && holdOut > 0 && sentence === "no error") continue;
            expect(sentence, `${which}, seed ${seed}, ${rows} rows, held out ${holdOut}`).toMatch(
              new RegExp(`"${bad.column}".*\\brow ${place + 1}\\b|\\brow ${place + 1}\\b.*"${bad.column}"`),
            );
          }
        }
      }
    },
  );

  it.each([
    ["too few cells", (line: string) => line.slice(0, line.lastIndexOf(","))],
    ["too many cells", (line: string) => `${line},x`],
    ["a quote that is not closed", (line: string) => `${line.slice(0, line.lastIndexOf(","))},"c`],
  ])("of %s names the row of the file, however many cells before it have several lines", async (_, spoilt) => {
    const random = uniformFrom(seed);
    const cells = tableFrom(random, 20).map((row) => (random() < 0.3 ? { ...row, town: "Bad\nUrach" } : row));
    const place = Math.floor(20 * random());
    const [names, ...lines] = [
      NAMES.join(","),
      ...cells.map((row) => new TextDecoder().decode(csvOf([row])).slice(NAMES.join(",").length + 1, -1)),
    ];
    lines[place] = spoilt(lines[place]!);
    const bytes = new TextEncoder().encode(`${names}\n${lines.join("\n")}\n`);
    expect(await said(() => answers.read({ name: "rows.csv", bytes }, nothing as never)), `seed ${seed}`).toMatch(
      new RegExp(`\\brow ${place + 1}\\b`),
    );
  });
});

describe("rows that are named", () => {
  it("in predictions and among the hardest are those of the file, with rows left out and held out", async () => {
    const random = uniformFrom(seed);
    const cells = tableFrom(random, 60).map((row) =>
      random() < 0.2 ? { ...row, [random() < 0.5 ? "height" : "town"]: "" } : row,
    );
    const complete = cells.flatMap((row, i) => (row.height !== "" && row.town !== "" ? [i + 1] : []));
    await answers.read({ name: "rows.csv", bytes: csvOf(cells) }, nothing as never);
    for (const holdOut of [0, 0.3]) {
      const { view } = await answers.fit({ ...CHOICES, missing: "drop", holdOut }, nothing as never);
      const text = await answers.predictions(null, nothing as never);
      const [names, ...lines] = text
        .trim()
        .split("\r\n")
        .map((line) => line.split(","));
      expect(
        lines.map(([row]) => Number(row)),
        `seed ${seed}`,
      ).toEqual(complete);
      const target = names!.indexOf("kind");
      for (const line of lines) expect(line[target], `seed ${seed}`).toBe(cells[Number(line[0]) - 1]!.kind);
      for (const { row, observed } of view.hardest) expect(String(observed), `seed ${seed}`).toBe(cells[row]!.kind);
    }
  });
});
