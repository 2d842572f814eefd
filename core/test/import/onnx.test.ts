import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MultilogitError } from "../../src/errors.js";
import { modelFromOnnx } from "../../src/import/model-from-onnx.js";
import { modelToText } from "../../src/model/model-to-text.js";
import { probabilities } from "../../src/model/predict.js";
import type { Row } from "../../src/table/table.js";
import { expectSentence } from "../error-sentence.js";
import { runs, TIMEOUT } from "../many.js";

interface Case {
  readonly isDouble: boolean;
  readonly file: string;
  readonly rows: readonly Row[];
  readonly probabilities: readonly number[];
}

const cases = (
  JSON.parse(readFileSync(new URL("../fixtures/onnx-scikit-learn.json", import.meta.url), "utf8")) as Case[]
).map((each) => ({ ...each, bytes: new Uint8Array(Buffer.from(each.file, "base64")) }));

function expectModelOrSentence(bytes: Uint8Array): void {
  try {
    modelToText(modelFromOnnx(bytes));
  } catch (error) {
    expect(error).toBeInstanceOf(MultilogitError);
    expect((error as Error).message).not.toMatch(/[\r\n]|undefined/);
  }
}

/** The file with `from` in its text replaced by as many other bytes. */
function replaced(bytes: Uint8Array, from: string, to: string): Uint8Array {
  expect(to).toHaveLength(from.length);
  return new Uint8Array(Buffer.from(Buffer.from(bytes).toString("latin1").replaceAll(from, to), "latin1"));
}

describe("a model of an ONNX file", () => {
  it.each(cases)(
    "has the probabilities of onnxruntime: $isDouble",
    ({ bytes, rows, probabilities: expected, isDouble }) => {
      const P = probabilities(modelFromOnnx(bytes), rows);
      expected.forEach((p, at) => {
        expect(Math.abs(P[at]! - p)).toBeLessThan(isDouble ? 1e-14 : 1e-6);
      });
    },
  );

  it("names the operator that it does not understand, the transform that is not a softmax, and the names that are missing", () => {
    expectSentence(
      () => modelFromOnnx(replaced(cases[1]!.bytes, "Scaler", "Sealer")),
      "model-file",
      'the operator "Sealer"',
    );
    expectSentence(() => modelFromOnnx(replaced(cases[1]!.bytes, "SOFTMAX", "PROBITS")), "model-file", '"PROBITS"');
    expectSentence(
      () => modelFromOnnx(replaced(cases[1]!.bytes, "SOFTMAX", "LOGISTIC".slice(0, 7))),
      "model-file",
      '"LOGISTI"',
    );
    expectSentence(
      () => modelFromOnnx(replaced(cases[0]!.bytes, "Softmax", "Sigmoid")),
      "model-file",
      "3 classes has a logistic",
    );
    expectSentence(
      () => modelFromOnnx(cases[0]!.bytes, { columns: ["a"] }),
      "model-file",
      "has 3 columns, but 1 names",
    );
  });

  it(
    "is a model or one sentence, wherever its file is cut",
    () => {
      for (const { bytes } of cases)
        for (let length = 0; length < bytes.length; length += 7) expectModelOrSentence(bytes.subarray(0, length));
    },
    TIMEOUT,
  );

  it(
    "is a model or one sentence, whatever bytes are changed",
    () => {
      const change = fc.tuple(
        fc.nat(cases.length - 1),
        fc.array(fc.tuple(fc.nat(1 << 16), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      );
      fc.assert(
        fc.property(change, ([at, places]) => {
          const bytes = cases[at]!.bytes.slice();
          for (const [place, byte] of places) bytes[place % bytes.length] = byte;
          expectModelOrSentence(bytes);
        }),
        runs(400),
      );
    },
    TIMEOUT,
  );
});
