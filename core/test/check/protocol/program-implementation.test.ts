import { describe, expect, it } from "vitest";
import type { CheckedData, Conventions, EvaluationRequest } from "../../../src/check/index.js";
import type { Conversation, Question } from "../../../src/check/protocol/conversation.js";
import { type ProgramOptions, programImplementation } from "../../../src/check/protocol/program-implementation.js";

/** Answers with `answers(question)`, beside the id. */
function conversation(hello: object, answers: (question: Question) => object = () => ({})) {
  const asked: Question[] = [];
  const ask: Conversation["ask"] = async (question) => {
    asked.push(question);
    return { id: asked.length, ...(question.op === "hello" ? hello : answers(question)) };
  };
  return { asked, ask, close: async () => {} };
}

const talk = (hello: object, answers?: (question: Question) => object, options?: ProgramOptions) =>
  programImplementation(conversation(hello, answers), options);

const data: CheckedData = {
  rows: 2,
  columns: 3,
  classes: 2,
  design: Float64Array.of(1, 2, 3, 4, 5, 6),
  labels: Int32Array.of(0, 1),
  masses: Float64Array.of(1, 0, 0, 1),
  rowWeights: Float64Array.of(1, 2),
  lambda: 0.5,
};
const request = (weights: number[], more: Partial<EvaluationRequest> = {}): EvaluationRequest => ({
  weights: Float64Array.from(weights),
  data,
  want: ["value", "gradient"],
  ...more,
});

async function questionOf(conventions: Conventions, ...requests: EvaluationRequest[]): Promise<Question> {
  const other = conversation({ ...conventions, evalMany: true }, ({ op, weights }) => {
    const evaluation = { value: 1, gradient: [1], biasGradient: [1] };
    return op === "eval" ? evaluation : { evaluations: (weights as unknown[]).map(() => evaluation) };
  });
  await (await programImplementation(other)).evaluateMany!(requests);
  return other.asked[1]!;
}

describe("hello", () => {
  it("is asked first, with the version of the protocol", async () => {
    const other = conversation({});
    await programImplementation(other);
    expect(other.asked).toEqual([{ op: "hello", protocol: 1 }]);
  });

  it("declares the conventions; what is absent or null keeps its default", async () => {
    const declared = {
      openness: "data",
      layout: "class-major",
      labelBase: 1,
      image: [8, 8],
      referenceClass: null,
    } as const;
    expect((await talk({ ...declared, bias: null })).conventions).toEqual(declared);
  });

  it.each([
    [{ layuot: "class-major" }, /unknown field "layuot"; did you mean "layout"\?/],
    [{ colour: 1 }, /unknown field "colour"; known are openness, features/],
    [{ layout: "rows" }, /layout: "rows"; expected one of "feature-major", "class-major"/],
    [{ classes: 1 }, /classes: 1; expected a whole number of at least 2/],
    [{ labelBase: "0" }, /labelBase: "0"; expected one of 0, 1/],
    [{ softLabels: 1 }, /softLabels: 1; expected true or false/],
    [{ image: [8] }, /image: \[8\]; expected \[height, width\]/],
    [{ referenceClass: -1 }, /referenceClass: -1; expected a class, counted from 0/],
  ])("%j is refused", async (hello, message) => {
    await expect(talk(hello)).rejects.toThrow(message);
  });
});

