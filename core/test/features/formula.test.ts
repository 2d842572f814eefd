import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Cell,
  evaluateRow,
  explainRow,
  fit,
  formula,
  MultilogitError,
  modelFromText,
  modelToText,
  none,
  prepare,
  probabilities,
  type Row,
  rawWeights,
  ridge,
  tableFromRows,
} from "../../src/index.js";
import { formulaColumns } from "../../src/internal/index.js";
import { type Random, random } from "../../src/numeric/random.js";

const rowsOf = (seed: number, n = 240): Record<string, Cell>[] => {
  const source = random(seed);
  return Array.from({ length: n }, (_, i) => ({
    y: pick(source, ["no", "maybe", "yes"]),
    x: 3 + source.normal(),
    z: 0.5 + source.uniform(),
    f: pick(source, ["a", "b", "c"]),
    g: pick(source, ["u", "v"]),
    year: 1990 + (i % 3),
    flag: source.uniform() < 0.4,
    "per cent": source.uniform(),
  }));
};
const pick = <T>(source: Random, items: readonly T[]): T => items[Math.floor(source.uniform() * items.length)]!;
const ROWS = rowsOf(1);
const featuresOf = (text: string, base = {}) =>
  prepare(ROWS, formula(text, { base }), { penalty: none() }).sample.featureMap;
const namesOf = (text: string, base = {}) => featuresOf(text, base).names.join(" ");

describe("a formula", () => {
  it.each([
    ["y ~ x + f", "constant x f=b f=c"],
    ["y~f", "constant f=b f=c"],
    ["y ~ 1", "constant"],
    ["y ~ f - 1", "f=a f=b f=c"],
    ["y ~ 0 + f + g", "f=a f=b f=c g=v"],
    ["y ~ x + flag", "constant x flag=true"],
    ["y ~ C(year)", "constant year=1991 year=1992"],
    ["y ~ f*x", "constant f=b f=c x f=b:x f=c:x"],
    ["y ~ f:x + x + f", "constant x f=b f=c f=b:x f=c:x"],
    ["y ~ (x + z + f)^2 - f:z", "constant x z f=b f=c x:z x:f=b x:f=c"],
    ["y ~ x:f", "constant x:f=a x:f=b x:f=c"],
    ["y ~ x + x + I(x) - x", "constant I(x)"],
    ["y ~ log(z) + I(x^2) + I(-x * (z - 1)/2)", "constant log(z) I(x^2) I(-x * (z - 1)/2)"],
    ["y ~ `per cent` + log1p(`per cent`)", "constant per cent log1p(`per cent`)"],
    ["y ~ . - year - `per cent` - x", "constant z f=b f=c g=v flag=true"],
    ["y ~ f*g - f", "constant g=v f=b:g=u f=c:g=u f=b:g=v f=c:g=v"],
  ])("%s has the features %s", (text, names) => expect(namesOf(text)).toBe(names));

  it("takes the reference level that base names, as text too", () => {
    expect(namesOf("y ~ f + C(year)", { f: "b", year: "1992" })).toBe("constant f=a f=c year=1990 year=1991");
  });

  it("tells which columns it reads of a table, its target among them", () => {
    const names = Object.keys(ROWS[0]!);
    expect(formulaColumns(formula("y ~ log(x):f + offset(yes = z)"), names)).toEqual(["y", "x", "f", "z"]);
    expect(formulaColumns(formula("cbind(x, z) ~ f"), names)).toEqual(["x", "z", "f"]);
    expect(formulaColumns(formula("y ~ ."), ["x", "y", "id"], ["id"])).toEqual(["y", "x"]);
  });

  it("evaluates what it says: products, logarithms and powers of the raw cells, in units of their spread", () => {
    const map = prepare(ROWS, formula("y ~ f:log(x) + I(x^2 - z)", { standardize: false })).sample.featureMap;
    const row = { f: "b", x: 2, z: 0.5 };
    expect([...evaluateRow(map, row)]).toEqual([1, 3.5, 0, Math.log(2), 0]);
  });

  it("binds as R does: powers before signs, from the right; products before sums", () => {
    const value = (text: string) =>
      evaluateRow(prepare(ROWS, formula(`y ~ I(${text}) - 1`, { standardize: false })).sample.featureMap, { x: 3 })[0];
    expect(value("-x^2")).toBe(-9);
    expect(value("2^x^2")).toBe(512);
    expect(value("2^-x")).toBe(0.125);
    expect(value("x - 1 - 1 + x*2/4")).toBe(2.5);
    expect(value("(x - 1)^2")).toBe(4);
    expect(value("exp(log(x)) + sqrt(x*x) + abs(-x)")).toBeCloseTo(9, 12);
  });
});

