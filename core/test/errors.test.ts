import { describe, expect, it } from "vitest";
import { assertKnownOptions, MultilogitError, quoted, suggestion } from "../src/errors.js";
import { expectSentence } from "./error-sentence.js";

describe("errors", () => {
  it("quote values as a reader would: texts in quotes, line ends written out, long ones cut", () => {
    expect([quoted("a"), quoted(1), quoted(null), quoted(undefined), quoted(true)]).toEqual([
      '"a"',
      "1",
      "null",
      "undefined",
      "true",
    ]);
    expect(quoted("a\nb")).toBe('"a\\nb"');
    expect(quoted("x".repeat(100))).toHaveLength(58);
  });

  it("quote whatever they are given on one line, and never throw", () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const values: unknown[] = [
      circular,
      { a: 1n },
      1n,
      () => 1,
      function f() {
        return 1;
      },
      Symbol("a\nb"),
      new Map(),
      Object.create(null),
    ];
    const more: unknown[] = [
      { toJSON: () => undefined },
      { toString: null },
      [undefined],
      "\u2028",
      new Date(Number.NaN),
    ];
    for (const value of [...values, ...more]) {
      // was: Converting circular structure to JSON · Do not know how to serialize a BigInt · a function's source on several lines
      expect(quoted(value)).toMatch(/^[^\r\n\u2028\u2029]{1,58}$/);
    }
    expect([quoted(1n), quoted(circular), quoted(() => 1)]).toEqual(["1n", "an object", "a function"]);
  });

  it("suggest the nearest name, case aside, and none that is far", () => {
    expect(suggestion("Weight", ["weight", "height"])).toBe('; did you mean "weight"?');
    expect(suggestion("heigth", ["weight", "height"])).toBe('; did you mean "height"?');
    expect(suggestion("age", ["income", "education"])).toBe("");
    expect(suggestion("x", [])).toBe("");
  });

  it("name a misspelt option, the nearest one and all that are known", () => {
    expectSentence(
      () => assertKnownOptions({ tolerence: 1 }, ["tolerance", "start"], "solve"),
      "option",
      'solve: unknown option "tolerence"',
      'did you mean "tolerance"?',
      "(known: tolerance, start)",
    );
    expect(() => assertKnownOptions({ start: new Float64Array(1) }, ["start"], "solve")).not.toThrow();
  });

  it("name the value of an option that is of another kind than its name says", () => {
    const options = { signal: {} };
    expectSentence(
      () => assertKnownOptions(options, ["signal"], "solve"),
      "option",
      "signal is {}; expected the signal of",
    );
  });

  it("are of one class that carries a code", () => {
    const error = new MultilogitError("data", "sentence");
    expect([error.name, error.code, error.message, error instanceof Error]).toEqual([
      "MultilogitError",
      "data",
      "sentence",
      true,
    ]);
  });
});
