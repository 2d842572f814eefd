import type { CheckedData } from "multilogit/check";
import { uniformFrom } from "../state/uniform-from.js";

/** What of the rows a pasted function is given. */
export type PastedRows = Pick<CheckedData, "columns" | "classes" | "design" | "labels">;

export type Layout = "feature-major" | "class-major";

/** The layout in which a loss is nearest to the likelihood, and how far from it: 0 the same up to a factor, Infinity no number. */
export interface FoundLayout {
  readonly layout: Layout;
  readonly misfit: number;
}

const ROWS = 23;
/** Losses that agree are as near as this; printed with four digits they still are. */
const AGREES = 1e-3;

/**
 * Whether a function takes W as features × classes or as classes × features: in the wrong one its loss is another, or none. The gradient
 * is not looked at, so that no layout can hide a fault in it.
 */
export async function foundLayout(
  lossAt: (weights: Float64Array, data: PastedRows, layout: Layout) => Promise<number>,
  { features: d, classes: K }: { readonly features: number; readonly classes: number },
): Promise<FoundLayout> {
  const uniform = uniformFrom(20);
  const labels = Int32Array.from({ length: ROWS }, () => Math.floor(uniform() * K));
  const design = Float64Array.from({ length: ROWS * d }, () => (uniform() < 0.5 ? 1 : 0));
  const data = { columns: d, classes: K, design, labels };
  const W = Float64Array.from({ length: d * K }, () => uniform() - 0.5);
  const zero = new Float64Array(d * K);
  const right = -labels.reduce((sum, y, i) => {
    const a = Array.from({ length: K }, (_, k) =>
      design.subarray(i * d, (i + 1) * d).reduce((score, x, j) => score + x * W[j * K + k]!, 0),
    );
    return sum + a[y]! - Math.log(a.reduce((total, ak) => total + Math.exp(ak), 0));
  }, 0);
  const misfitOf = async (layout: Layout) => {
    const there = layout === "feature-major" ? W : W.map((_, kj) => W[(kj % d) * K + Math.floor(kj / d)]!);
    try {
      const atZero = await lossAt(zero, data, layout);
      // Without weights each row costs ln K, in a sum or on average.
      const isUniform = [1, ROWS].some((count) => Math.abs(atZero / (count * Math.log(K)) - 1) < AGREES);
      const ratio = (await lossAt(there, data, layout)) / atZero;
      const off = Math.abs(ratio - right / (ROWS * Math.log(K))) + (isUniform ? 0 : 1);
      return Number.isFinite(off) ? off : Number.POSITIVE_INFINITY;
    } catch {
      return Number.POSITIVE_INFINITY;
    }
  };
  const misfit = await misfitOf("feature-major");
  if (misfit < AGREES) return { layout: "feature-major", misfit };
  const other = await misfitOf("class-major");
  return other < misfit ? { layout: "class-major", misfit: other } : { layout: "feature-major", misfit };
}

/** Whether the loss is the likelihood, so that the layout is sure. */
export function isSure({ misfit }: FoundLayout): boolean {
  return misfit < AGREES;
}