describe("a fit of a formula", () => {
  const FORMULAS = [
    "y ~ x*z*f",
    "y ~ f*x + log(z)",
    "y ~ x + f - 1",
    "y ~ x:f + g",
    "y ~ f:g",
    "y ~ I(x^2) + x + exp(z):g",
    "y ~ C(year)*x",
  ];

  it("does not depend on the units in which numbers are fitted, and says so in raw units", async () => {
    for (const text of FORMULAS) {
      const rows = rowsOf(9, 300);
      const inSpreads = await fit(rows, formula(text), { penalty: none(), tolerance: 1e-14 });
      const raw = await fit(rows, formula(text, { standardize: false }), { penalty: none(), tolerance: 1e-14 });
      expect(inSpreads.report.converged && raw.report.converged, text).toBe(true);
      expect(inSpreads.report.logLikelihood).toBeCloseTo(raw.report.logLikelihood, 9);
      rawWeights(inSpreads).forEach((w, jk) => {
        expect(Math.abs(w - raw.weights[jk]!), `${text} ${jk}`).toBeLessThan(1e-6 * (1 + Math.abs(w)));
      });
    }
  });

  it("survives the model file, is explained and predicts raw rows as before", async () => {
    for (const text of [...FORMULAS, "y ~ log(x + 10) + I(1/(year - 1900)) + offset(yes = z)"]) {
      const model = await fit(ROWS, formula(text), { penalty: ridge(1) });
      const back = modelFromText(modelToText(model));
      expect(probabilities(back, ROWS)).toEqual(probabilities(model, ROWS));
      expect(modelToText(back)).toBe(modelToText(model));
      const P = probabilities(model, ROWS);
      for (const { class: name, probability } of explainRow(model, ROWS, 5))
        expect(probability).toBeCloseTo(P[5 * 3 + model.classes.indexOf(name)]!, 12);
    }
  });

  it("codes every formula so that no feature is a sum of others, and spans what all 0/1 columns would", async () => {
    const terms = ["x", "z", "f", "g", "f:g", "x:f", "x:g", "z:x", "f:g:x", "- 1"];
    await fc.assert(
      fc.asyncProperty(fc.subarray(terms, { minLength: 1 }), fc.integer({ min: 1, max: 1e6 }), async (chosen, seed) => {
        const text = `y ~ ${chosen.join(" + ").replace("+ - 1", "- 1").replace(/^- 1$/, "1")}`;
        const rows = rowsOf(seed, 200);
        const { featureMap } = prepare(rows, formula(text), { penalty: none() }).sample;
        const Phi = rows.map((row) => [...evaluateRow(featureMap, row as Row)]);
        expect(rank(Phi), text).toBe(featureMap.names.length);
        expect(rank(Phi.map((row, i) => [...row, ...everything(text, rows[i]!)])), text).toBe(featureMap.names.length);
      }),
      { numRuns: 60 },
    );
  });

  it("adds offsets to the classes that it names; one alone belongs to the second of two classes", async () => {
    const named = prepare(ROWS, formula("y ~ f + offset(yes = x, no = z)")).sample.featureMap.offset;
    expect(named).toEqual([null, "z", "x"]); // maybe, no, yes
    const binary = ROWS.filter(({ y }) => y !== "maybe");
    expect(prepare(binary, formula("y ~ f + offset(x)")).sample.featureMap.offset).toEqual([null, "x"]);
    const shifted = await fit(binary, formula("y ~ x + offset(x)"), { penalty: none() });
    const plain = await fit(binary, formula("y ~ x"), { penalty: none() });
    // An offset of x is a slope that is given: what is fitted beside it is the slope less 1.
    const slope = (weights: Float64Array) => weights[3]! - weights[2]!;
    expect(slope(rawWeights(shifted))).toBeCloseTo(slope(rawWeights(plain)) - 1, 8);
  });

  it("learns counts of classes with cbind", async () => {
    const cells = [
      { f: "a", no: 3, yes: 5 },
      { f: "b", no: 4, yes: 2 },
    ];
    const model = await fit(cells, formula("cbind(no, yes) ~ f"), { penalty: none() });
    expect(probabilities(model, [{ f: "a" }])[1]).toBeCloseTo(5 / 8, 9);
  });

  it("leaves out rows with missing cells on demand, and knows columns that . stands for by exclusion", async () => {
    const rows = ROWS.map((row, i) => (i === 4 ? { ...row, z: null } : row));
    const { sample, droppedRows } = prepare(rows, formula("y ~ log(z)"), { missing: "drop" });
    expect([sample.rows, droppedRows]).toEqual([ROWS.length - 1, 1]);
    const weighted = prepare(ROWS, formula("y ~ ."), { rowWeights: "z", ignore: ["year"] });
    expect(weighted.sample.featureMap.names.join(" ")).toBe("constant x f=b f=c g=v flag=true per cent");
  });
});

