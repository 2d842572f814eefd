import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formulaColumns } from "../../src/features/formula/formula-columns.js";
import { fit, formula } from "../../src/index.js";
import { runs } from "../many.js";

const NAMES = ["y", "a", "b", "id", "v[1]", "v[2]", "v[3]", "w"];
const columns = (text: string, exclude: readonly string[] = []) => formulaColumns(formula(text), NAMES, exclude);

describe("a term that is subtracted", () => {
  it("is gone, or refused by name where it is not there", () => {
    // was: "y ~ a - b" fitted as "y ~ a", without a word
    const some = fc.subarray(["a", "b", "id", "w"], { minLength: 1 });
    fc.assert(
      fc.property(some, fc.constantFrom("a", "b", "id", "w", "ids"), (added, name) => {
        const text = `y ~ ${added.join(" + ")} - ${name}`;
        const left = added.filter((each) => each !== name);
        if (added.includes(name)) expect(columns(text)).toEqual(["y", ...left]);
        else expect(() => columns(text)).toThrow(`"${name}" is not among the terms before it`);
      }),
      runs(100),
    );
    expect(() => columns("y ~ . - idd")).toThrow(/nothing to subtract; did you mean "id"\?/);
    expect(() => columns("y ~ a + b - a:b")).toThrow('"a:b" is not among the terms before it');
    expect(() => columns("y ~ a + b - log(a)")).toThrow('"log(a)" is not among the terms before it');
    expect(columns("y ~ a*b - a:b")).toEqual(["y", "a", "b"]);
    expect(columns("y ~ 0 + a - 1")).toEqual(["y", "a"]);
  });

  it('may be one that "." leaves out already: the target, an offset, row weights', () => {
    const rest = ["a", "b", "id", "v[1]", "v[2]", "v[3]"];
    expect(columns("y ~ . - y - w", ["w"])).toEqual(["y", ...rest]);
    expect(columns("y ~ . - w + offset(w)")).toEqual(["y", ...rest, "w"]);
  });

  it("is the whole list where a list of numbers is named, and so is one that is added", async () => {
    // was: "y ~ . - v" kept v[1], v[2] and v[3], without a word
    expect(columns("y ~ . - v")).toEqual(["y", "a", "b", "id", "w"]);
    expect(columns("y ~ . - v - id")).toEqual(["y", "a", "b", "w"]);
    expect(columns("y ~ v + a - `v[2]`")).toEqual(["y", "v[1]", "v[3]", "a"]);
    const rows = Array.from({ length: 30 }, (_, i) => ({
      y: ["p", "q"][(i * i) % 2]!,
      a: i % 7,
      "v[1]": (i * 5) % 11,
      "v[2]": (i * 3) % 13,
    }));
    const { featureMap } = await fit(rows, formula("y ~ v:a"));
    expect(featureMap.names).toEqual(["constant", "v[1]:a", "v[2]:a"]);
  });
});
