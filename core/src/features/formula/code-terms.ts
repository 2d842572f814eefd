import type { FormulaFactor, FormulaTerm } from "./formula-terms.js";

/** A factor of a product and its coding: "full" one feature per level, "reduced" all levels but the reference; numbers have no coding. */
export interface CodedFactor {
  readonly factor: FormulaFactor;
  readonly coding: "number" | "full" | "reduced";
}

export type CodedProduct = readonly CodedFactor[];

/**
 * The products that features are made of, so coded that no feature is a sum of others by construction: a category is reduced where another
 * term already provides what its full coding would add. A term whose products need different codings gives several.
 *
 * Each term needs one space for every subset of its categories (empty: the numbers alone); those that earlier terms with the same
 * numbers gave are left out, and a reduced category together with the subset without it is a full one. (N. J. Smith, patsy, 2011,
 * "From terms to matrices"; R codes the same way except for terms whose margins are missing.)
 */
export function codeTerms(
  terms: readonly FormulaTerm[],
  constant: boolean,
  isCategory: (factor: FormulaFactor) => boolean,
): CodedProduct[] {
  const given = new Set<string>(constant ? [spaceOf([])] : []);
  return terms.flatMap((term) => {
    const categories = term.filter(isCategory);
    const numbers = term.filter((factor) => !isCategory(factor));
    const missing = subsetsOf(categories).filter((subset) => !given.has(spaceOf([...numbers, ...subset])));
    for (const subset of missing) given.add(spaceOf([...numbers, ...subset]));
    return merged(missing.map((subset) => new Map(subset.map((factor) => [factor, "reduced"] as const)))).map(
      (coding) =>
        term.flatMap((factor): CodedFactor[] => {
          if (!isCategory(factor)) return [{ factor, coding: "number" }];
          return coding.has(factor) ? [{ factor, coding: coding.get(factor)! }] : [];
        }),
    );
  });
}

type Coding = ReadonlyMap<FormulaFactor, "full" | "reduced">;

/** As few codings as possible with the same span: {b} and {a reduced, b} are {a full, b}. */
function merged(codings: readonly Coding[]): readonly Coding[] {
  for (const short of codings)
    for (const long of codings) {
      const added = [...long.keys()].filter((factor) => !short.has(factor));
      const isSame = [...short].every(([factor, coding]) => long.get(factor) === coding);
      if (!isSame || added.length !== 1 || long.size !== short.size + 1 || long.get(added[0]!) !== "reduced") continue;
      const both = new Map([...long, [added[0]!, "full"]]) as Coding;
      return merged(codings.flatMap((coding) => (coding === short ? [] : [coding === long ? both : coding])));
    }
  return codings;
}

/** All subsets, smaller ones first. */
function subsetsOf(factors: readonly FormulaFactor[]): FormulaFactor[][] {
  return factors
    .reduce<FormulaFactor[][]>((subsets, factor) => subsets.concat(subsets.map((subset) => [...subset, factor])), [[]])
    .sort((a, b) => a.length - b.length);
}

function spaceOf(factors: readonly FormulaFactor[]): string {
  return factors
    .map(({ text }) => text)
    .sort()
    .join("\n");
}
