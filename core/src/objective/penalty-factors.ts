import { assertKnownNames, MultilogitError, quoted } from "../errors.js";
import { isRecord } from "../is-record.js";

/** How strongly features are penalised relative to each other. */
export interface PenaltyFactors {
  /**
   * v_j by the name of the feature, or of a column for all features that are made from it alone, such as the levels of a category, or of a list whose
   * parts are the columns vector[1], vector[2] …: 0 leaves a feature unpenalised, Infinity leaves it out (its weights are 0). Default 1. Factors are
   * taken as they are, never rescaled.
   */
  readonly factors?: Readonly<Record<string, number>>;
}

/** What a grouped penalty takes as one group. */
export interface GroupedOptions extends PenaltyFactors {
  /**
   * Whether the levels of a category are chosen each on its own, or all of a column's together, as one group. Default "each". The norm of a
   * larger group is not scaled down: give such a column the factor √levels for the usual group lasso.
   */
  readonly levels?: "each" | "together";
}

const GROUPED_OPTIONS: readonly (keyof GroupedOptions)[] = ["factors", "levels"];

/** The options of a grouped penalty, checked; `levels` only where it is not the default. */
export function groupedOptionsFrom(options: GroupedOptions): GroupedOptions {
  const { levels } = options;
  if (levels !== undefined && levels !== "each" && levels !== "together")
    throw new MultilogitError("option", `grouped: levels is ${quoted(levels)}; expected "each" or "together"`);
  const together = levels === "together" ? ({ levels } as const) : {};
  return { ...factorsFrom(options, GROUPED_OPTIONS, "grouped"), ...together };
}

/** A frozen copy of the factors, if any. */
export function factorsFrom(options: GroupedOptions, known: readonly string[], name: string): PenaltyFactors {
  assertKnownNames(options, known, name);
  const { factors } = options;
  if (factors === undefined) return {};
  if (!isRecord(factors))
    throw new MultilogitError(
      "option",
      `${name}: factors is ${quoted(factors)}; expected a plain object such as { age: 0 }, a number for each feature named`,
    );
  const wrong = Object.entries(factors).find(([, v]) => typeof v !== "number" || !(v >= 0));
  if (wrong)
    throw new MultilogitError(
      "option",
      `${name}: the factor of ${quoted(wrong[0])} is ${quoted(wrong[1])}; expected 0 (not penalised), a number above 0, or Infinity (left out)`,
    );
  return Object.keys(factors).length === 0 ? {} : { factors: Object.freeze({ ...factors }) };
}