describe("a formula that cannot be used", () => {
  it.each([
    ["y ~", 3, "the formula ends here"],
    ["y ~ x +", 7, "the formula ends here"],
    ["y", 1, '"~" after the target'],
    ["y ~ (x + f", 10, '")"'],
    ["y ~ x ~ f", 6, "an operator or the end"],
    ["y ~ lag(x)", 4, 'no function "lag"; did you mean "log"'],
    ["y ~ factor(x)", 4, "write C(x)"],
    ["y ~ x + per cent", 12, "goes into backticks"],
    ["y ~ log(x, 2)", 4, "one argument"],
    ["y ~ I(x:z)", 7, "crosses terms"],
    ["y ~ 7", 4, "7 is not a term"],
    ["y ~ x % z", 6, "backticks"],
    ["y ~ x/z", 5, "I(a / b)"],
    ["y ~ log(3)", 4, "same number in every row"],
    ["f + g ~ x", 2, '"~" after the target'],
    ["log(y) ~ x", 0, "expected the target"],
    ["y ~ x:offset(z)", 6, "only be added"],
    ["y ~ x^0", 6, "I(x^2)"],
    ["y ~ `x", 4, "not closed"],
  ])("%s is refused with a ^ at character %i", (text, at, said) => {
    expectPointing(() => formula(text), text, at, said);
  });

  it.each([
    ["y ~ x + hight", 8, 'no column "hight"'],
    ["y ~ log(fx)", 8, 'no column "fx"'],
    ["yy ~ x", 0, 'no column "yy"; did you mean "y"?'],
    ["y ~ x + y", 8, "it cannot explain itself"],
    ["y ~ log(f)", 8, "holds strings"],
    ["y ~ x + offset(z)", 15, "name the class"],
    ["y ~ x + offset(yess = z)", 22, 'no class "yess"; did you mean "yes"?'],
  ])("%s is refused for these rows with a ^ at character %i", (text, at, said) => {
    expectPointing(() => prepare(ROWS, formula(text)), text, at, said);
  });

  it("names rows at which an expression is no number, factors with one level, and bases of no factor", () => {
    const rows = ROWS.map((row, i) => ({ ...row, z: i === 6 ? 0 : 1, f: "a" }));
    expect(() => prepare(rows, formula("y ~ log(z)"))).toThrow("log(z), row 7: -Infinity (z is 0)");
    expect(() => prepare(rows, formula("y ~ f"))).toThrow('factor "f" has one level only');
    expect(() => prepare(ROWS, formula("y ~ f", { base: { g: "u" } }))).toThrow('"g", but that is not a factor');
    expect(() => prepare(ROWS, formula("y ~ f", { base: { f: "d" } }))).toThrow('"d" is not a level of "f"');
    expect(() => prepare(ROWS, formula("y ~ f"), { constant: false })).toThrow("a formula already says that");
    expect(() => formula("y ~ f", { bases: {} } as never)).toThrow('did you mean "base"');
  });

  it("neither hangs nor overflows the stack on what nobody writes", () => {
    const many = Array.from({ length: 3000 }, (_, j) => `x${j}`);
    expect(() => formula(`y ~ ${"(".repeat(9000)}x${")".repeat(9000)}`)).toThrow("within each other");
    expect(() => formula(`y ~ ${many.join(" + ")}`)).not.toThrow();
    expect(() => formula(`y ~ (${many.join(" + ")})^2`)).toThrow("expected at most");
    expect(() => formula(`y ~ ${many.slice(0, 40).join(" * ")}`)).toThrow("expected at most");
  });
});

