import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import { hasSlope } from "../features/differentiate-features.js";
import { columnsRead, type FeatureMap, factorColumns, factorsOf } from "../features/feature-map.js";
import type { ClassName } from "../likelihood/sample.js";
import type { Model } from "../model/model.js";
import { normalTwoSided } from "../numeric/normal.js";
import type { Rows } from "../table/raw-rows.js";
import type { Cell, Row } from "../table/table.js";
import { averagedMargins } from "./averaged-margins.js";
import { type CellsSeen, cellsSeen } from "./cells-seen.js";
import { assertNotSeparated, INFERENCE_OPTIONS, type Inference, type InferenceOptions } from "./inference.js";
import { withInference } from "./inference-of-rows.js";
import { assertRead, type MarginOptions, type Margins } from "./margin-place.js";
import {
  differenceOf,
  type EffectKind,
  type Margin,
  type MarginPlace,
  probabilityMargins,
  slopeMargins,
  standardErrorOf,
} from "./probability-margins.js";

/** Options of `marginalEffects`. */
export interface MarginalEffectsOptions extends InferenceOptions, MarginOptions {
  /** The columns whose effects are wanted. Default: all columns that the model reads and that have an effect. */
  readonly columns?: readonly string[];
  /**
   * For numbers: "dydx" (default) the change of the probability per unit of the column, "eyex" the elasticity ∂ ln p / ∂ ln x, "dyex"
   * ∂p / ∂ ln x, "eydx" ∂ ln p / ∂x. Categories, booleans and columns of 0 and 1 have discrete changes of the probability, for "dydx" only.
   */
  readonly effect?: EffectKind;
}

/** How one column moves the probability of one class. */
export interface MarginalEffect {
  readonly column: string;
  /** a discrete change between two cells; null for a slope */
  readonly change: { readonly from: Cell; readonly to: Cell } | null;
  readonly class: ClassName;
  readonly estimate: number;
  /** by the delta method */
  readonly standardError: number;
  readonly z: number;
  /** two-sided; null with a penalty */
  readonly p: number | null;
  readonly lower: number;
  readonly upper: number;
}

/** The marginal effects of columns, and how they were computed. */
export interface MarginalEffects {
  readonly effect: EffectKind;
  readonly at: "rows" | "means";
  readonly given: Row;
  readonly rows: number;
  readonly covariance: string;
  readonly level: number;
  /** over the classes they sum to zero, for "dydx" and "dyex" */
  readonly effects: readonly MarginalEffect[];
  /** columns without an effect of the kind asked for */
  readonly skipped: readonly string[];
}

const EFFECTS: readonly EffectKind[] = ["dydx", "eyex", "dyex", "eydx"];
const OPTIONS: readonly (keyof MarginalEffectsOptions)[] = ["columns", "effect", "at", "given", ...INFERENCE_OPTIONS];

/**
 * Marginal effects of `model` at the rows that it was fitted to: by how much each column moves the probability of each class, averaged
 * over the rows, at the mean row, or at given values; through every feature that reads the column, products and expressions included.
 * Standard errors by the delta method, from the analytic gradient in all weights.
 * @example
 * const { effects } = await marginalEffects(surveyModel, survey, { columns: ["write"] });
 * effects.length; // 3
 */
export async function marginalEffects(
  model: Model,
  rows: Rows,
  options: MarginalEffectsOptions = {},
): Promise<MarginalEffects> {
  assertKnownOptions(options, OPTIONS, "marginalEffects");
  assertEffect(options);
  return withInference(model, rows, options, (inference) => effectsOf(inference, options));
}

/** Throws for kinds of effects that there are not. */
export function assertEffect({ effect = "dydx" }: MarginalEffectsOptions): void {
  if (!EFFECTS.includes(effect))
    throw new MultilogitError("option", `effect: ${quoted(effect)}; expected ${EFFECTS.map(quoted).join(", ")}`);
}

/** The effects by an inference: one pass over the rows sees which cells occur, one takes the margins. */
export async function effectsOf(
  inference: Inference,
  options: Pick<MarginalEffectsOptions, "columns" | "effect" | "at" | "given">,
): Promise<MarginalEffects> {
  const { effect = "dydx", at = "rows", given = {} } = options;
  assertNotSeparated(inference);
  const { model, W } = inference;
  const K = model.classes.length;
  const seen = await cellsSeen(inference);
  const { columns, skipped } = chosenColumns(model, seen, options.columns, effect);
  const changes = columns.map((column) => changesOf(column, model.featureMap, seen));
  const margins = await averagedMargins(inference, options, (rows) => {
    const place = rows.place();
    return columns.flatMap((column, c) => marginsOfColumn(column, changes[c]!, effect, rows, place, W, K));
  });
  const named = columns.flatMap((column, c) => changesIn(changes[c]!).map((change) => ({ column, change })));
  return {
    effect,
    at,
    given,
    rows: inference.rows,
    covariance: inference.covariance,
    level: inference.level,
    effects: named.flatMap(({ column, change }, m) =>
      margins.slice(m * K, (m + 1) * K).map((margin, k) => effectOf(column, change, k, margin, inference)),
    ),
    skipped,
  };
}

