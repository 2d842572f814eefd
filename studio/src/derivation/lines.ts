// The derivation in twelve lines, from the score to (y − p) φ, each with an independent route to its left side.
import { CLASSES, FEATURES } from "../images/images.js";
import type { Phi } from "../images/pixel-map.js";
import { slopeByDifferences } from "../likelihood/differences.js";
import { logSumExp, scoresOf } from "../likelihood/likelihood.js";
import { changeAlongWeight, columnOf } from "../likelihood/one-weight.js";
import type { Line, Pair } from "./check-line.js";
import { collapsed, gradientFeatures, type Moment, massesOf, totalOf } from "./moment.js";

const K = CLASSES;
/** Sums of some dozens of terms lose a few units in the last place of the largest partial sum; sixteen are never needed. */
const ROUNDING = 16 * Number.EPSILON;
/** Steps of differences, in nats: the softmax is analytic for score changes below π, so a third of a nat is a large safe start. */
const STEP = 0.3;
/** What is allowed, in error bars of the differences: a bar is an estimate. */
const BARS = 2;

export const LINES: readonly Line[] = [
  {
    id: "score",
    scope: "drawing",
    label: "L1",
    route: "the core's feature map reads the raw pixels; products summed by pairs",
    pairs: ({ a, engine, pass, class: l, phi: seen }) => ({
      pairs: Array.from(a, (score, k) => {
        const products = Array.from(engine.phi, (phi, j) => phi * pass.W[j * K + k]!);
        return { left: pairwiseSum(products), right: score, allowed: ROUNDING * magnitude(pass.W, seen, k) };
      }),
      chosen: l,
    }),
  },
  {
    id: "logSum",
    scope: "drawing",
    label: "L2",
    route: "two scores at a time, ln(eˣ + eʸ) = max + ln(1 + e^−|x − y|)",
    pairs: ({ a, z }) => ({ pairs: [near(a.reduce(logOfTwo), z, largest(a))], chosen: 0 }),
  },
  {
    id: "logProbability",
    scope: "drawing",
    label: "L3",
    route: "the quotient exp aₗ / Σ exp aₖ, with every score less aₗ; and all ten probabilities sum to one",
    pairs: ({ a, z, p, class: l }) => ({
      pairs: [
        ...Array.from(a, (score) => near(-logOfSum(Array.from(a, (other) => other - score)), score - z, largest(a))),
        near(
          sumOf(p, (x) => x),
          1,
          1 + largest(a),
        ),
      ],
      chosen: l,
    }),
  },
  {
    id: "logLikelihood",
    scope: "sample",
    label: "L4",
    route: "the engine of the core, from its own features",
    pairs: ({ images, pass, engine }) => ({
      pairs: [near(engine.logLikelihood, pass.logLikelihood, 1 + images.rows * (1 + largest(pass.a)))],
      chosen: 0,
    }),
  },
  {
    id: "slopeOfLogSum",
    scope: "drawing",
    label: "L5",
    route: "differences of z, the score moved up and down",
    pairs: ({ a, p, class: l }) => ({
      pairs: Array.from(p, (probability, m) =>
        byDifferences((t) => logSumExp(moved(a, m, t)), probability, largest(a)),
      ),
      chosen: l,
    }),
  },
  {
    id: "slopeOfLogProbability",
    scope: "drawing",
    label: "L6",
    route: "differences of ln p of each class in each score",
    pairs: ({ a, p, label, class: l, mistake }) => ({
      pairs: pairsOfClasses((k, m) => {
        const formula = mistake === "diagonal" ? (k === m ? 1 - p[m]! : 0) : Number(k === m) - p[m]!;
        return byDifferences((t) => moved(a, m, t)[k]! - logSumExp(moved(a, m, t)), formula, 2 * largest(a));
      }),
      chosen: label * K + l,
    }),
  },
  {
    id: "slopeOfScore",
    scope: "drawing",
    label: "L9",
    route: "each weight moved by one, all scores computed anew; those of the other classes stand still",
    pairs: ({ images, intensities, phi: seen, a, pass, feature, class: l, mistake }) => {
      const phi = gradientFeatures(images.map, intensities, mistake);
      const pairs: Pair[] = [];
      forEachWeight(pass.W, (W, j, m) => {
        W[j * K + m]! += 1;
        const change = scoresOf(seen, W);
        let others = 0;
        for (let k = 0; k < K; k++) if (k !== m) others = Math.max(others, Math.abs(change[k]! - a[k]!));
        pairs.push(near(change[m]! - a[m]!, phi[j]!, 1 + Math.abs(phi[j]!) + magnitude(pass.W, seen, m)), {
          left: others,
          right: 0,
          allowed: 0,
        });
      });
      return { pairs, chosen: 2 * (feature * K + l) };
    },
  },
  {
    id: "chain",
    scope: "drawing",
    label: "L10",
    route: "differences of Σ y ln p of the drawing in each weight",
    pairs: ({ images, intensities, phi: seen, a, p, pass, label, feature, class: l, mistake }) => {
      const y = massesOf(label, mistake);
      const phi = gradientFeatures(images.map, intensities, mistake);
      const reach = Array.from({ length: FEATURES }, () => 0);
      seen.features.forEach((j, at) => {
        reach[j] = Math.abs(seen.values[at]!);
      });
      const pairs: Pair[] = [];
      forEachWeight(pass.W, (W, j, m) => {
        const w = W[j * K + m]!;
        const scores = a.slice();
        const logLikelihoodAt = (t: number) => {
          W[j * K + m] = w + t;
          let score = 0;
          for (let at = 0; at < seen.features.length; at++) score += W[seen.features[at]! * K + m]! * seen.values[at]!;
          scores[m] = score;
          const z = logSumExp(scores);
          let ell = 0;
          for (let k = 0; k < K; k++) if (y[k] !== 0) ell += y[k]! * (scores[k]! - z);
          return ell;
        };
        const bracket = (k: number) =>
          mistake === "diagonal" ? Number(k === m) * (1 - p[m]!) : Number(k === m) - p[m]!;
        const formula = sumOf(y, (mass, k) => mass * bracket(k)) * phi[j]!;
        const size = 2 * largest(a) + magnitude(pass.W, seen, m);
        pairs.push(
          logLikelihoodAt(1) === logLikelihoodAt(0)
            ? near(0, formula, size)
            : byDifferences(logLikelihoodAt, formula, size, STEP / reach[j]!),
        );
      });
      return { pairs, chosen: feature * K + l };
    },
  },
  {
    id: "collapse",
    scope: "drawing",
    label: "L11",
    route: "the sum over all ten classes k, term by term",
    pairs: ({ p, label, class: l, mistake }) => {
      const y = massesOf(label, mistake);
      const formula = collapsed(y, p, mistake);
      return {
        pairs: Array.from(formula, (right, m) =>
          near(
            sumOf(y, (mass, k) => mass * (Number(k === m) - p[m]!)),
            right,
            2,
          ),
        ),
        chosen: l,
      };
    },
  },
  {
    id: "gradient",
    scope: "sample",
    label: "L12",
    route: "differences of ℓ over all images in the chosen weight; the core's gradient in the other 649",
    pairs: (moment) => {
      const { images, pass, formula, feature, class: l } = moment;
      const truth = engineGradient(moment);
      const chosen = feature * K + l;
      const pairs = Array.from(formula, (right, jk) => near(truth[jk]!, right, images.rows * images.largest));
      const column = columnOf(images, feature);
      const slope = slopeByDifferences(
        changeAlongWeight(images, pass, column, l, {
          of: (y, k) => massesOf(y, moment.mistake)[k]!,
          total: totalOf(moment.mistake),
        }),
        STEP / column.largest,
        Number.EPSILON * images.rows * (1 + largest(pass.a)),
      );
      pairs[chosen] = { left: slope.value, right: formula[chosen]!, allowed: BARS * slope.error };
      return { pairs, chosen };
    },
  },
  {
    id: "counts",
    scope: "sample",
    label: "L15",
    route: "counting: images of class l with pixel j on, less the number that the model expects",
    pairs: (moment) => {
      const { images, pass, formula, feature, class: l } = moment;
      const counted = countedDifference(moment);
      return {
        pairs: Array.from(formula, (right, jk) =>
          near(counted[jk]!, right, images.rows * images.largest + Math.abs(pass.observed[jk]!)),
        ),
        chosen: feature * K + l,
      };
    },
  },
  {
    id: "classSums",
    scope: "sample",
    label: "L23",
    route: "the formula's ten derivatives at each pixel, added up",
    pairs: (moment) => {
      const pairs = Array.from({ length: FEATURES }, (_, j) => {
        const ofPixel = moment.formula.subarray(j * K, (j + 1) * K);
        return near(
          sumOf(ofPixel, (slope) => slope),
          0,
          moment.images.rows * moment.images.largest,
        );
      });
      return { pairs, chosen: moment.feature };
    },
  },
];

