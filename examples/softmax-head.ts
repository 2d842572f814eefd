// A softmax head on embeddings: 20 classes in 384 dimensions, as sentence encoders give them. The embeddings here are made up, so that the
// example needs no encoder: each class is a cluster on the unit sphere, with a seed. Put your own Float32Array in their place.
//
//     node examples/softmax-head.ts     (Node ≥ 22.18 runs TypeScript)
import { evaluate, fit, modelToText, predictor, raw, ridge, tableFromMatrix } from "multilogit";

const DIMENSIONS = 384;
const CLASSES = 20;
const uniform = uniformNumbers(1);
const centres = Array.from({ length: CLASSES }, () => direction(() => normal()));

const training = embeddings(2000);
const validation = embeddings(500);
const test = embeddings(1000);

const labelled = ({ matrix, labels }: typeof training) => tableFromMatrix(matrix, { label: labels });

// embeddings are on one scale already, so they are taken as they are; how much to shrink is found by trying
const started = performance.now();
let best = { lambda: 0, logLoss: Number.POSITIVE_INFINITY };
for (const lambda of [1, 0.1, 0.01, 0.001]) {
  const tried = await fit(training.matrix, training.labels, { features: raw(), penalty: ridge(lambda) });
  const { accuracy, logLoss } = evaluate(tried, labelled(validation));
  console.log(`ridge ${lambda}: ${(100 * accuracy).toFixed(1)} % right, log loss ${logLoss.toFixed(3)} nats`);
  if (logLoss < best.logLoss) best = { lambda, logLoss };
}
const model = await fit(training.matrix, training.labels, { features: raw(), penalty: ridge(best.lambda) });
console.log(`five fits in ${((performance.now() - started) / 1000).toFixed(2)} s; ${model.report.reason}`);

const { accuracy, topAccuracy } = evaluate(model, labelled(test));
console.log(
  `of 1000 others ${(100 * accuracy).toFixed(1)} % right, ${(100 * topAccuracy[2]!).toFixed(1)} % among the best three`,
);

const classify = predictor(model);
const p = classify.probabilitiesOfMatrix({
  rows: 1,
  columns: DIMENSIONS,
  data: test.matrix.data.subarray(0, DIMENSIONS),
});
const likely = [...p.keys()].sort((a, b) => p[b]! - p[a]!).slice(0, 3);
console.log(
  `the first, a ${test.labels[0]}: ${likely.map((k) => `${model.classes[k]} ${p[k]!.toFixed(2)}`).join(", ")}`,
);
console.log(`the model as a file: ${(modelToText(model).length / 1024).toFixed(0)} kB`);

/** Embeddings of random classes: a centre and much noise, on the unit sphere. */
function embeddings(rows: number) {
  const data = new Float32Array(rows * DIMENSIONS);
  const labels = Array.from({ length: rows }, (_, i) => {
    const k = Math.floor(uniform() * CLASSES);
    data.set(
      direction((j) => centres[k]![j]! + 0.25 * normal()),
      i * DIMENSIONS,
    );
    return `topic ${k + 1}`;
  });
  return { matrix: { rows, columns: DIMENSIONS, data }, labels };
}

/** A vector of length 1. */
function direction(entry: (j: number) => number): number[] {
  const vector = Array.from({ length: DIMENSIONS }, (_, j) => entry(j));
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
}

/** Box and Muller. */
function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Numbers from 0 to below 1, the same on every machine: mulberry32. */
function uniformNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
