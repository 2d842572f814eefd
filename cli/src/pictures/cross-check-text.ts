import type { CrossCheck } from "@multilogit/spark";
import type { Model } from "multilogit";
import { formatNumber } from "../terminal/format-number.js";

/** Two sums of a cluster over the same rows differ by less than this share. */
const ROUNDING = 1e-9;

/** Whether the objective at another program's weights is one that the model's certificate allows: not below what it says the minimum is at least. */
export function isPossible({ value }: CrossCheck, { report }: Model): boolean {
  return value >= report.value - report.certificate.gap - ROUNDING * Math.abs(report.value);
}

/** How far another program's weights are from the minimum, next to ours. */
export function crossCheckInWords(check: CrossCheck, model: Model): string {
  const { value, gap, iterations, seconds } = check;
  const off = value - model.report.value;
  const steps = iterations === null ? "" : `${iterations} iterations, `;
  const found = `Spark's MLlib, ${steps}${formatNumber(seconds, 2)} s: the objective at its weights is ${nats(Math.abs(off))} ${off < 0 ? "below" : "above"} ours`;
  if (!isPossible(check, model)) return `${found}, which the certificate rules out; one of the two is wrong`;
  return Number.isFinite(gap) ? `${found}, and at most ${nats(gap)} above its minimum` : found;
}

/** The same for programs. */
export function crossCheckInJson(check: CrossCheck, model: Model) {
  const { value, gap, iterations, seconds } = check;
  return {
    program: "mllib",
    objective: value,
    gap: Number.isFinite(gap) ? gap : null,
    iterations,
    seconds,
    isPossible: isPossible(check, model),
  };
}

function nats(x: number): string {
  return `${x.toExponential(1)} nats`;
}