function near(left: number, right: number, size: number): Pair {
  return { left, right, allowed: ROUNDING * size };
}

function byDifferences(f: (t: number) => number, right: number, size: number, step = STEP): Pair {
  const slope = slopeByDifferences(f, step, Number.EPSILON * (1 + size));
  return { left: slope.value, right, allowed: BARS * slope.error };
}

function sumOf(numbers: ArrayLike<number>, term: (x: number, at: number) => number): number {
  let sum = 0;
  for (let at = 0; at < numbers.length; at++) sum += term(numbers[at]!, at);
  return sum;
}

function pairwiseSum(numbers: readonly number[]): number {
  if (numbers.length <= 2) return (numbers[0] ?? 0) + (numbers[1] ?? 0);
  const middle = numbers.length >> 1;
  return pairwiseSum(numbers.slice(0, middle)) + pairwiseSum(numbers.slice(middle));
}

/** ln Σ exp d; in one quotient, but for exponents that no number can hold. */
function logOfSum(differences: readonly number[]): number {
  const sum = sumOf(differences, (x) => Math.exp(x));
  return Number.isFinite(sum) ? Math.log(sum) : differences.reduce((x, y) => logOfTwo(x, y));
}

function logOfTwo(x: number, y: number): number {
  return Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)));
}

function largest(numbers: Float64Array): number {
  return numbers.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
}

