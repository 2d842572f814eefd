import type { Decoding } from "./decode/decode.js";
import { partingAt } from "./decode/derivative-at.js";
import type { Evidence } from "./decode/evidence.js";
import type { LineTest } from "./diagnosis.js";
import { judge, type LineBundle, relativeBound } from "./line-test.js";

/** What slopes and reference say of the gradient. */
export interface Judgement {
  readonly lines: readonly LineTest[];
  /** some line shows the gradient wrong in every estimate */
  readonly isWrongByLines: boolean;
  /** the gradient differs from the derivative of the identified value by more than their errors */
  readonly isWrongByReference: boolean;
  /** the larger of ‖gradient − derivative‖/‖gradient‖ that slopes or reference leave open; null for none */
  readonly bound: number | null;
}

/** Differences beyond this many error bars are real. */
const ERRORS = 10;
/** Differences below this, relative, are rounding of sums in another order. */
const ROUNDING = 1e-9;

/** A gradient to be judged in place of the implementation's own; for the negative control. */
export type Replacement = (gradient: Float64Array) => Float64Array;
const asGiven: Replacement = (gradient) => gradient;

export function judgeAll(
  bundles: readonly LineBundle[],
  evidence: readonly Evidence[],
  decoding: Decoding | null,
  replaced: Replacement = asGiven,
): Judgement {
  const lines = bundles.flatMap((bundle) =>
    bundle.lines.map((line) => judge(line, replaced(bundle.gradient), bundle.noise)),
  );
  const reference = decoding ? compareWithReference(evidence, decoding, replaced) : null;
  const bounds = bundles.map((bundle) => relativeBound(bundle, replaced(bundle.gradient)));
  const bySlopes = bounds.includes(null) ? null : Math.max(...bounds.map((bound) => bound!));
  const known = [bySlopes, reference?.bound ?? null].filter((bound) => bound !== null);
  return {
    lines,
    isWrongByLines: lines.some(({ agrees }) => !agrees),
    isWrongByReference: reference?.isWrong ?? false,
    bound: known.length === 0 ? null : Math.min(...known),
  };
}

/** The gradient at all points against the derivative of the identified value. */
function compareWithReference(
  evidence: readonly Evidence[],
  { values: [value] }: Decoding,
  replaced: Replacement,
): { isWrong: boolean; bound: number } | null {
  if (value === undefined) return null;
  let isWrong = false;
  let bound = 0;
  for (const [s, one] of evidence.entries())
    for (const [p, { gradient }] of one.seen.entries()) {
      const { gap, error, size } = partingAt(value, value.coefficients[s]!, one, p, replaced(gradient));
      if (gap > ERRORS * error + ROUNDING * size) isWrong = true;
      bound = Math.max(bound, (gap + error) / size);
    }
  return { isWrong, bound };
}