/** The cells between which a column changes, from its reference to each other; null where it has a slope. */
type Changes = { readonly from: Cell; readonly to: readonly Cell[] } | null;

/** The changes of a column one by one, null for a slope. */
function changesIn(changes: Changes): MarginalEffect["change"][] {
  return changes === null ? [null] : changes.to.map((to) => ({ from: changes.from, to }));
}

/** The margins of all classes, for each change of a column after the other. */
function marginsOfColumn(
  column: string,
  changes: Changes,
  effect: EffectKind,
  rows: Margins,
  place: MarginPlace,
  W: Float64Array,
  K: number,
): Margin[] {
  if (changes === null) {
    const { design, x } = rows.slopes(column);
    if (effect === "eyex" || effect === "dyex") assertPositive(x, column, effect, rows);
    return slopeMargins(place, design, x, effect, W, K);
  }
  const from = probabilityMargins(rows.place({ [column]: changes.from }), W, K);
  return changes.to.flatMap((cell) => {
    const to = probabilityMargins(rows.place({ [column]: cell }), W, K);
    return to.map((margin, k) => differenceOf(margin, from[k]!));
  });
}

function effectOf(
  column: string,
  change: MarginalEffect["change"],
  k: number,
  margin: Margin,
  inference: Inference,
): MarginalEffect {
  const { model, width, isPenalised } = inference;
  const standardError = standardErrorOf(margin, inference);
  const z = margin.value / standardError;
  return {
    column,
    change,
    class: model.classes[k]!,
    estimate: margin.value,
    standardError,
    z,
    p: isPenalised ? null : normalTwoSided(z),
    lower: margin.value - width * standardError,
    upper: margin.value + width * standardError,
  };
}

function changesOf(column: string, { features }: FeatureMap, seen: CellsSeen): Changes {
  const readers = features.flatMap(factorsOf).filter((factor) => factorColumns(factor).includes(column));
  if (readers.some((factor) => factor.kind === "words")) return null;
  const categories = readers.filter((factor) => factor.kind === "category");
  if (categories.length > 0) {
    const levels = seen.levelsOf(column);
    const reference = categories.find((factor) => factor.reference !== null)?.reference;
    const from = levels.find((level) => String(level) === String(reference)) ?? levels[0]!;
    return { from, to: levels.filter((level) => level !== from) };
  }
  if (seen.isBoolean(column)) return { from: false, to: [true] };
  return seen.isFlag(column) ? { from: 0, to: [1] } : null;
}

/** The columns that have an effect of this kind, in the order of the model; an error if a named column has none. */
function chosenColumns(
  { featureMap }: Model,
  seen: CellsSeen,
  wanted: readonly string[] | undefined,
  effect: EffectKind,
): { columns: string[]; skipped: string[] } {
  const known = columnsRead({ features: featureMap.features, offset: [] });
  for (const name of wanted ?? []) assertRead(name, known);
  const has = (column: string): boolean => {
    if (changesOf(column, featureMap, seen) !== null) return effect === "dydx";
    const readers = featureMap.features.flatMap(factorsOf).filter((factor) => factorColumns(factor).includes(column));
    return readers.every(hasSlope);
  };
  const without = (wanted ?? []).find((name) => !has(name));
  const readsWords = (column: string) =>
    featureMap.features.some((feature) => feature.kind === "words" && feature.column === column);
  if (without !== undefined && readsWords(without))
    throw new MultilogitError(
      "option",
      `column ${quoted(without)} holds text, which has no slope and no level to change to; explainRow says what each word of a text adds to the scores`,
    );
  if (without !== undefined)
    throw new MultilogitError(
      "option",
      `column ${quoted(without)} has no effect of the kind ${quoted(effect)}: ${effect === "dydx" ? "it is read through a threshold, so it has no slope" : "it changes from level to level"}; ask for ${effect === "dydx" ? "other columns" : '"dydx"'}`,
    );
  const columns = wanted ?? known.filter(has);
  return { columns: [...columns], skipped: known.filter((name) => !columns.includes(name) && wanted === undefined) };
}

function assertPositive(x: ArrayLike<number>, column: string, effect: EffectKind, rows: Margins): void {
  const at = Array.from(x).findIndex((value) => !(value > 0));
  if (at >= 0)
    throw new MultilogitError(
      "data",
      `column ${quoted(column)} is ${x[at]} in ${rows.rowName(at)}, and ${effect} asks for its logarithm; leave the column out or ask for "dydx"`,
    );
}
