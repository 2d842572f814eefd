import type { Dataset } from "../data/dataset.js";
import { peerFolder, peerPackage, peerVersion } from "./peer-package.js";
import { denseRows, serveFits, timed } from "./serve-fits.js";

interface Tensor {
  mul(factor: Tensor | number): Tensor;
  add(term: Tensor): Tensor;
  square(): Tensor;
  sum(): Tensor;
  matMul(W: Tensor): Tensor;
  dataSync(): Float32Array;
  dispose(): void;
}

/** What is used of @tensorflow/tfjs. */
interface Tfjs {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor2d(values: Float32Array, shape: [number, number]): Tensor;
  variable(initial: Tensor): Tensor;
  zeros(shape: [number, number]): Tensor;
  oneHot(codes: Tensor, classes: number): Tensor;
  tensor1d(values: Int32Array, kind: "int32"): Tensor;
  losses: {
    softmaxCrossEntropy(labels: Tensor, scores: Tensor, weights: undefined, smoothing: 0, reduction: 2): Tensor;
  };
  train: {
    adam(step: number): { minimize(f: () => Tensor, returnCost: false, variables: Tensor[]): void; dispose(): void };
  };
}

/** Sum over rows; tf.Reduction.SUM */
const SUM = 2;
/** Of 0.001, 0.01, 0.02, 0.05 and 0.1 the one that came nearest on the digits. */
const STEP = 0.02;

// tfjs.js FOLDER: full-batch Adam, the library's best optimizer for this (it has no L-BFGS), on its WebAssembly backend in f32 (its native
// backend's install step downloads a binary); the setting is the number of steps.
await serveFits(async (data) => {
  const tf = await loaded();
  const { rows, features, classes } = data;
  const d = features + 1;
  const X = tf.tensor2d(
    denseRows(data, (length) => new Float32Array(length)),
    [rows, d],
  );
  const Y = tf.oneHot(tf.tensor1d(data.labels, "int32"), classes);
  const penalised = tf.tensor2d(penaltyMask(data), [d, classes]);
  const adam = (steps: number) => {
    const W = tf.variable(tf.zeros([d, classes]));
    const optimizer = tf.train.adam(STEP);
    const f = () =>
      tf.losses.softmaxCrossEntropy(Y, X.matMul(W), undefined, 0, SUM).add(
        W.square()
          .mul(penalised)
          .sum()
          .mul(data.lambda / 2),
      );
    for (let step = 0; step < steps; step++) optimizer.minimize(f, false, [W]);
    const weights = W.dataSync();
    W.dispose();
    optimizer.dispose();
    return weights;
  };
  return {
    version: peerVersion("@tensorflow/tfjs"),
    fit: async (steps) => {
      const { seconds, result } = await timed(() => adam(Math.round(steps)));
      return { seconds, weights: result, note: `steps=${Math.round(steps)}` };
    },
  };
});

async function loaded(): Promise<Tfjs> {
  const tf = await peerPackage<Tfjs>("@tensorflow/tfjs");
  const wasm = await peerPackage<{ setWasmPaths(folder: string): void }>("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(new URL("dist/", peerFolder("@tensorflow/tfjs-backend-wasm")).pathname);
  await tf.setBackend("wasm");
  await tf.ready();
  return tf;
}

function penaltyMask({ features, classes }: Dataset): Float32Array {
  return new Float32Array((features + 1) * classes).fill(1, classes);
}
