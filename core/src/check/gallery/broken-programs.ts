import type { EvaluationRequest, EvaluationResult, Implementation } from "../implementation.js";
import { broken, type Exhibit, wrapped } from "./exhibit.js";
import { mapped, matrix, sum } from "./plain-softmax.js";

type Answer = (request: EvaluationRequest) => EvaluationResult;
const EXTREMES = { extremes: true } as const;

const plainExp = (a: readonly number[]) => {
  const e = a.map(Math.exp);
  const total = sum(e);
  return e.map((x) => x / total);
};
const logarithms = (p: readonly number[], y: readonly number[], log: (p: number) => number) =>
  -sum(p.map((pk, k) => (y[k] === 0 ? 0 : y[k]! * log(pk))));
const shifted = (a: readonly number[], by: number) => plainExp(a.map((ak) => ak - by));

/** State, memory, shape and rounding. */
export const brokenPrograms: readonly Exhibit[] = [
  wrapped("gradient-accumulates", "adds to an array that is never set to 0", ({ evaluate }) => {
    let total: number[] | null = null;
    return (request) => {
      const { value, gradient } = evaluate(request) as EvaluationResult;
      const added = Array.from(gradient as number[], (g, at) => g + (total?.[at] ?? 0));
      total = added;
      return { value, gradient: added };
    };
  }),
  wrapped(
    "result-overwritten",
    "returns the same array at every call",
    ({ evaluate }) => {
      const buffer: number[] = [];
      return (request) => {
        const { value, gradient } = evaluate(request) as EvaluationResult;
        for (const [at, g] of Array.from(gradient as number[]).entries()) buffer[at] = g;
        return { value, gradient: buffer };
      };
    },
    { verdict: "right" },
  ),
  wrapped(
    "weights-changed",
    "normalises the weights in place",
    ({ evaluate }) =>
      (request) => {
        const answer = evaluate(request) as EvaluationResult;
        for (let at = 0; at < request.weights.length; at++) request.weights[at]! *= 0.5;
        return answer;
      },
    { verdict: "right" },
  ),
  wrapped("gradient-of-previous-call", "reads the probabilities of the call before", ({ evaluate }) => {
    let before: EvaluationResult | null = null;
    return (request) => {
      // It computes both at every call, whatever is wanted: an empty gradient would be kept, too.
      const answer = evaluate({ ...request, want: ["value", "gradient"] }) as EvaluationResult;
      const { gradient } = before ?? answer;
      before = answer;
      return { value: answer.value, gradient };
    };
  }),
  wrapped("not-deterministic", "draws a new dropout at every call", ({ evaluate }) => {
    let state = 1;
    return (request) => {
      const { value, gradient } = evaluate(request) as EvaluationResult;
      return {
        value,
        gradient: Array.from(gradient as number[], (g) => {
          state = (state * 16807) % 2147483647;
          return state % 2 === 0 ? 0 : 2 * g;
        }),
      };
    };
  }),
  wrapped("gradient-at-updated-weights", "updates the weights before the gradient", ({ evaluate }) => (request) => {
    const here = evaluate(request) as EvaluationResult;
    const step = 0.01 * Math.sign(here.value || 1);
    const weights = request.weights.map((w, at) => w - step * (here.gradient as number[])[at]!);
    return { value: here.value, gradient: (evaluate({ ...request, weights }) as EvaluationResult).gradient };
  }),
  wrapped("whole-numbers", "writes the gradient into an array of whole numbers", ({ evaluate }) => (request) => {
    const answer = evaluate(request) as EvaluationResult;
    return { ...answer, gradient: Array.from(answer.gradient as number[], Math.trunc) };
  }),
  wrapped("finite-differences", "takes (f(w + h) − f(w)) / h, h = 1e-6, for the gradient", differencesOf(1e-6, 1)),
  wrapped(
    "finite-differences-of-both-sides",
    "takes (f(w + h) − f(w − h)) / 2h, h = 1e-5, for the gradient",
    differencesOf(1e-5, 2),
    {
      verdict: "right",
      causes: ["finite-differences"],
    },
  ),
  wrapped("wrong-shape", "returns residuals in place of the gradient", ({ evaluate }) => (request) => ({
    ...(evaluate(request) as EvaluationResult),
    gradient: matrix(7, 5, () => 0.5),
  })),
  wrapped("not-finite", "fills one derivative from an empty array", ({ evaluate }) => (request) => {
    const { value, gradient } = evaluate(request) as EvaluationResult;
    return { value, gradient: Array.from(gradient as number[], (g, at) => (at === 1 ? Number.NaN : g)) };
  }),
  broken(
    "overflow",
    "takes exp without subtracting the maximum",
    {
      rowLoss: (a, y) => Math.log(sum(a.map(Math.exp))) * sum(y) - sum(a.map((ak, k) => ak * y[k]!)),
      probabilities: (A) => A.map(plainExp),
    },
    { verdict: "right", needs: EXTREMES },
  ),
  broken(
    "maximum-over-everything",
    "subtracts the maximum of the whole matrix",
    {
      probabilities: (A) => {
        const top = Math.max(...A.flat());
        return A.map((a) => shifted(a, top));
      },
    },
    { verdict: "right", needs: EXTREMES },
  ),
  broken(
    "logarithm-of-zero",
    "takes the logarithm of the probability",
    { rowLoss: (a, y) => logarithms(shifted(a, Math.max(...a)), y, Math.log) },
    { verdict: "right", needs: EXTREMES },
  ),
  broken(
    "clipped-logarithm",
    "cuts probabilities off at 1e-12 before the logarithm",
    { rowLoss: (a, y) => logarithms(shifted(a, Math.max(...a)), y, (p) => Math.log(Math.max(p, 1e-12))) },
    { verdict: "right", needs: EXTREMES },
  ),
  wrapped(
    "hessian-scaled",
    "returns twice the Hessian",
    ({ evaluate }) =>
      (request) => {
        const answer = evaluate(request) as EvaluationResult;
        if (!request.want.includes("hessian")) return answer;
        return { ...answer, hessian: mapped(byDifferences(evaluate as Answer, request), (h) => 2 * h) };
      },
    { verdict: "right" },
  ),
];

