import fc from "fast-check";
import { ProtobufWriter } from "multilogit/internal";
import { describe, expect, it } from "vitest";
import { ProtobufMessage } from "../../core/src/import/protobuf-message.js";
import { fitCommand, matrixOfResult, vectorOfResult } from "../src/mllib-messages.js";

const message = () => new ProtobufWriter();
const varints = (values: readonly number[]) => {
  const bytes = values.flatMap((value) => {
    const low: number[] = [];
    for (; value > 127; value = Math.floor(value / 128)) low.push((value % 128) + 128);
    return [...low, value];
  });
  return Uint8Array.from(bytes);
};

// literals as Spark's server writes them
const byte = (value: number) => message().integer(4, value);
const integer = (value: number) => message().integer(6, value);
const truth = (value: boolean) => message().integer(3, Number(value));
const integers = (values: readonly number[]) =>
  message().message(25, message().message(2, message().bytes(1, varints(values))));
const doubles = (values: readonly number[]) =>
  message().message(25, message().message(5, message().bytes(1, new Uint8Array(Float64Array.from(values).buffer))));
const nothing = () => message().message(1, message());

function result(elements: readonly ProtobufWriter[]): Uint8Array {
  const struct = message().message(1, message());
  for (const element of elements) struct.message(2, element);
  return message().message(1, message().message(24, struct)).finished();
}

/** Places and values of what is not 0. */
const entries = (row: readonly number[]) => row.flatMap((value, at) => (value === 0 ? [] : [{ at, value }]));

const matrices = fc
  .record({ rows: fc.integer({ min: 1, max: 5 }), columns: fc.integer({ min: 1, max: 300 }) })
  .chain(({ rows, columns }) =>
    fc.array(
      fc.array(fc.oneof(fc.constant(0), fc.double({ noNaN: true })), { minLength: columns, maxLength: columns }),
      { minLength: rows, maxLength: rows },
    ),
  );
const turned = (matrix: readonly (readonly number[])[]) => matrix[0]!.map((_, j) => matrix.map((row) => row[j]!));

describe("what MLlib gives", () => {
  it("is the matrix or the vector that was sent, dense or sparse, by rows or by columns", () => {
    fc.assert(
      fc.property(matrices, fc.boolean(), fc.boolean(), (matrix, isDense, isByRows) => {
        const lines = isByRows ? matrix : turned(matrix);
        const sparse = lines.map(entries);
        const begins = [0];
        for (const line of sparse) begins.push(begins.at(-1)! + line.length);
        const size = [integer(matrix.length), integer(matrix[0]!.length)];
        const sent = isDense
          ? [byte(1), ...size, nothing(), nothing(), doubles(lines.flat())]
          : [
              byte(0),
              ...size,
              integers(begins),
              integers(sparse.flat().map(({ at }) => at)),
              doubles(sparse.flat().map(({ value }) => value)),
            ];
        const found = matrixOfResult(result([...sent, truth(isByRows)]));
        expect(found.map((row) => Array.from(row, (x) => x + 0))).toEqual(matrix.map((row) => row.map((x) => x + 0)));
        const vector = matrix[0]!;
        const given = isDense
          ? [byte(1), nothing(), nothing(), doubles(vector)]
          : [
              byte(0),
              integer(vector.length),
              integers(entries(vector).map(({ at }) => at)),
              doubles(entries(vector).map(({ value }) => value)),
            ];
        expect(Array.from(vectorOfResult(result(given)), (x) => x + 0)).toEqual(vector.map((x) => x + 0));
      }),
      { numRuns: 50 },
    );
  });

  it("is asked for with each setting in the field of its kind", () => {
    const settings = { fitIntercept: true, tol: 0.25, weightCol: "w", inputCols: ["a", "ü"] };
    const bytes = fitCommand({ name: "org.Fit", settings }, message().text(1, "rows")).finished();
    const fit = new ProtobufMessage(bytes).messages(1)[0]!;
    expect(fit.messages(1)[0]!.strings(1)).toEqual(["org.Fit"]);
    expect(fit.messages(1)[0]!.integers(3)).toEqual([1]);
    const parameters = fit.messages(2)[0]!.messages(1);
    expect(parameters.map((entry) => entry.strings(1)[0])).toEqual(Object.keys(settings));
    const [truthful, tolerance, weight, inputs] = parameters.map((entry) => entry.messages(2)[0]!);
    expect(truthful!.integers(3)).toEqual([1]);
    expect(tolerance!.numbers(11, 8)).toEqual([0.25]);
    expect(weight!.strings(13)).toEqual(["w"]);
    expect(
      inputs!
        .messages(22)[0]!
        .messages(2)
        .flatMap((each) => each.strings(13)),
    ).toEqual(["a", "ü"]);
  });
});
