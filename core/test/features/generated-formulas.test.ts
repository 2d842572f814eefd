import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyFeatures } from "../../src/features/apply-features.js";
import { statisticsOfTable } from "../../src/features/column-statistics.js";
import { evaluateRow } from "../../src/features/evaluate-row.js";
import { fitFormula } from "../../src/features/formula/fit-formula.js";
import { formula, MultilogitError, type Row, rowOf, type Table, tableFromRows } from "../../src/index.js";
import { random } from "../../src/numeric/random.js";
import { expectEqualNumbers } from "../close-to.js";
import { rowByAppending } from "../contract/design-entries.js";
import { below } from "../contract/representations.js";
import { runs, TIMEOUT } from "../many.js";

/** What a factor of a formula is in a row, by hand: a number, or a 0/1 number for each level. All of them whole numbers, none a sum of products of others. */
const FACTORS: Readonly<Record<string, (row: Row) => number[]>> = {
  x: ({ x }) => [Number(x)],
  z: ({ z }) => [Number(z)],
  "I(x^2)": ({ x }) => [Number(x) ** 2],
  "abs(z)": ({ z }) => [Math.abs(Number(z))],
  "I((x + 2 * z)^2)": ({ x, z }) => [(Number(x) + 2 * Number(z)) ** 2],
  "`per cent`": (row) => [Number(row["per cent"])],
  f: ({ f }) => ["a", "b", "c"].map((level) => Number(f === level)),
  g: ({ g }) => ["u", "v"].map((level) => Number(g === level)),
  h: ({ h }) => [Number(h === false), Number(h === true)],
  "C(k)": ({ k }) => [1990, 1991, 1992].map((level) => Number(k === level)),
};
const NAMES = Object.keys(FACTORS);

function tableOf(seed: number, n: number): Table {
  const source = random(seed);
  const pick = <T>(items: readonly T[]): T => items[below(source, items.length)]!;
  return tableFromRows(
    Array.from({ length: n }, () => ({
      y: pick(["no", "yes"]),
      x: 1 + below(source, 40),
      z: below(source, 61) - 30,
      "per cent": below(source, 100),
      f: pick(["a", "b", "c"]),
      g: pick(["u", "v"]),
      h: pick([false, true]),
      k: pick([1990, 1991, 1992]),
    })),
  );
}

/** A part of a formula's right side: how it is written, and the terms it stands for, each a set of factors. */
interface Part {
  readonly text: string;
  readonly terms: readonly (readonly string[])[];
}

const subsets = (factors: readonly string[], most: number): string[][] =>
  factors
    .reduce<string[][]>((all, factor) => all.concat(all.map((subset) => [...subset, factor])), [[]])
    .filter((subset) => subset.length > 0 && subset.length <= most);

const factors = (most: number) => fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: most });
const part: fc.Arbitrary<Part> = fc.oneof(
  factors(3).map((of) => ({ text: of.join(":"), terms: [of] })),
  factors(3).map((of) => ({ text: of.join("*"), terms: subsets(of, of.length) })),
  fc
    .tuple(factors(4), fc.integer({ min: 1, max: 3 }))
    .map(([of, most]) => ({ text: `(${of.join(" + ")})^${most}`, terms: subsets(of, most) })),
  fc.tuple(factors(2), factors(2)).map(([left, right]) => ({
    text: `(${left.join(" + ")}):(${right.join("+")})`,
    terms: left.flatMap((a) => right.map((b) => (a === b ? [a] : [a, b]))),
  })),
);

/** Parts that are added or taken away, and whether there is a constant. */
const formulas = fc.record({
  parts: fc.array(fc.record({ part, isAdded: fc.boolean() }), { minLength: 1, maxLength: 4 }),
  constant: fc.constantFrom("", " - 1", " + 0"),
});

/** The terms that are left, by their factors in order. */
function termsOf(parts: readonly { part: Part; isAdded: boolean }[]): string[][] {
  const left = new Map<string, string[]>();
  parts.forEach(({ part, isAdded }, place) => {
    for (const term of part.terms) {
      const key = [...term].sort().join(" & ");
      if (isAdded || place === 0) left.set(key, [...term]);
      else left.delete(key);
    }
  });
  return [...left.values()];
}

