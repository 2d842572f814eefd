import { MultilogitError, quoted } from "../errors.js";
import type { FeatureMap } from "../features/feature-map.js";
import type { ClassName } from "../likelihood/sample.js";
import { fitted } from "../model/fitted.js";
import type { Model } from "../model/model.js";
import { penalised } from "../objective/penalised.js";
import { penaltyAt } from "../objective/penalty-at.js";
import type { PenaltyPath } from "../objective/penalty-path.js";
import { solutionTo } from "../solve/solution.js";
import { denseWeights } from "../solve/sparse/sparse-weights.js";
import type { Table } from "../table/table.js";
import { tableFromColumns } from "../table/table-from-columns.js";
import type { PathPoint, PathRecorder } from "./path-recorder.js";

/** The fits of one penalty over many λ, λ descending. */
export interface Path {
  readonly penalty: PenaltyPath;
  readonly featureMap: FeatureMap;
  readonly classes: readonly ClassName[];
  readonly points: readonly PathPoint[];
  /** whether every point converged */
  readonly converged: boolean;
  /** why the path ends where it does */
  readonly reason: string;
  /** passes over the rows for values and slopes, and for curvature */
  readonly evaluations: number;
  readonly curvaturePasses: number;
  /** The model of point `index`. */
  model(index: number): Model;
  /** The model at a λ of the path, to 1e-9 of it. */
  at(lambda: number): Model;
  /** All weights that are not 0, a row each: `lambda`, `feature`, `class`, `weight`. */
  coefficients(): Table;
}

/** What a recorder kept, as a path. */
export function pathFrom(recorder: PathRecorder): Path {
  const { points, weights, reason } = recorder;
  const { likelihood, penalty, work } = recorder.settings;
  const { featureMap, classes } = likelihood;
  const model = (index: number) => modelAt(recorder, index);
  return Object.freeze({
    penalty,
    featureMap,
    classes,
    points: Object.freeze([...points]),
    converged: points.every(({ converged }) => converged),
    reason,
    evaluations: work.evaluations,
    curvaturePasses: work.curvaturePasses,
    model,
    at: (lambda: number) => model(indexOf(points, lambda)),
    coefficients: () => {
      const K = classes.length;
      const at = weights.flatMap(({ entries }, i) => Array.from(entries, () => i));
      const entries = weights.flatMap((each) => Array.from(each.entries));
      return tableFromColumns({
        lambda: Float64Array.from(at, (i) => points[i]!.lambda),
        feature: entries.map((jk) => featureMap.names[Math.floor(jk / K)]!),
        class: entries.map((jk) => String(classes[jk % K]!)),
        weight: Float64Array.from(weights.flatMap((each) => Array.from(each.values))),
      });
    },
  });
}

/** λ as people copy it from a print has fewer digits. */
const SAME_LAMBDA = 1e-9;

function indexOf(points: readonly PathPoint[], lambda: number): number {
  const index = points.findIndex((point) => Math.abs(point.lambda - lambda) <= SAME_LAMBDA * point.lambda);
  if (index >= 0) return index;
  if (!(typeof lambda === "number" && lambda > 0 && lambda < Infinity))
    throw new MultilogitError(
      "option",
      `λ is ${quoted(lambda)}; expected one of the ${points.length} of this path, from ${points[0]!.lambda} to ${points.at(-1)!.lambda}`,
    );
  const nearest = points.reduce((best, point) =>
    Math.abs(Math.log(point.lambda / lambda)) < Math.abs(Math.log(best.lambda / lambda)) ? point : best,
  );
  throw new MultilogitError(
    "option",
    `λ = ${quoted(lambda)} is not one of the ${points.length} of this path; the nearest is ${nearest.lambda}; fit a path with lambdas: [${quoted(lambda)}], or fit(…) with that penalty`,
  );
}

function modelAt(recorder: PathRecorder, index: number): Model {
  const point = recorder.points[index];
  const { likelihood, penalty, tolerance, work, facts } = recorder.settings;
  if (point === undefined)
    throw new MultilogitError(
      "option",
      `the path has ${recorder.points.length} points, from 0; there is no point ${quoted(index)}`,
    );
  const { value, logLikelihood, certificate, converged, iterations, lambda } = point;
  const objective = penalised(likelihood, penaltyAt(penalty, lambda));
  const distance = `the objective is within ${certificate.gap.toExponential(1)} nats of its minimum`;
  const solution = solutionTo(objective, {
    weights: denseWeights(recorder.weights[index]!),
    value,
    logLikelihood,
    converged,
    reason: converged
      ? `converged: ${distance}`
      : `not converged: ${distance}, asked for ${tolerance} of the objective; allow more iterations, or a larger tolerance`,
    ...recorder.solver,
    iterations,
    ...work,
    certificate,
  });
  return fitted(objective, solution, facts);
}
