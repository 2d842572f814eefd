import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import { normals, random } from "../numeric/random.js";
import { riddersDerivative, riddersSteps } from "../numeric/ridders.js";
import { dot, scaled } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";

/** Options of `gradientSelfCheck`. */
export interface GradientSelfCheckOptions {
  /** Default 8. */
  readonly directions?: number;
  /** Of the random point and directions. Default 1. */
  readonly seed?: number;
}

/** The slope along one direction, by the gradient and by differences of the value. */
export interface DirectionCheck {
  /** ⟨∇f, V⟩ */
  readonly gradient: number;
  /** the extrapolated difference quotient of f along V */
  readonly differences: number;
  /** by how much the two may differ */
  readonly allowed: number;
  readonly agrees: boolean;
}

/** What `gradientSelfCheck` found: a verdict, and the numbers of each direction. */
export interface GradientSelfCheck {
  readonly verdict: "right" | "wrong";
  readonly directions: readonly DirectionCheck[];
  /** the largest |difference| / |slope| */
  readonly largestRelativeDifference: number;
}

const OPTIONS: readonly (keyof GradientSelfCheckOptions)[] = ["directions", "seed"];
/** Scores at the random point spread this much, nats: probabilities then are far from 1/K and from 0 and 1. */
const POINT_SPREAD = 4;
/** The largest step changes scores by this much: small against the 1 over which exp changes, large against rounding. */
const STEP_SPREAD = 0.5;
/** Errors that Ridders's method reports are themselves estimates; this many of them are allowed. */
const ERRORS_ALLOWED = 10;

/**
 * Whether the gradient of this objective is the derivative of its value: at a random point, along random directions over all weights,
 * against Ridders-extrapolated differences. Says nothing about whether value and gradient see the right features; for that every
 * `Sample` carries its feature map.
 * @example
 * const { verdict } = await gradientSelfCheck(penalised(await referenceEngine.likelihood(sample), ridge(1)));
 * verdict; // "right"
 */
export async function gradientSelfCheck(
  objective: Objective,
  options: GradientSelfCheckOptions = {},
): Promise<GradientSelfCheck> {
  assertKnownOptions(options, OPTIONS, "gradientSelfCheck");
  if (objective.sparse !== null)
    throw new MultilogitError(
      "option",
      "the penalty of this objective has kinks or factors, across which differences are not derivatives; check penalised(likelihood, none())",
    );
  const source = random(options.seed ?? 1);
  const length = objective.ridge.length * objective.classes.length;
  const origin = await objective.at(new Float64Array(length));
  const sizes = await featureSizes(origin, objective.ridge.length);
  /** A random direction in which every feature moves scores alike, whatever its unit; no row's scores by more than 1. */
  const randomUnit = async () => {
    const V = normals(source, length).map((v, jk) => v / sizes[Math.floor(jk / objective.classes.length)]!);
    return scaled(1 / ((await origin.scoreChange(V)).spread || 1), V);
  };
  const point = await objective.at(scaled(POINT_SPREAD, await randomUnit()));
  const steps = riddersSteps(STEP_SPREAD);
  const directions: DirectionCheck[] = [];
  for (let count = wholeNumber(options.directions ?? 8); count > 0; count--) {
    const V = await randomUnit();
    const gradient = dot(point.gradient, V);
    const { derivative, error } = riddersDerivative(steps, await point.along(V, steps));
    const allowed = ERRORS_ALLOWED * error;
    directions.push({ gradient, differences: derivative, allowed, agrees: Math.abs(gradient - derivative) <= allowed });
  }
  return {
    verdict: directions.every(({ agrees }) => agrees) ? "right" : "wrong",
    directions,
    largestRelativeDifference: Math.max(...directions.map(relativeDifference)),
  };
}

/** √Σ_i w_i s_i φ_ij² of each feature; 1 where that is 0, for a feature that no row has, or not summed. */
async function featureSizes(origin: Point, d: number): Promise<Float64Array> {
  const squares = (await origin.gramDiagonal?.()) ?? new Float64Array(d);
  return squares.map((sum) => Math.sqrt(sum) || 1);
}

/** 0 where both slopes are 0. */
function relativeDifference({ gradient, differences }: DirectionCheck): number {
  return gradient === differences ? 0 : Math.abs(gradient - differences) / Math.abs(gradient);
}

function wholeNumber(directions: number): number {
  if (!Number.isInteger(directions) || directions < 1)
    throw new MultilogitError(
      "option",
      `directions is ${quoted(directions)}; expected a whole number of at least 1, or nothing would be checked`,
    );
  return directions;
}