/** Σ_j |φ_j W_jk|: what rounding in the score is measured by. */
function magnitude(W: Float64Array, { features, values }: Phi, k: number): number {
  return sumOf(features, (j, at) => Math.abs(values[at]! * W[j * K + k]!));
}

function moved(a: Float64Array, l: number, by: number): Float64Array {
  const scores = a.slice();
  scores[l]! += by;
  return scores;
}

/** f(k, l) for all pairs of classes, k-major. */
function pairsOfClasses(f: (k: number, l: number) => Pair): Pair[] {
  return Array.from({ length: K * K }, (_, at) => f(Math.floor(at / K), at % K));
}

/** Calls `visit` for every weight with a copy of W that it may change in that entry. */
function forEachWeight(W: Float64Array, visit: (W: Float64Array, j: number, k: number) => void): void {
  const copy = W.slice();
  for (let j = 0; j < FEATURES; j++)
    for (let k = 0; k < K; k++) {
      visit(copy, j, k);
      copy[j * K + k] = W[j * K + k]!;
    }
}

/** ∂ℓ/∂W by the core, for the masses in use: its expected counts are the observed ones less its gradient. */
function engineGradient({ engine, pass, mistake }: Moment): Float64Array {
  const y = observedMasses(pass.observed, mistake);
  return y.map((mass, jk) => mass - totalOf(mistake) * (pass.observed[jk]! - engine.gradient[jk]!));
}

/** Σ_i y_il Φ_ij: the counts of the images, and with the mistake "masses" half of those of the class before. */
function observedMasses(observed: Float64Array, mistake: Moment["mistake"]): Float64Array {
  if (mistake !== "masses") return observed;
  return observed.map((count, jk) => {
    const k = jk % K;
    return count + 0.5 * observed[jk - k + ((k + K - 1) % K)]!;
  });
}

/** Observed less expected, counted image by image over those that have the feature. */
function countedDifference({ images, pass, mistake }: Moment): Float64Array {
  const { rows, starts, features, values } = images;
  const expected = new Float64Array(FEATURES * K);
  for (let i = 0; i < rows; i++)
    for (let at = starts[i]!; at < starts[i + 1]!; at++)
      for (let k = 0; k < K; k++) expected[features[at]! * K + k]! += values[at]! * pass.P[i * K + k]!;
  const y = observedMasses(pass.observed, mistake);
  return y.map((mass, jk) => mass - totalOf(mistake) * expected[jk]!);
}
