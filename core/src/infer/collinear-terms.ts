import { quoted } from "../errors.js";
import { rawCombinations } from "../features/raw-combinations.js";
import { termNames } from "../features/term-names.js";
import { designColumns } from "../likelihood/design-columns.js";
import { assertSample, type Sample } from "../likelihood/sample.js";
import { orthogonalColumns } from "../numeric/orthogonal-columns.js";

/** A term that is a combination of other terms. */
export interface CollinearTerm {
  readonly term: string;
  /** term = Σ coefficient · other term, in raw columns, over terms before it that are not collinear themselves */
  readonly combination: readonly { readonly term: string; readonly coefficient: number }[];
  /** "z" = 2 · "x" − 1 · "(Intercept)" */
  readonly sentence: string;
}

/** Parts of a combination below this share of it are rounding. */
const ROUNDING = 1e-9;

/**
 * The terms that are, in the rows that count, a combination of those before them, with the combination: without a penalty their weights
 * are not identified, and any one term of a combination can be left out. Found by Gram–Schmidt on the columns of Φ in their order, at
 * 1e-10 of a column's length (R's lm leaves the same columns out, at 1e-7).
 * @example
 * collinearTerms(sample).length; // 1
 */
export function collinearTerms(sample: Sample): CollinearTerm[] {
  assertSample(sample);
  const names = termNames(sample.featureMap);
  const columns = designColumns(sample);
  const lengths = columns.map((column) => Math.sqrt(column.reduce((sum, x) => sum + x * x, 0)));
  return orthogonalColumns(columns).dependent.map(({ column, combination }) => {
    const relation = combination.map((share, m) =>
      Math.abs(share) * lengths[m]! > ROUNDING * lengths[column]! ? share : 0,
    );
    relation[column] = -1;
    const inTerms = rawCombinations(sample.featureMap).map((parts) => {
      const products = parts.map(([m, factor]) => factor * relation[m]!);
      const sum = products.reduce((total, product) => total + product, 0);
      const size = products.reduce((total, product) => total + Math.abs(product), 0);
      return Math.abs(sum) > ROUNDING * size ? sum : 0;
    });
    const parts = [...inTerms.keys()]
      .filter((j) => j !== column && inTerms[j] !== 0)
      .map((j) => ({ term: names[j]!, coefficient: -inTerms[j]! / inTerms[column]! }));
    return { term: names[column]!, combination: parts, sentence: sentenceOf(names[column]!, parts) };
  });
}

function sentenceOf(name: string, parts: CollinearTerm["combination"]): string {
  if (parts.length === 0) return `${quoted(name)} is 0 in every row`;
  const terms = parts.map(({ term, coefficient }, at) => {
    const size = `${Number(Math.abs(coefficient).toPrecision(6))} · ${quoted(term)}`;
    if (at === 0) return coefficient < 0 ? `-${size}` : size;
    return `${coefficient < 0 ? "-" : "+"} ${size}`;
  });
  return `${quoted(name)} = ${terms.join(" ")}`;
}
