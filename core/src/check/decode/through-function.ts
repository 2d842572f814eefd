import { dot, norm } from "../../numeric/vectors.js";
import type { Cause } from "../diagnosis.js";
import type { ValueModel } from "../hypotheses/formula-model.js";
import * as named from "../hypotheses/structures.js";
import { derivativeAt } from "./derivative-at.js";
import type { Evidence } from "./evidence.js";
import type { Fitted } from "./fit-models.js";

/** Neighbours closer than this part of the spread of right derivatives say what a function is between them. */
const CLOSE = 0.02;
/** Numbers that must have such neighbours. */
const ENOUGH = 60;
/** What neighbours may leave of the distance to the nearest multiple of the right gradient; what does not depend on the right derivative leaves all. */
const LEFT = 0.05;

/**
 * Whether each number is a continuous function of the right derivative alone, g_jk = h(∂f/∂w_jk), such as sign(x) log(1 + |x|) or x²: then each
 * is what its neighbours by right derivative give, interpolated, wherever in the gradient and at whichever W they are.
 */
export function throughFunction(evidence: readonly Evidence[], value: Fitted<ValueModel> | undefined): Cause | null {
  if (value === undefined) return null;
  const numbers = evidence
    .flatMap(({ problem, Ws, seen }, s) =>
      Ws.flatMap((W, p) => {
        const { expected } = derivativeAt(value, value.coefficients[s]!, problem, W);
        return Array.from(expected, (right, jc) => ({ right, given: seen[p]!.gradient[jc]! }));
      }),
    )
    .sort((one, other) => one.right - other.right);
  const [right, given] = [
    Float64Array.from(numbers, (one) => one.right),
    Float64Array.from(numbers, (one) => one.given),
  ];
  const multiple = dot(given, right) / (dot(right, right) || 1);
  const close = CLOSE * (right[right.length - 1]! - right[0]!);
  const inner = numbers.flatMap(({ right: x, given: y }, at) => {
    const [before, after] = [numbers[at - 1], numbers[at + 1]];
    if (before === undefined || after === undefined || after.right - before.right > close) return [];
    const share = after.right === before.right ? 0.5 : (x - before.right) / (after.right - before.right);
    return [{ left: y - before.given - share * (after.given - before.given), distance: y - multiple * x }];
  });
  const left = norm(Float64Array.from(inner, (one) => one.left));
  const distance = norm(Float64Array.from(inner, (one) => one.distance));
  if (inner.length < ENOUGH || !(left < LEFT * distance)) return null;
  const at = [0.05, 0.35, 0.65, 0.95].map((share) => numbers[Math.floor(share * numbers.length)]!);
  return named.functionOfDerivative(at.map((one) => [one.right, one.given]));
}
