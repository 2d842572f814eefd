import { describe, expect, it } from "vitest";
import { formulaColumns } from "../../src/features/formula/formula-columns.js";
import { fit, formula } from "../../src/index.js";

const NAMES = ["y", "a", "b", "v[1]", "v[2]", "v[3]"];
const columns = (text: string, names = NAMES) => formulaColumns(formula(text), names);

describe("the name of a list in a formula", () => {
  it("is subtracted with all of its numbers", () => {
    // was: "y ~ . - v" kept v[1], v[2] and v[3], without a word
    expect(columns("y ~ . - v")).toEqual(["y", "a", "b"]);
    expect(columns("y ~ . - v - a")).toEqual(["y", "b"]);
    expect(columns("y ~ a*v - a:v")).toEqual(["y", "a", "v[1]", "v[2]", "v[3]"]);
  });

  it("is subtracted again, to no effect, from a table that was read without it", () => {
    const read = columns("y ~ . - v");
    expect(columns("y ~ . - v", read)).toEqual(read);
  });

  it("is added with all of its numbers, unless a column has that very name", () => {
    expect(columns("y ~ v + a - `v[2]`")).toEqual(["y", "v[1]", "v[3]", "a"]);
    expect(columns("y ~ v", [...NAMES, "v"])).toEqual(["y", "v"]);
  });

  it("multiplies as the sum of its numbers does", async () => {
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
