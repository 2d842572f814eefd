import type { GradientModel } from "../hypotheses/formula-model.js";
import { residual } from "../hypotheses/softmax-likelihood.js";
import { scoresOfGradient } from "../hypotheses/structures.js";
import type { Seen } from "../patient.js";
import { forward, type Problem, pullBack } from "../problem.js";
import { decodeResiduals } from "./decode-residuals.js";
import { leastSquares } from "./least-squares.js";

/** A gradient at some W on rows that are few enough to give its residuals. */
export interface FewRows {
  readonly problem: Problem;
  readonly Ws: readonly Float64Array[];
  readonly seen: readonly Seen[];
}

/** Logarithms of probabilities near 0 or 1 keep few digits. */
const KNOWN = 1e-5;

/**
 * The gradient whose scores are t X W + u b: its residuals, divided by `scale`, are probabilities less y, and the logarithms of those
 * are such scores. Null when they are not. Two numbers from n K equations at every W; the model has still to predict all evidence.
 */
export function scoresByResidual({ problem, Ws, seen }: FewRows, scale: number): GradientModel | null {
  const { n, Y, v, geometry } = problem;
  const { K, C, constant } = geometry;
  if (C < K) return null;
  const columns: [number[], number[]] = [[], []];
  const logarithms: number[] = [];
  for (const [p, W] of Ws.entries()) {
    const { s } = forward(problem, W);
    const { R, misfit } = decodeResiduals(problem, W, seen[p]!.gradient);
    if (misfit > KNOWN) return null;
    const isBias = (jc: number) => Math.floor(jc / C) === constant;
    const [inputs, bias] = [false, true].map(
      (of) =>
        forward(
          problem,
          W.map((w, jc) => (isBias(jc) === of ? w : 0)),
        ).A,
    );
    for (let i = 0; i < n; i++) {
      const at = Array.from({ length: K }, (_, k) => i * K + k);
      const q = at.map((ik) => (R[ik]! / (scale * v[i]!) + Y[ik]!) / s[i]!);
      const total = q.reduce((sum, one) => sum + one, 0);
      if (Math.abs(total - 1) > KNOWN || !q.every((one) => one > -KNOWN)) return null;
      if (Math.min(...q) < 1e-4) continue;
      logarithms.push(...centred(q.map(Math.log)));
      columns[0].push(...centred(at.map((ik) => inputs![ik]!)));
      columns[1].push(...centred(at.map((ik) => bias![ik]!)));
    }
  }
  if (logarithms.length < 10 * K) return null;
  const { coefficients, misfit } = leastSquares(
    columns.map((x) => Float64Array.from(x)),
    Float64Array.from(logarithms),
  );
  const [t, u] = coefficients;
  return misfit > KNOWN || (near(t!, 1) && (constant === null || near(u!, 1)))
    ? null
    : scoresModel(t!, constant === null ? null : u!);
}

function scoresModel(t: number, u: number | null): GradientModel {
  const [times, bias] = [settled(t), u === null ? null : settled(u)];
  return {
    cause: scoresOfGradient(times, bias),
    columns: (problem, W) => {
      const { C, constant } = problem.geometry;
      const moved = W.map((w, jc) => w * (Math.floor(jc / C) === constant ? bias! : times));
      return [pullBack(problem, residual(forward(problem, moved)))];
    },
  };
}

const near = (x: number, y: number) => Math.abs(x - y) <= 1e-4;

/** Numbers that people write, where the one that was found is theirs within its error. */
export function settled(x: number): number {
  const written = [0, 1, -1, 2, -2, 0.5, Math.LN2, Math.LN10, Math.SQRT2, Math.SQRT1_2];
  return written.find((one) => Math.abs(x - one) <= 1e-8) ?? x;
}

function centred(x: readonly number[]): number[] {
  const mean = x.reduce((sum, one) => sum + one, 0) / x.length;
  return x.map((one) => one - mean);
}
