import { designColumns } from "../engine/design-columns.js";
import { quoted } from "../errors.js";
import { orthogonalColumns } from "../numeric/orthogonal-columns.js";
import { assertSample, type Sample } from "../objective/sample.js";

/** A feature that other features add up to. */
export interface CollinearFeature {
  readonly feature: string;
  /** φ_feature = Σ coefficient · φ_other, over features before it that are not collinear themselves */
  readonly combination: readonly { readonly feature: string; readonly coefficient: number }[];
  /** "again" = 2 · "x" − 1 · "constant" */
  readonly sentence: string;
}

/** Parts of a combination that move it less than this share are rounding. */
const ROUNDING = 1e-9;

/**
 * The features that are, in the rows that count, a combination of those before them, with the combination: without a penalty their
 * weights are not identified, and any one feature of a combination can be left out. Found by Gram–Schmidt on the columns of Φ in their
 * order, at 1e-10 of a column's length (R's lm leaves the same columns out, at 1e-7).
 */
export function collinearFeatures(sample: Sample): CollinearFeature[] {
  assertSample(sample);
  const { names } = sample.featureMap;
  const columns = designColumns(sample);
  const lengths = columns.map((column) => Math.sqrt(column.reduce((sum, x) => sum + x * x, 0)));
  return orthogonalColumns(columns).dependent.map(({ column, combination }) => {
    const parts = [...combination.keys()]
      .filter((m) => Math.abs(combination[m]!) * lengths[m]! > ROUNDING * lengths[column]!)
      .map((m) => ({ feature: names[m]!, coefficient: combination[m]! }));
    return { feature: names[column]!, combination: parts, sentence: sentenceOf(names[column]!, parts) };
  });
}

function sentenceOf(feature: string, parts: CollinearFeature["combination"]): string {
  if (parts.length === 0) return `${quoted(feature)} is 0 in every row`;
  const terms = parts.map(({ feature: name, coefficient }, at) => {
    const size = `${Number(Math.abs(coefficient).toPrecision(6))} · ${quoted(name)}`;
    if (at === 0) return coefficient < 0 ? `−${size}` : size;
    return `${coefficient < 0 ? "−" : "+"} ${size}`;
  });
  return `${quoted(feature)} = ${terms.join(" ")}`;
}
