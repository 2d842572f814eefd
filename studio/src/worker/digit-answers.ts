import { type Objective, type Point, solve } from "multilogit";
import { digitImages, type PackedDigits } from "../images/digits.js";
import type { PixelMap, PixelScale } from "../images/pixel-map.js";
import { coreObjective } from "../likelihood/core-objective.js";
import { coreFeatures } from "../likelihood/pixel-features.js";
import type { Along, DigitsProtocol, Solved } from "./digits-protocol.js";
import type { Answers } from "./protocol.js";

async function solved(objective: Objective): Promise<Solved> {
  const started = performance.now();
  const { weights, value, converged, reason, method, iterations, certificate } = await solve(objective);
  const seconds = (performance.now() - started) / 1000;
  return { weights, value, converged, reason, method, iterations, certificate, seconds };
}

/** Points of the curve. */
const POINTS = 49;
/** ‖∇f‖² below which no step changes f by more than rounding. */
const FLAT = 1e-10;

async function along(objective: Objective, W: Float64Array, step: number): Promise<Along> {
  const point = await objective.at(W);
  const isLowest = dot(point.gradient, point.gradient) < FLAT;
  if (isLowest && dot(W, W) > 0) return towardsZero(point);
  const V = point.gradient.map((g) => -g);
  const slope = -dot(V, V);
  const curvature = dot(V, await point.hessianVector(V));
  const lowest = curvature > 0 ? -slope / curvature : 0;
  const reach = Math.max(1.25 * step, 2.3 * lowest);
  const steps = Float64Array.from({ length: POINTS }, (_, at) => (reach * at) / (POINTS - 1));
  const values = await point.along(V, Float64Array.of(...steps, step));
  const changes = values.map((value) => value - point.value);
  const towards = "downhill";
  return { W, towards, step, steps, changes: changes.subarray(0, POINTS), change: changes[POINTS]!, slope, curvature };
}

/** f along −W at a minimum, half of the way to zero and as far the other way. */
async function towardsZero(point: Point): Promise<Along> {
  const { W, gradient } = point;
  const V = W.map((w) => -w);
  const steps = Float64Array.from({ length: POINTS }, (_, at) => at / (POINTS - 1) - 0.5);
  const values = await point.along(V, steps);
  const [slope, curvature] = [dot(gradient, V), dot(V, await point.hessianVector(V))];
  return {
    W,
    towards: "zero",
    step: 0,
    steps,
    changes: values.map((value) => value - point.value),
    change: 0,
    slope,
    curvature,
  };
}

function dot(x: Float64Array, y: Float64Array): number {
  return x.reduce((sum, value, at) => sum + value * y[at]!, 0);
}

/** Fits and line searches on the bundled digits. */
export function digitAnswers(digits: () => PackedDigits): Answers<DigitsProtocol> {
  const maps = new Map<PixelScale, PixelMap>();
  const objectives = new Map<string, Promise<Objective>>();
  const objectiveFor = (pixels: PixelScale, lambda: number) => {
    const key = `${pixels}:${lambda}`;
    const known = objectives.get(key) ?? coreObjective(digitImages(digits(), pixels), lambda);
    objectives.set(key, known);
    return known;
  };
  return {
    engineSays: async ({ pixels, W }) => {
      const { logLikelihood, gradient } = await (await objectiveFor(pixels, 0)).at(W);
      return { logLikelihood, gradient: gradient.map((slope) => -slope) };
    },
    features: ({ pixels, drawing }) => {
      const map = maps.get(pixels) ?? digitImages(digits(), pixels).map;
      maps.set(pixels, map);
      return coreFeatures(map, drawing);
    },
    newton: async ({ pixels, W, lambda }) => {
      const objective = await objectiveFor(pixels, lambda);
      return (await solve(objective, { solver: "newton", start: W, maxIterations: 1, polish: false })).weights;
    },
    solve: async ({ pixels, lambda }) => solved(await objectiveFor(pixels, lambda)),
    along: async ({ pixels, W, lambda, step }) => along(await objectiveFor(pixels, lambda), W, step),
  };
}
