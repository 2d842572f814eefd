import { describe, expect, it } from "vitest";
import { MultilogitError } from "../../src/errors.js";
import { columnsRead } from "../../src/features/feature-map.js";
import { fit } from "../../src/model/fit.js";
import { predict, probabilities } from "../../src/model/predict.js";
import { predictor } from "../../src/model/predictor.js";
import { rowPlan } from "../../src/model/row-plan.js";
import { rowReader } from "../../src/model/row-reader.js";
import { random } from "../../src/numeric/random.js";
import type { Row } from "../../src/table/table.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { awkwardCases, expressionCases, generatedCases } from "../export/exported-cases.js";
import { runs } from "../many.js";

const cases = [...generatedCases(runs(300)), ...awkwardCases(), ...expressionCases(runs(150))];

/** What is answered, or the sentence of the refusal. */
function said<T>(answer: () => T): T | string {
  try {
    return answer();
  } catch (error) {
    if (error instanceof MultilogitError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe("a predictor", () => {
  it("says of every row what predict and probabilities say, bit for bit, and refuses in the same words", () => {
    let refused = 0;
    for (const { name, model, rows } of cases) {
      const classify = predictor(model);
      const out = new Float64Array(model.classes.length);
      for (const row of rows) {
        const expected = said(() => probabilities(model, [row]));
        if (typeof expected === "string") refused++;
        expect(
          said(() => classify.probabilities(row, out)),
          name,
        ).toEqual(expected);
        expect(
          said(() => classify(row)),
          name,
        ).toEqual(said(() => predict(model, [row])[0]));
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  it("says the same of rows without a prototype, of instances of classes, and of inherited cells", () => {
    for (const { name, model, rows } of cases)
      for (const row of rows.slice(0, 4))
        for (const other of [
          Object.assign(Object.create(null), row) as Row,
          Object.assign(Object.create({ toString: 1 }), row) as Row,
          Object.create(row) as Row,
        ])
          expect(
            said(() => predictor(model).probabilities(other)),
            name,
          ).toEqual(said(() => probabilities(model, [other])));
  });

  it("says of a matrix what probabilities say of its columns, whatever its numbers are stored as", () => {
    const kinds = [Float64Array, Float32Array, Int16Array, Uint8Array];
    const source = random(7);
    let answered = 0;
    cases.forEach(({ name, model, rows }, at) => {
      const names = ["unread", ...columnsRead(model.featureMap)];
      const [n, d] = [5, names.length];
      const pick = (column: string) => {
        const cell = rows[Math.floor(source.uniform() * rows.length)]![column];
        return typeof cell === "number" ? cell : Number(cell);
      };
      const data = kinds[at % 4]!.from(Array.from({ length: n * d }, (_, e) => pick(names[e % d]!)));
      const matrix = { rows: n, columns: d, data, names };
      const whole = said(() => predictor(model).probabilitiesOfMatrix(matrix));
      const table = tableFromColumns(
        Object.fromEntries(names.map((column, j) => [column, data.filter((_, e) => e % d === j)])),
      );
      const expected = said(() => probabilities(model, table));
      if (typeof expected === "string") expect(typeof whole, `${name}: ${expected}`).toBe("string");
      else {
        answered++;
        expect(whole, name).toEqual(expected);
      }
    });
    expect(answered).toBeGreaterThan(50);
  });

  it("takes its own way for all rows but those whose scores are beyond what a number holds", () => {
    let [answered, own] = [0, 0];
    for (const { model, rows, answers } of cases) {
      const plan = rowPlan(model);
      const read = rowReader(plan.inputs);
      const cells = new Float64Array(plan.inputs.length);
      const a = new Float64Array(model.classes.length);
      rows.forEach((row, i) => {
        const isOwn = read(row, cells) < 0 && plan.scores(cells, a);
        if (answers[i] === null) expect(isOwn).toBe(false);
        else answered++;
        if (isOwn) {
          own++;
          expect([...a]).toEqual(answers[i]!.scores);
        }
      });
    }
    expect(answered).toBeGreaterThan(1000);
    expect(own).toBeGreaterThan(0.999 * answered);
  });

  it("fills the array that it is given, and refuses one of another size", async () => {
    const rows = [
      { x: 1, kind: "a" },
      { x: 2, kind: "b" },
      { x: 4, kind: "a" },
    ];
    const classify = predictor(await fit(rows, "kind"));
    const out = new Float64Array(2);
    expect(classify.probabilities({ x: 3 }, out)).toBe(out);
    expect(classify.probabilities({ x: 3 })).toEqual(out);
    const three = new Float64Array(6);
    const matrix = { rows: 3, columns: 1, data: new Uint8Array([1, 2, 4]), names: ["x"] };
    expect(classify.probabilitiesOfMatrix(matrix, three)).toBe(three);
    expect(() => classify.probabilities({ x: 3 }, new Float64Array(3))).toThrow(
      "of 3 numbers; expected a Float64Array of 2",
    );
    expect(() => classify.probabilitiesOfMatrix({ ...matrix, rows: 4 })).toThrow(
      "4 rows and 1 columns with 3 numbers; expected",
    );
    expect(() => classify.probabilitiesOfMatrix({ ...matrix, names: ["y"] })).toThrow('there is no column "x"');
    expect(() => classify.probabilitiesOfMatrix({ ...matrix, data: new Float64Array([1, Number.NaN, 3]) })).toThrow(
      'column "x", row 2: missing or NaN',
    );
    expect(() => classify.probabilitiesOfMatrix({ ...matrix, names: ["x", "x"] })).toThrow("one name per column");
    expect(() => classify(null as never)).toThrow("row 1 is null; expected an object");
  });
});
