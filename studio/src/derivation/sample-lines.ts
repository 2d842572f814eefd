import { CLASSES, FEATURES } from "../images/images.js";
import { slopeByDifferences } from "../likelihood/differences.js";
import { changeAlongWeight, columnOf } from "../likelihood/one-weight.js";
import type { Line } from "./check-line.js";
import { type Moment, massesOf, totalOf } from "./moment.js";
import { BARS, largest, near, STEP, sumOf } from "./pairs.js";

const K = CLASSES;

/** Lines about the sum over the sample. */
export const SAMPLE_LINES: readonly Line[] = [
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
    route: "counting: images of class l with pixel j on, minus the number that the model expects",
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

/** ∂ℓ/∂W by the core, for the masses in use: its expected counts are the observed ones minus its gradient. */
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

/** Observed minus expected, counted image by image over those that have the feature. */
function countedDifference({ images, pass, mistake }: Moment): Float64Array {
  const { rows, starts, features, values } = images;
  const expected = new Float64Array(FEATURES * K);
  for (let i = 0; i < rows; i++)
    for (let at = starts[i]!; at < starts[i + 1]!; at++)
      for (let k = 0; k < K; k++) expected[features[at]! * K + k]! += values[at]! * pass.P[i * K + k]!;
  const y = observedMasses(pass.observed, mistake);
  return y.map((mass, jk) => mass - totalOf(mistake) * expected[jk]!);
}