describe("a question", () => {
  it("holds the weights as rows of features, and the rows of data", async () => {
    expect(await questionOf({}, request([1, 2, 3, 4, 5, 6]))).toEqual({
      op: "eval",
      want: ["value", "gradient"],
      weights: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      design: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      labels: [0, 1],
      lambda: 0.5,
    });
  });

  it("holds the weights as rows of classes, where those are declared", async () => {
    const { weights } = await questionOf({ layout: "class-major" }, request([1, 2, 3, 4, 5, 6]));
    expect(weights).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it("has no weights of a reference class", async () => {
    const { weights } = await questionOf({ layout: "class-major", referenceClass: 1 }, request([1, 2, 3]));
    expect(weights).toEqual([[1, 2, 3]]);
  });

  it("holds a bias apart, where it is declared so", async () => {
    const { weights, bias } = await questionOf({ bias: "separate" }, request([1, 2, 3, 4, 5, 6, 7, 8]));
    expect(weights).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(bias).toEqual([7, 8]);
  });

  it("brings class masses and row weights to those who read them", async () => {
    const question = await questionOf({ softLabels: true, rowWeights: true }, request([1, 2, 3, 4, 5, 6]));
    expect(question).toMatchObject({ rowWeights: [1, 2], masses: [[1, 0], [0, 1]] }); // biome-ignore format: a matrix
  });

  it("brings no data to a program that has its own", async () => {
    const question = await questionOf({ openness: "weights", classes: 2 }, request([1, 2], { data: null }));
    expect(question).toEqual({ op: "eval", want: ["value", "gradient"], weights: [[1, 2]] });
  });

  it("lists the weights of several requests", async () => {
    const question = await questionOf({ bias: "separate" }, request([1, 2, 3, 4]), request([5, 6, 7, 8]));
    expect(question).toMatchObject({ op: "evalMany", weights: [[[1, 2]], [[5, 6]]], bias: [[3, 4], [7, 8]] }); // biome-ignore format: matrices
  });
});

describe("questions about many requests", () => {
  const answers = ({ weights, op }: Question) => {
    const evaluation = (W: unknown) => ({ value: (W as number[][])[0]![0]!, gradient: W });
    return op === "eval" ? evaluation(weights) : { evaluations: (weights as unknown[]).map(evaluation) };
  };
  const values = async (hello: object, requests: EvaluationRequest[], options?: ProgramOptions) => {
    const other = conversation(hello, answers);
    const evaluations = await (await programImplementation(other, options)).evaluateMany!(requests);
    return { values: evaluations.map(({ value }) => value), ops: other.asked.slice(1).map(({ op }) => op) };
  };
  const five = [1, 2, 3, 4, 5].map((w) => request([w, 0, 0, 0, 0, 0]));

  it("are asked one by one, unless it is declared that it answers evalMany", async () => {
    expect(await values({}, five)).toEqual({ values: [1, 2, 3, 4, 5], ops: Array(5).fill("eval") });
    expect(await values({ evalMany: true }, five)).toEqual({ values: [1, 2, 3, 4, 5], ops: ["evalMany"] });
  });

  it("are as large as asked for, and keep the order", async () => {
    const batch = () => 2;
    expect(await values({ evalMany: true }, five, { batch })).toEqual({
      values: [1, 2, 3, 4, 5],
      ops: ["evalMany", "evalMany", "eval"],
    });
  });

  it("are one where the data are equal, though in arrays of their own", async () => {
    const apart = five.map((one) => ({ ...one, data: structuredClone(data) }));
    expect((await values({ evalMany: true }, apart)).ops).toEqual(["evalMany"]);
  });

  it("are separate where data or wishes differ", async () => {
    const mixed = [
      five[0]!,
      request([2, 0, 0, 0, 0, 0], { want: ["value"] }),
      request([3, 0, 0, 0, 0, 0], { data: { ...data, lambda: 1 } }),
    ];
    expect(await values({ evalMany: true }, mixed)).toEqual({ values: [1, 2, 3], ops: ["eval", "eval", "eval"] });
  });
});

describe("an answer", () => {
  const evaluate = async (answer: object, more: Partial<EvaluationRequest> = {}, hello: object = {}) =>
    (await talk(hello, () => answer)).evaluate(request([1, 2, 3, 4, 5, 6], more));

  it("holds what is wanted, nested or flat, with NaN and Infinity as programs print them", async () => {
    expect(await evaluate({ value: "Infinity", gradient: [[1, null], [2, "NaN"]] })).toEqual({
      value: Infinity,
      gradient: [[1, NaN], [2, NaN]],
    }); // biome-ignore format: matrices
    expect(await evaluate({ value: 1, gradient: [1, 2], scores: [[9]] })).toEqual({ value: 1, gradient: [1, 2] });
    const all = { want: ["value", "gradient", "scores", "hessian"] } as const;
    expect(await evaluate({ value: 1, gradient: [1], scores: [[9]], hessian: null }, all)).toEqual({
      value: 1,
      gradient: [1],
      scores: [[9]],
    });
  });

  it("holds the gradient of a bias that is apart in a field of its own", async () => {
    const answer = { value: 1, gradient: [[1, 2], [3, 4]], biasGradient: [5, 6] }; // biome-ignore format: matrices
    expect((await evaluate(answer, {}, { bias: "separate" })).gradient).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("a value in a list of its own is read, as R writes a number", async () => {
    expect(await evaluate({ value: [3.2], gradient: [1] })).toEqual({ value: 3.2, gradient: [1] });
  });

  it.each([
    [{ gradient: [1] }, /question 2: there is no "value"; the answer has "gradient"/],
    [{ value: 1 }, /question 2: there is no "gradient"; the answer has "value"/],
    [{ value: [1, 2], gradient: [1] }, /question 2: value is \[1,2\]; expected one number/],
    [{ value: "12,5", gradient: [1] }, /question 2: value is "12,5"; expected one number/],
    [{ value: 1, gradient: 7 }, /question 2: gradient is 7; expected a list of numbers/],
    [{ value: 1, gradient: { 0: 1 } }, /question 2: gradient is \{"0":1\}; expected a list of numbers/],
    [{ value: 1, gradient: ["a"] }, /question 2: gradient holds "a"; expected numbers/],
    [{ value: 1, gradient: [[1, 2], [3]] }, /gradient, row 2 is \[3\]; expected a list of 2 numbers/],
    [{ value: 1, gradient: [[1, 2], 3] }, /gradient, row 2 is 3; expected a list of 2 numbers/],
    [{ value: 1, gradient: [1, [2]] }, /gradient holds \[2\]; expected numbers/],
    [{ value: 1, gradient: [[[1]]] }, /gradient, row 1 holds \[1\]; expected numbers/],
  ])("%j is refused", async (answer, message) => {
    await expect(evaluate(answer)).rejects.toThrow(message);
  });

  it("a refusal ends with the shapes that were sent", async () => {
    await expect(evaluate({ value: 1 })).rejects.toThrow(
      /it was sent weights \d+×\d+, design \d+×\d+, \d+ labels 0…\d, lambda \S+$/,
    );
    const one = request([1, 2, 3, 4, 5, 6]);
    const two = await talk({ evalMany: true, layout: "class-major" }, () => ({}));
    await expect(two.evaluateMany!([one, one])).rejects.toThrow(/it was sent 2 times weights /);
  });

  it.each([
    [{}, /evaluations is undefined; expected a list of 2/],
    [{ evaluations: [{ value: 1, gradient: [1] }] }, /evaluations is a list of 1; expected a list of 2/],
    [
      { evaluations: [{ value: 1, gradient: [1] }, 5] },
      /question 2, evaluation 2: expected an object with value, gradient; got 5/,
    ],
  ])("%j to evalMany is refused", async (answer, message) => {
    const implementation = await talk({ evalMany: true }, () => answer);
    await expect(
      implementation.evaluateMany!([request([1, 2, 3, 4, 5, 6]), request([1, 2, 3, 4, 5, 6])]),
    ).rejects.toThrow(message);
  });
});