function expectPointing(work: () => unknown, text: string, at: number, said: string): void {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(MultilogitError);
    const [problem, line, mark] = (error as Error).message.split("\n");
    expect(problem).toContain(`formula, character ${at + 1}: `);
    expect(problem).toContain(said);
    expect(line).toBe(`  ${text}`);
    expect(mark).toBe(`  ${" ".repeat(at)}^`);
    return;
  }
  throw new Error(`${text} was not refused`);
}

/** Every 0/1 column, number and product that the terms of `text` could mean, without any reference level. */
function everything(text: string, row: Record<string, Cell>): number[] {
  const columnsOf = (name: string): number[] => {
    if (name === "f") return ["a", "b", "c"].map((level) => Number(row.f === level));
    if (name === "g") return ["u", "v"].map((level) => Number(row.g === level));
    return [Number(row[name])];
  };
  const terms = text
    .slice(4)
    .replace(" - 1", "")
    .split(" + ")
    .filter((term) => term !== "1");
  const constant = text.includes("- 1") ? [] : [1];
  return [
    ...constant,
    ...terms.flatMap((term) =>
      term.split(":").reduce((all, name) => columnsOf(name).flatMap((v) => all.map((u) => u * v)), [1]),
    ),
  ];
}

/** By Gaussian elimination with full pivoting; columns are scaled first. */
function rank(matrix: readonly (readonly number[])[]): number {
  const d = matrix[0]!.length;
  const norms = Array.from({ length: d }, (_, j) => Math.hypot(...matrix.map((row) => row[j]!)) || 1);
  const A = matrix.map((row) => row.map((x, j) => x / norms[j]!));
  for (let r = 0; r < d; r++) {
    let best = { i: r, j: r, size: 0 };
    for (let i = r; i < A.length; i++)
      for (let j = r; j < d; j++) if (Math.abs(A[i]![j]!) > best.size) best = { i, j, size: Math.abs(A[i]![j]!) };
    if (best.size < 1e-10) return r;
    [A[r], A[best.i]] = [A[best.i]!, A[r]!];
    for (const row of A) [row[r], row[best.j]] = [row[best.j]!, row[r]!];
    for (let i = r + 1; i < A.length; i++) {
      const factor = A[i]![r]! / A[r]![r]!;
      for (let j = r; j < d; j++) A[i]![j]! -= factor * A[r]![j]!;
    }
  }
  return d;
}

it("a table of columns serves as well as rows", () => {
  const table = tableFromRows(ROWS as Row[]);
  expect(prepare(table, formula("y ~ x*f")).sample.rows).toBe(ROWS.length);
});
