import type { Random } from "../numeric/random.js";
import { addScaled, dot, norm, scaled } from "../numeric/vectors.js";
import { leastSquares } from "./decode/least-squares.js";
import type { Fact } from "./diagnosis.js";
import type { Geometry } from "./geometry.js";
import type { LineBundle } from "./line-test.js";
import type { Patient } from "./patient.js";

/** What the gradient does, whatever its formula: tests that need no reference. */
export interface Behaviour {
  readonly facts: readonly Fact[];
  /** whether it is the gradient of some function, "unknown" when the numbers are too coarse */
  readonly isGradient: boolean | "unknown";
  /** whether it depends on W at all, and on small changes of W, but for a multiple of W that a penalty adds */
  readonly dependsOnW: boolean;
  readonly dependsSmoothly: boolean;
}

/** Pairs of points at which the gradient is compared; one would usually do, four rule out chance. */
const PAIRS = 4;
/** Asymmetry of differences of fourth order in f64; the least that a bug showed is 6e-3. */
const ALLOWED = 1e-5;
const NOISES = 30;
/** Asymmetries that are not found below this cannot be excluded. */
const COARSE = 1e-3;
const UNCHANGED = 1e-7;
/** A step (in units of a line's reach) too small to change any prediction; a smooth gradient changes in proportion. */
const NEARBY = 1e-3;
const NEARBY_CHANGE = 1e-9;

/** Symmetry of the gradient's derivative (u·Dg v = v·Dg u for the gradient of a function), its dependence on W, its sum over classes. */
export async function observe(
  patient: Patient,
  { setting, W, gradient, noise, lines }: LineBundle,
  elsewhere: Float64Array,
  source: Random,
): Promise<Behaviour> {
  const step = lines[0]!.reach / 10;
  const size = norm(gradient) || 1;
  let [asymmetry, allowed] = [0, ALLOWED];
  let nearby = Number.POSITIVE_INFINITY;
  for (let pair = 0; pair < PAIRS; pair++) {
    const [U, V] = [unit(source, W), unit(source, W)];
    const alongU = await derivative(patient, { setting, W }, U, step);
    const alongV = await derivative(patient, { setting, W }, V, step);
    const length = Math.max(norm(alongU), norm(alongV)) || 1;
    asymmetry = Math.max(asymmetry, Math.abs(dot(V, alongU) - dot(U, alongV)) / length);
    allowed = Math.max(allowed, (NOISES * noise.gradient * size) / (step * length));
    const aside = scaled(lines[0]!.reach * NEARBY, U);
    const [near] = await patient.points(setting, [addScaled(W, 1, aside)]);
    const moved = withoutPenalty(setting.geometry, addScaled(near!.gradient, -1, gradient), aside);
    nearby = Math.min(nearby, norm(moved) / size);
  }
  const [there] = await patient.points(setting, [elsewhere]);
  const change = withoutPenalty(
    setting.geometry,
    addScaled(there!.gradient, -1, gradient),
    addScaled(elsewhere, -1, W),
  );
  const nothing = Math.max(UNCHANGED, NOISES * noise.gradient);
  const isGradient = asymmetry > allowed ? false : allowed > COARSE ? "unknown" : true;
  return {
    isGradient,
    dependsOnW: norm(change) / size > nothing,
    // In coarse numbers so small a change cannot be seen.
    dependsSmoothly: nearby > NEARBY_CHANGE + NOISES * noise.gradient || NOISES * noise.gradient > UNCHANGED,
    facts: [
      ...(setting.problem === null
        ? []
        : [{ stage: "behaviour", sentence: `watched at λ ${setting.problem.lambda}` } as const]),
      {
        stage: "behaviour",
        sentence:
          isGradient === false
            ? "the gradient is not that of any function: its derivative is not symmetric, so a term of the chain rule is missing or wrong"
            : isGradient === true
              ? "the gradient is that of some function: its derivative is symmetric"
              : "whether the gradient is that of any function cannot be seen in numbers of this precision",
        value: asymmetry,
        error: allowed,
      },
      ...classSum(gradient, setting.geometry.C, setting.geometry.K),
    ],
  };
}

function classSum(G: Float64Array, C: number, K: number): readonly Fact[] {
  if (C < K) return [];
  const sums = Float64Array.from({ length: G.length / C }, (_, j) =>
    G.subarray(j * C, j * C + C).reduce((sum, g) => sum + g, 0),
  );
  const value = norm(sums) / (norm(G) || 1);
  const sentence =
    "size of the gradient's sum over classes relative to its own; 0 for a softmax apart from the penalty";
  return [{ stage: "behaviour", sentence, value }];
}

/** What is left of x without the multiples of y that a penalty may add (one of its own for the bias). */
function withoutPenalty({ C, constant }: Geometry, x: Float64Array, y: Float64Array): Float64Array {
  const part = (ofBias: boolean) => y.map((value, jc) => ((Math.floor(jc / C) === constant) === ofBias ? value : 0));
  return leastSquares([part(false), part(true)], x).remainder;
}

function unit(source: Random, W: Float64Array): Float64Array {
  const V = W.map(() => source.normal());
  return scaled(1 / norm(V), V);
}

/** Dg V by differences of fourth order. */
async function derivative(
  patient: Patient,
  { setting, W }: Pick<LineBundle, "setting" | "W">,
  V: Float64Array,
  step: number,
): Promise<Float64Array> {
  const seen = await patient.points(
    setting,
    [step, -step, step / 2, -step / 2].map((t) => addScaled(W, t, V)),
  );
  const [plus, minus, halfPlus, halfMinus] = seen.map(({ gradient }) => gradient);
  return W.map((_, jc) => (8 * (halfPlus![jc]! - halfMinus![jc]!) - (plus![jc]! - minus![jc]!)) / (6 * step));
}
