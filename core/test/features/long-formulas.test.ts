import { describe, expect, it } from "vitest";
import { formula, MultilogitError, prepare, tableFromColumns } from "../../src/index.js";

const COLUMNS = 8000;
const names = Array.from({ length: COLUMNS }, (_, j) => `x${j}`);
const table = tableFromColumns({
  ...Object.fromEntries(
    names.map((name, j) => [name, Float64Array.from({ length: 6 }, (_, i) => Math.sin(i * j + j))]),
  ),
  y: ["a", "b", "a", "b", "a", "b"],
});

function messageOf(text: string): string {
  try {
    formula(text);
  } catch (error) {
    expect(error).toBeInstanceOf(MultilogitError);
    return (error as Error).message;
  }
  return expect.fail(`${text.slice(0, 40)}… was read`);
}

describe("a long formula", () => {
  it.each([
    ["names its columns", `y ~ ${names.join(" + ")}`, COLUMNS + 1],
    ["crosses one column with all others", `y ~ x0*(${names.slice(1).join("+")})`, 2 * COLUMNS],
    [
      "takes all columns but one away",
      `y ~ .${names
        .slice(1)
        .map((name) => ` - ${name}`)
        .join("")}`,
      2,
    ],
    ["stands in parentheses", `y ~ -1 + (${names.join(" + ")})`, COLUMNS],
  ])("of 8000 terms %s", (_, text, features) => {
    // expected the features, was: the stack overflowed, or it took the square of the number of terms
    expect(prepare(table, formula(text)).sample.featureMap.names).toHaveLength(features);
  });

  it.each([
    ["a product", names.slice(0, 90).join(":"), "at most 8 factors in a product"],
    ["a product of thousands", names.join(":"), "at most 100 factors in a product"],
    ["a crossing", names.join("*"), "at most 100 factors in a product"],
    ["arithmetic", `I(${names.join(" + ")})`, "at most 100 operations within each other"],
    ["a sign", `I(${"-".repeat(8000)}x0)`, "at most 100 parentheses or signs"],
    ["a power", `I(${names.join("^")})`, "at most 100 parentheses or signs"],
  ])("that nests %s too deep is refused where it does", (_, right, problem) => {
    const [sentence, shown, caret] = messageOf(`y ~ ${right}`).split("\n");
    expect(sentence).toContain(problem);
    expect(Math.max(shown!.length, caret!.length)).toBeLessThan(80);
    expect(caret!.trim()).toBe("^");
  });

  it("shows in an error what is around the character that it points at", () => {
    const message = messageOf(`y ~ ${names.slice(0, 900).join(" + ")} + z^q + b`);
    const [, shown, caret] = message.split("\n");
    expect(shown).toBe("  …895 + x896 + x897 + x898 + x899 + z^q + b");
    expect(shown![caret!.indexOf("^")]).toBe("q");
  });
});
