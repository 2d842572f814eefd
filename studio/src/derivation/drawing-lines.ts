import { CLASSES, FEATURES } from "../images/images.js";
import type { Phi } from "../images/pixel-map.js";
import { logSumExp, scoresOf } from "../likelihood/likelihood.js";
import type { Line, Pair } from "./check-line.js";
import { collapsed, gradientFeatures, massesOf } from "./moment.js";
import { byDifferences, largest, near, ROUNDING, STEP, sumOf } from "./pairs.js";

const K = CLASSES;

/** Lines about the drawing alone. */
export const DRAWING_LINES: readonly Line[] = [
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
    pairs: ({ a, p, label, class: l, mistake }) => {
      const size = 2 * largest(a);
      // z is the same for all ten classes: it is found once for each score and each step.
      const zMoved = Array.from(a, (_, m) => remembered((t) => logSumExp(moved(a, m, t))));
      const pairs = pairsOfClasses((k, m) => {
        const formula = mistake === "diagonal" ? (k === m ? 1 - p[m]! : 0) : Number(k === m) - p[m]!;
        return byDifferences((t) => (k === m ? a[k]! + t : a[k]!) - zMoved[m]!(t), formula, size);
      });
      return { pairs, chosen: label * K + l };
    },
  },
  {
    id: "slopeOfScore",
    scope: "drawing",
    label: "L9",
    route: "each weight moved by one, all scores recomputed; those of the other classes stay the same",
    pairs: ({ images, intensities, phi: seen, a, pass, feature, class: l, mistake }) => {
      const phi = gradientFeatures(images.map, intensities, mistake);
      const scores = new Float64Array(K);
      const sizes = Array.from(a, (_, k) => magnitude(pass.W, seen, k));
      const pairs: Pair[] = [];
      forEachWeight(pass.W, (W, j, m) => {
        W[j * K + m]! += 1;
        const change = scoresOf(seen, W, scores);
        let others = 0;
        for (let k = 0; k < K; k++) if (k !== m) others = Math.max(others, Math.abs(change[k]! - a[k]!));
        pairs.push(near(change[m]! - a[m]!, phi[j]!, 1 + Math.abs(phi[j]!) + sizes[m]!), {
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
      const sizes = Array.from(a, (_, k) => 2 * largest(a) + magnitude(pass.W, seen, k));
      const rests = Array.from(a, (_, k) => restOf(a, k));
      const reach = Array.from({ length: FEATURES }, () => 0);
      seen.features.forEach((j, at) => {
        reach[j] = Math.abs(seen.values[at]!);
      });
      const pairs: Pair[] = [];
      forEachWeight(pass.W, (W, j, m) => {
        const w = W[j * K + m]!;
        const [top, others] = rests[m]!;
        const logLikelihoodAt = (t: number) => {
          W[j * K + m] = w + t;
          let score = 0;
          for (let at = 0; at < seen.features.length; at++) score += W[seen.features[at]! * K + m]! * seen.values[at]!;
          const z =
            score > top
              ? score + Math.log1p(others * Math.exp(top - score))
              : top + Math.log1p(others - 1 + Math.exp(score - top));
          let ell = 0;
          for (let k = 0; k < K; k++) if (y[k] !== 0) ell += y[k]! * ((k === m ? score : a[k]!) - z);
          return ell;
        };
        const bracket = (k: number) =>
          mistake === "diagonal" ? Number(k === m) * (1 - p[m]!) : Number(k === m) - p[m]!;
        const formula = sumOf(y, (mass, k) => mass * bracket(k)) * phi[j]!;
        const size = sizes[m]!;
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
];

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

/** Σ_j |φ_j W_jk|: what rounding in the score is measured by. */
function magnitude(W: Float64Array, { features, values }: Phi, k: number): number {
  return sumOf(features, (j, at) => Math.abs(values[at]! * W[j * K + k]!));
}

function remembered(f: (t: number) => number): (t: number) => number {
  const known = new Map<number, number>();
  return (t) => {
    const value = known.get(t) ?? f(t);
    known.set(t, value);
    return value;
  };
}

function moved(a: Float64Array, l: number, by: number): Float64Array {
  const scores = a.slice();
  scores[l]! += by;
  return scores;
}

/** The largest score but that of class m, and Σ_{k ≠ m} exp(a_k − it). */
function restOf(a: Float64Array, m: number): readonly [number, number] {
  let top = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < K; k++) if (k !== m) top = Math.max(top, a[k]!);
  let others = 0;
  for (let k = 0; k < K; k++) if (k !== m) others += Math.exp(a[k]! - top);
  return [top, others];
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