/** All that the terms can say of a row: every number times every level, and 1. */
function saidBy(terms: readonly (readonly string[])[], hasConstant: boolean, row: Row): number[] {
  const ofTerm = (term: readonly string[]) =>
    term.reduce<number[]>((columns, name) => columns.flatMap((c) => FACTORS[name]!(row).map((x) => c * x)), [1]);
  return [...(hasConstant ? [1] : []), ...terms.flatMap(ofTerm)];
}

/** A prime below 2²⁶, so that products are exact: the rank of whole numbers, but for one chance in millions. */
const PRIME = 67_108_859;

function rankOf(rows: readonly (readonly number[])[]): number {
  const left = rows.map((row) => row.map((x) => ((x % PRIME) + PRIME) % PRIME));
  let rank = 0;
  for (let j = 0; j < (left[0]?.length ?? 0); j++) {
    const pivot = left.findIndex((row, i) => i >= rank && row[j] !== 0);
    if (pivot < 0) continue;
    [left[rank], left[pivot]] = [left[pivot]!, left[rank]!];
    const top = left[rank]!;
    const inverse = powerOf(top[j]!, PRIME - 2);
    for (let i = rank + 1; i < left.length; i++) {
      const factor = (left[i]![j]! * inverse) % PRIME;
      if (factor === 0) continue;
      for (let m = j; m < top.length; m++) left[i]![m] = (left[i]![m]! + (PRIME - factor) * top[m]!) % PRIME;
    }
    rank++;
  }
  return rank;
}

/** base^exponent in whole numbers modulo PRIME. */
function powerOf(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  const half = powerOf(base, Math.floor(exponent / 2));
  const square = (half * half) % PRIME;
  return exponent % 2 === 1 ? (square * base) % PRIME : square;
}

describe("a generated formula", () => {
  it(
    "spans what its terms say, no more and no less, and nothing twice",
    () => {
      fc.assert(
        fc.property(formulas, fc.nat(), ({ parts, constant }, seed) => {
          const table = tableOf(seed, 160);
          const text = `y ~ ${parts.map(({ part, isAdded }, i) => `${i === 0 ? "" : isAdded ? " + " : " - "}${part.text}`).join("")}${constant}`;
          const terms = termsOf(parts);
          const said = Array.from({ length: table.rows }, (_, i) => saidBy(terms, constant === "", rowOf(table, i)));
          if (said[0]!.length === 0) {
            expect(() => fitted(text, table, false)).toThrow(MultilogitError);
            return;
          }
          const featureMap = fitted(text, table, false);
          const rows = said.map((_, i) => [...evaluateRow(featureMap, rowOf(table, i))]);
          const rank = rankOf(said);
          expect([text, rankOf(rows)]).toEqual([text, rank]);
          expect([text, rankOf(rows.map((row, i) => [...row, ...said[i]!]))]).toEqual([text, rank]);
          // where there are rows enough for every cell, no feature is a sum of others
          if (said[0]!.length <= 40) expect([text, featureMap.names.length]).toEqual([text, rank]);
        }),
        runs(150),
      );
    },
    TIMEOUT,
  );

  it(
    "has a design that is the interpreter's entry by entry, standardised or not, with one row or many",
    () => {
      fc.assert(
        fc.property(
          formulas,
          fc.nat(),
          fc.integer({ min: 1, max: 30 }),
          fc.boolean(),
          (asked, seed, n, standardize) => {
            const table = tableOf(seed, n);
            const text = `y ~ ${asked.parts.map(({ part }) => part.text).join(" + ")}${asked.constant}`;
            const featureMap = orRefused(() => fitted(text, table, standardize));
            if (featureMap === null) return;
            const design = applyFeatures(featureMap, table);
            for (let i = 0; i < n; i++)
              expectEqualNumbers(rowByAppending(design, i), evaluateRow(featureMap, rowOf(table, i)));
          },
        ),
        runs(250),
      );
    },
    TIMEOUT,
  );
});

function fitted(text: string, table: Table, standardize: boolean) {
  return fitFormula(formula(text, { standardize }), statisticsOfTable(table), { exclude: [], classes: ["no", "yes"] });
}

/** Few rows have factors of one level, which is said. */
function orRefused<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    expect(error).toBeInstanceOf(MultilogitError);
    expect((error as Error).message).toMatch(/one level only|no features/);
    return null;
  }
}
