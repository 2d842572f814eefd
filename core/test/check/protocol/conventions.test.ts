import { describe, expect, it } from "vitest";
import { type Conventions, checkGradient, type EvaluationRequest, plainSoftmax } from "../../../src/check/index.js";
import { jsonWithNaN } from "../../../src/check/protocol/json-with-nan.js";
import { programImplementation } from "../../../src/check/protocol/program-implementation.js";

/** What arrives at the program of a question, read as docs/check-protocol.md says. */
interface Received {
  readonly op: string;
  readonly weights: unknown[];
  readonly bias?: unknown[];
  readonly design: number[][];
  readonly labels: number[];
  readonly masses?: number[][];
  readonly rowWeights?: number[];
  readonly lambda: number;
}

/** A program at the end of a wire of JSON, with a right gradient, under these conventions. */
function wired(conventions: Conventions) {
  const right = plainSoftmax(conventions);
  const K = conventions.classes ?? 3;
  const evaluation = (question: Received, weights: number[][], bias: number[] = []) => {
    const { design, labels, lambda } = question;
    const base = conventions.labelBase ?? 0;
    const masses = question.masses ?? labels.map((y) => Array.from({ length: K }, (_, k) => (k === y - base ? 1 : 0)));
    const request: EvaluationRequest = {
      weights: Float64Array.from([...weights.flat(), ...bias]),
      data: {
        rows: design.length,
        columns: design[0]!.length,
        classes: K,
        design: Float64Array.from(design.flat()),
        labels: Int32Array.from(labels),
        masses: Float64Array.from(masses.flat()),
        rowWeights: Float64Array.from(question.rowWeights ?? labels.map(() => 1)),
        lambda,
      },
      want: ["value", "gradient"],
    };
    const { value, gradient, ...others } = right.evaluate(request) as { value: number; gradient: number[] };
    const own = gradient.length - bias.length;
    const width = weights[0]!.length;
    const nested = weights.map((_, row) => gradient.slice(0, own).slice(row * width, (row + 1) * width));
    return { ...others, value, gradient: nested, ...(bias.length > 0 ? { biasGradient: gradient.slice(own) } : {}) };
  };
  const answer = (question: Received): object => {
    if (question.op === "hello") return { ...conventions, evalMany: true };
    if (question.op === "eval")
      return evaluation(question, question.weights as number[][], question.bias as number[] | undefined);
    return {
      evaluations: question.weights.map((W, m) =>
        evaluation(question, W as number[][], question.bias?.[m] as number[] | undefined),
      ),
    };
  };
  let id = 0;
  return {
    ask: async (question: object) =>
      jsonWithNaN(JSON.stringify({ id: ++id, ...answer(JSON.parse(JSON.stringify(question))) })) as { id: number },
    close: async () => {},
  };
}

describe("a right program is found right, whatever it declares:", () => {
  const cases: readonly Conventions[] = [
    {},
    { layout: "class-major" },
    { layout: "class-major", bias: "separate", classes: 4 },
    { bias: "separate", referenceClass: 0 },
    { bias: "first", labelBase: 1 },
    { layout: "class-major", bias: "last", constant: "added" },
    { bias: "first", constant: "added", referenceClass: 2 },
    { layout: "class-major", referenceClass: 1, classes: 5, features: 7 },
    { softLabels: true, rowWeights: true, bias: "last" },
    { layout: "class-major", softLabels: true, bias: "separate", labelBase: 1, reduction: "mean" },
    { features: 6, image: [2, 3], classes: 2 },
    { openness: "intermediates", bias: "first", labelBase: 1 },
  ];

  it.each(cases.map((conventions) => [JSON.stringify(conventions), conventions] as const))(
    "%s",
    async (_, conventions) => {
      const found = await checkGradient(await programImplementation(wired(conventions)));
      expect([found.verdict, found.causes], found.sentence).toEqual(["right", []]);
      const saw = found.facts.some(({ stage }) => stage === "intermediates");
      expect(saw).toBe(conventions.openness === "intermediates");
    },
  );
});