/** A gradient from values: of one side, or of both. */
function differencesOf(h: number, sides: 1 | 2) {
  return ({ evaluate }: Implementation) =>
    (request: EvaluationRequest): EvaluationResult => {
      if (!request.want.includes("gradient")) return evaluate(request) as EvaluationResult;
      const at = (b: number, t: number) =>
        (
          evaluate({
            ...request,
            want: ["value"],
            weights: request.weights.map((w, a) => (a === b ? w + t : w)),
          }) as EvaluationResult
        ).value;
      const here = evaluate(request) as EvaluationResult;
      const behind = (b: number) => (sides === 2 ? at(b, -h) : here.value);
      return { ...here, gradient: Array.from(request.weights, (_, b) => (at(b, h) - behind(b)) / (sides * h)) };
    };
}

/** The Hessian by central differences of the gradient, of fourth order. */
export function byDifferences(evaluate: Answer, request: EvaluationRequest): number[][] {
  const at = (b: number, t: number) =>
    evaluate({ ...request, weights: request.weights.map((w, other) => (other === b ? w + t : w)) })
      .gradient as number[];
  const h = 1e-2;
  const columns = Array.from(request.weights, (_, b) => {
    const [p1, m1, p2, m2] = [at(b, h), at(b, -h), at(b, h / 2), at(b, -h / 2)];
    return p1.map((_, a) => (8 * (p2[a]! - m2[a]!) - (p1[a]! - m1[a]!)) / (6 * h));
  });
  return matrix(columns.length, columns.length, (a, b) => columns[b]![a]!);
}
