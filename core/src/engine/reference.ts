import {
  gram,
  gramDiagonal,
  lossClassBlocks,
  lossConstantCurvature,
  lossConstantHessian,
  lossHessian,
} from "../likelihood/curvature.js";
import {
  effectiveWeights,
  linearScores,
  logLikelihood,
  logLikelihoodsAlong,
  lossGradient,
  lossHessianVector,
  type Probabilities,
  residuals,
  softmaxRows,
} from "../likelihood/formulas.js";
import { type Likelihood, type LikelihoodPoint, likelihoodOf, type ScoreChange } from "../likelihood/likelihood.js";
import { otherViews } from "../likelihood/other-views.js";
import { assertSample, type Sample, sampleFacts } from "../likelihood/sample.js";
import { scaled } from "../numeric/vectors.js";
import type { Engine } from "./engine.js";

/**
 * A point of the reference engine has every sum that is exact, and shows what the others only sum: the n × K scores and probabilities.
 */
export interface ReferencePoint extends Required<Omit<LikelihoodPoint, "heaviestBlocks">> {
  readonly scores: Float64Array;
  readonly probabilities: Float64Array;
}

export interface ReferenceEngine extends Engine {
  likelihood(sample: Sample): Promise<Likelihood<ReferencePoint>>;
}

/**
 * The likelihood as it is written down, in f64, one thread: the oracle for every faster engine.
 * @example
 * const likelihood = await referenceEngine.likelihood(sample);
 * (await likelihood.at(new Float64Array(10))).logLikelihood; // -16.6355
 */
export const referenceEngine: ReferenceEngine = {
  name: "reference",
  likelihood: async (sample) => {
    assertSample(sample);
    const workspace = workspaceFor(sample);
    return likelihoodOf({
      ...sampleFacts(sample),
      engine: referenceEngine.name,
      careful: async () => {
        const { carefulLikelihood } = await import("./careful-likelihood.js");
        return carefulLikelihood(sample, (other) => referenceEngine.likelihood(other));
      },
      ...otherViews(sample, (other) => referenceEngine.likelihood(other)),
      at: async (W) => pointAt(sample, W, workspace),
    });
  },
};

/**
 * What all points of one likelihood share, so that a fit holds few n × K arrays: the probabilities of the point that was asked last, and
 * one array to work in. Passes are synchronous, so no two of them overlap.
 */
interface Workspace {
  /** p and u of the scores a */
  probabilitiesOf(a: Float64Array): Probabilities;
  /** n × K, to be overwritten */
  readonly scratch: Float64Array;
}

function workspaceFor({ rows, classes }: Sample): Workspace {
  const K = classes.length;
  const kept: Probabilities = { P: new Float64Array(rows * K), u: new Float64Array(rows) };
  let keptFor: Float64Array | null = null;
  return {
    probabilitiesOf: (a) => {
      if (keptFor !== a) softmaxRows(a, K, kept);
      keptFor = a;
      return kept;
    },
    scratch: new Float64Array(rows * K),
  };
}

function pointAt(sample: Sample, W: Float64Array, workspace: Workspace): ReferencePoint {
  const { design } = sample;
  const { scratch } = workspace;
  const K = sample.classes.length;
  const a = linearScores(design, W, K, sample.offset);
  const { P, u } = workspace.probabilitiesOf(a);
  const ell = logLikelihood(sample, a, u);
  const p = () => workspace.probabilitiesOf(a).P;
  const R = () => residuals(sample, p(), scratch);
  return {
    W,
    logLikelihood: ell,
    slope: scaled(-1, lossGradient(design, residuals(sample, P, scratch), K)),
    scores: a,
    get probabilities() {
      return softmaxRows(a, K).P;
    },
    hessianVector: async (V) => lossHessianVector(sample, p(), V, scratch),
    along: async (V, steps) => logLikelihoodsAlong(sample, a, linearScores(design, V, K, null, scratch), steps),
    scoreChange: async (V) => scoreChange(sample, linearScores(design, V, K, null, scratch)),
    linearised: async (V) => (await sparseSums()).linearisedDual(sample, p(), V, scratch),
    entryHessian: async (entries) => (await sparseSums()).entryHessian(sample, p(), entries),
    hessian: async (rows) => lossHessian(sample, p(), rows),
    classBlocks: async (rows) => lossClassBlocks(sample, p(), rows),
    constantHessian: async () => lossConstantHessian(sample, p()),
    constantCurvature: async (v) => lossConstantCurvature(sample, p(), v),
    gram: async (rows, chosen) => gram(sample, rows, chosen),
    gramDiagonal: async () => gramDiagonal(sample),
    productsOfRows: async (power) => (await inferenceSums()).productsOfRows(sample, R(), power),
    productsOfGroups: async (groups) => (await inferenceSums()).productsOfGroups(design, R(), groups),
    curvatureSlope: async (V) => (await inferenceSums()).curvatureSlope(sample, p(), V),
  };
}

/** What only sparse fits sum; loaded when one does, as all that follow from it. */
const sparseSums = () => import("../likelihood/sparse-sums.js");

/** What only robust covariances and bias reduction sum. */
const inferenceSums = () => import("../likelihood/inference-sums.js");

/** Over the rows that count, w_i s_i > 0. */
function scoreChange(sample: Sample, b: Float64Array): ScoreChange {
  const { labels } = sample;
  const effective = effectiveWeights(sample);
  const K = b.length / effective.length;
  let [spread, margin] = [0, 0];
  for (let i = 0; i < effective.length; i++) {
    if (effective[i] === 0) continue;
    let [least, most, own] = [Infinity, -Infinity, Infinity];
    for (let k = 0; k < K; k++) {
      const change = b[i * K + k]!;
      least = Math.min(least, change);
      most = Math.max(most, change);
      const observed = labels.kind === "classes" ? labels.codes[i] === k : labels.masses[i * K + k]! > 0;
      if (observed) own = Math.min(own, change);
    }
    spread = Math.max(spread, most - least);
    margin = Math.min(margin, own - most);
  }
  return { spread, margin };
}
