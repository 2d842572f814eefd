import { describe, expect, it } from "vitest";
import { broken } from "../../src/check/gallery/exhibit.js";
import type { Context, Matrix } from "../../src/check/gallery/plain-softmax.js";
import { type CheckedData, checkGradient, type Diagnosis } from "../../src/check/index.js";
import { columnOf } from "../../src/index.js";
import { tableFromCsv } from "../read-csv.js";

// The bug that the project comes from: likelihood and gradient see different pictures.

const ROWS = 24;
const table = tableFromCsv("../../data/digits.csv");
const numbers = (name: string) => {
  const column = columnOf(table, name);
  if (column.kind !== "number") throw new Error(name);
  return Array.from(column.values.slice(0, ROWS));
};
const pixels = Array.from({ length: 64 }, (_, p) => numbers(`r${Math.floor(p / 8) + 1}c${(p % 8) + 1}`));
const intensities = Array.from({ length: ROWS }, (_, i) => pixels.map((pixel) => pixel[i]!));
const pictures = intensities.map((row) => row.map((x) => (x >= 8 ? 1 : 0)));
const labels = numbers("digit");

/** What the gradient sees in place of the 0/1 pictures, bias first. */
const VIEWS: Readonly<Record<string, (rows: Matrix) => Matrix>> = {
  "features-transposed": (rows) => rows.map((x) => x.map((_, p) => x[(p % 8) * 8 + Math.floor(p / 8)]!)),
  "features-rolled-up": (rows) => rows.map((x) => x.map((_, p) => x[(p + 63) % 64]!)),
  "features-inverted": (rows) => rows.map((x) => x.map((v) => 1 - v)),
  "features-standardized": (rows) => {
    const mean = rows[0]!.map((_, j) => rows.reduce((t, x) => t + x[j]!, 0) / rows.length);
    const spread = mean.map((m, j) => Math.sqrt(rows.reduce((t, x) => t + (x[j]! - m) ** 2, 0) / rows.length) || 1);
    return rows.map((x) => x.map((v, j) => (v - mean[j]!) / spread[j]!));
  },
  "features-uncut": (rows) => rows.map((_, i) => intensities[i]!),
};

const steps = (view: (rows: Matrix) => Matrix) => ({
  productRows: ({ X }: Context) => view(X.map((x) => x.slice(1))).map((x) => [1, ...x]),
});

function heldPictures(): CheckedData {
  const masses = new Float64Array(ROWS * 10);
  for (const [i, k] of labels.entries()) masses[i * 10 + k] = 1;
  return {
    rows: ROWS,
    columns: 65,
    classes: 10,
    design: Float64Array.from(pictures.flatMap((x) => [1, ...x])),
    labels: Int32Array.from(labels),
    masses,
    rowWeights: new Float64Array(ROWS).fill(1),
    lambda: 0,
  };
}

function expectRecovered({ recovered }: Diagnosis, view: (rows: Matrix) => Matrix): void {
  expect(recovered!.image).toEqual([8, 8]);
  const expected = view(recovered!.rows.map(({ given }) => [...given]));
  for (const [i, row] of recovered!.rows.entries()) {
    expect(row.valueSees).toEqual(row.given);
    for (const [p, x] of row.gradientSees.entries()) expect(x).toBeCloseTo(expected[i]![p]!, 6);
  }
}

describe("the seed's question, on the bundled digits", () => {
  for (const [id, view] of Object.entries(VIEWS))
    it(`names and recovers ${id} of pictures that the program keeps to itself`, async () => {
      const { make } = broken(id, id, steps(view));
      const diagnosis = await checkGradient(
        make({ openness: "weights", features: 64, classes: 10, bias: "first", held: heldPictures() }),
        { sample: { rows: pictures, labels, classes: 10 } },
      );
      expect(diagnosis).toMatchObject({ verdict: "wrong", certainty: "exact" });
      expect(diagnosis.causes.map((cause) => cause.id)).toEqual([id]);
      expect(diagnosis.recovered!.rows).toHaveLength(ROWS);
      expectRecovered(diagnosis, view);
    });

  it("does so as well when each call brings its pictures", async () => {
    const view = VIEWS["features-transposed"]!;
    const { make } = broken("transposed", "transposed", steps(view));
    const diagnosis = await checkGradient(make({ bias: "first" }), { sample: { rows: pictures, labels, classes: 10 } });
    expect(diagnosis.causes.map(({ id }) => id)).toEqual(["features-transposed"]);
    expectRecovered(diagnosis, view);
  });
});
