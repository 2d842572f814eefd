import type { Random } from "../numeric/random.js";
import { addScaled, dot, norm } from "../numeric/vectors.js";
import type { Cause, Fact } from "./diagnosis.js";
import type { Geometry } from "./geometry.js";
import { cause } from "./hypotheses/formula-model.js";
import { firstStep } from "./line-test.js";
import type { Noise } from "./noise.js";
import { flat, type Patient, type Setting } from "./patient.js";
import { perFeatureSize } from "./probe-rows.js";

export interface HessianOutcome {
  readonly facts: readonly Fact[];
  readonly causes: readonly Cause[];
}

/** A wrong Hessian is wrong along almost every direction; three at random cannot all miss it. */
const DIRECTIONS = 3;
/** Differences of the gradient of fourth order are good to about this, relative; noise adds to it. */
const ALLOWED = 1e-5;
const NOISES = 200;

/** H V against differences of the gradient along V, and Hᵀ = H. Null when no Hessian is returned. */
export async function checkHessian(
  patient: Patient,
  setting: Setting,
  W: Float64Array,
  noise: Noise,
  source: Random,
): Promise<HessianOutcome | null> {
  const { evaluation } = await patient.ask(setting, W, ["value", "gradient", "hessian"]);
  if (evaluation.hessian === undefined) return null;
  const size = W.length;
  const given = flat(evaluation.hessian);
  if (given.length !== size * size)
    return {
      facts: [],
      causes: [
        hessianCause(
          "hessian-shape",
          "the Hessian has another size",
          `It has ${given.length} numbers; ${size} weights need ${size * size}.`,
        ),
      ],
    };
  const H = inOrder(setting.geometry, given);
  // In units in which every weight moves scores alike, so that a feature in large units does not drown the others.
  const alike = (X: Float64Array) => perFeatureSize(setting, X);
  let [worst, asymmetry] = [0, 0];
  const ratios: number[] = [];
  for (let round = 0; round < DIRECTIONS; round++) {
    const [v, u] = [W.map(() => source.normal()), W.map(() => source.normal())];
    const V = alike(v);
    const [product, other] = [alike(times(H, V)), alike(times(H, alike(u)))];
    const slope = alike(await alongGradient(patient, setting, W, V, noise));
    worst = Math.max(worst, norm(addScaled(product, -1, slope)) / Math.max(norm(slope), norm(product)));
    ratios.push(dot(product, slope) / dot(slope, slope));
    asymmetry = Math.max(asymmetry, Math.abs(dot(u, product) - dot(v, other)) / (norm(u) * norm(product)));
  }
  const allowed = Math.max(ALLOWED, NOISES * noise.gradient);
  const right = worst <= allowed && asymmetry <= allowed;
  const fact: Fact = {
    stage: "hessian",
    sentence: `the Hessian ${right ? "is" : "is not"} the derivative of the gradient (relative difference ${worst.toExponential(1)})`,
    value: worst,
    error: allowed,
  };
  return { facts: [fact], causes: right ? [] : [named(H, setting.geometry, ratios, asymmetry, allowed, worst)] };
}

function named(
  H: Float64Array,
  { C, d }: Geometry,
  ratios: readonly number[],
  asymmetry: number,
  allowed: number,
  worst: number,
): Cause {
  const [ratio] = ratios;
  if (ratios.every((r) => Math.abs(r / ratio! - 1) < allowed) && Math.abs(ratio! - 1) > allowed)
    return hessianCause(
      "hessian-scaled",
      `the Hessian is ${Number(ratio!.toPrecision(4))} times what it should be`,
      "Every product with a direction has this factor.",
    );
  const size = d * C;
  const crossing = H.some((h, at) => h !== 0 && Math.floor(at / size) % C !== (at % size) % C);
  if (!crossing && C > 1)
    return hessianCause(
      "hessian-class-blocks",
      "the Hessian lacks the blocks between classes",
      "Entries of two different classes are 0; they are −Σ p_k p_l φ φᵀ.",
    );
  if (asymmetry > allowed)
    return hessianCause(
      "hessian-asymmetric",
      "the Hessian is not symmetric",
      `uᵀHv and vᵀHu differ by ${asymmetry.toExponential(1)} relative.`,
    );
  return hessianCause(
    "hessian-wrong",
    "the Hessian is not the derivative of the gradient",
    `Products with random directions differ by ${worst.toExponential(1)} relative.`,
  );
}

function hessianCause(id: string, title: string, message: string): Cause {
  return cause(
    id,
    title,
    "H = Σ v s (diag p − p pᵀ) ⊗ φ φᵀ",
    message,
    "H[k, l] = Phi.T @ (p_k * ((k == l) − p_l))[:, None] * Phi, plus lambda on the diagonal",
  );
}

function inOrder({ place }: Geometry, given: Float64Array): Float64Array {
  const size = place.length;
  const H = new Float64Array(size * size);
  for (let a = 0; a < size; a++) for (let b = 0; b < size; b++) H[a * size + b] = given[place[a]! * size + place[b]!]!;
  return H;
}

function times(H: Float64Array, V: Float64Array): Float64Array {
  return V.map((_, a) => dot(H.subarray(a * V.length, (a + 1) * V.length), V));
}

/** (∇f(W + tV) − ∇f(W − tV)) / 2t, extrapolated from t = h and h/2. */
async function alongGradient(patient: Patient, setting: Setting, W: Float64Array, V: Float64Array, noise: Noise) {
  const h = setting.problem ? firstStep(setting, V, noise) / 10 : 1e-3 / norm(V);
  const points = await patient.points(
    setting,
    [h, -h, h / 2, -h / 2].map((t) => addScaled(W, t, V)),
  );
  const [plus, minus, halfPlus, halfMinus] = points.map(({ gradient }) => gradient);
  return W.map((_, jc) => {
    const [coarse, fine] = [(plus![jc]! - minus![jc]!) / (2 * h), (halfPlus![jc]! - halfMinus![jc]!) / h];
    return (4 * fine - coarse) / 3;
  });
}
