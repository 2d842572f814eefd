import { peerPackage, peerVersion } from "./peer-package.js";
import { denseRows, serveFits, timed } from "./serve-fits.js";

/** An array of jax-js: an operation consumes its arguments; `ref` keeps one alive. */
interface JaxArray {
  readonly ref: JaxArray;
  add(other: JaxArray | number): JaxArray;
  sub(other: JaxArray): JaxArray;
  mul(other: JaxArray | number): JaxArray;
  div(other: JaxArray): JaxArray;
  neg(): JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  data(): Promise<Float32Array>;
  dispose(): void;
}

type Compiled = (...inputs: JaxArray[]) => JaxArray[];

/** What is used of @jax-js/jax. */
interface Jax {
  init(device: string): Promise<unknown>;
  defaultDevice(device: string): unknown;
  numpy: {
    array(values: Float32Array): JaxArray;
    zeros(shape: readonly number[]): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    sum(a: JaxArray): JaxArray;
    sqrt(a: JaxArray): JaxArray;
  };
  nn: { logSoftmax(a: JaxArray, axis: number): JaxArray };
  jit(f: Compiled): Compiled;
  grad(f: (W: JaxArray, X: JaxArray, Y: JaxArray, ridge: JaxArray) => JaxArray): (...inputs: JaxArray[]) => JaxArray;
}

/** As in tfjs.ts; decays and ε as Adam's authors set them (Kingma and Ba 2015, algorithm 1). */
const [STEP, DECAY1, DECAY2, EPSILON] = [0.02, 0.9, 0.999, 1e-8];

// jax-js.js FOLDER: full-batch Adam over its compiled gradient (the package has no optimizers), on WebAssembly in f32; the setting is the
// number of steps.
await serveFits(async (data) => {
  const { init, defaultDevice, numpy: np, nn, jit, grad } = await peerPackage<Jax>("@jax-js/jax");
  await init("wasm");
  defaultDevice("wasm");
  const { rows: n, features, classes: K, lambda, labels } = data;
  const d = features + 1;
  const X = np.array(denseRows(data, (length) => new Float32Array(length))).reshape([n, d]);
  const Y = np
    .array(Float32Array.from({ length: n * K }, (_, ik) => Number(labels[Math.floor(ik / K)] === ik % K)))
    .reshape([n, K]);
  const ridge = np.array(new Float32Array(d * K).fill(lambda, K)).reshape([d, K]);
  const gradient = grad((W, X, Y, ridge) => {
    const loss = np.sum(nn.logSoftmax(np.matmul(X, W.ref), -1).mul(Y)).neg();
    return loss.add(np.sum(W.ref.mul(W).mul(ridge)).mul(0.5));
  });
  // one compiled step; what changes from step to step comes as an array, since a number is compiled in
  const stepOf = jit((W, m, v, unbias, X, Y, ridge) => {
    const G = gradient(W.ref, X, Y, ridge);
    const m1 = m.mul(DECAY1).add(G.ref.mul(1 - DECAY1));
    const v1 = v.mul(DECAY2).add(G.ref.mul(G).mul(1 - DECAY2));
    return [W.sub(m1.ref.mul(STEP).div(np.sqrt(v1.ref).add(EPSILON)).mul(unbias)), m1, v1];
  });
  const adam = async (steps: number) => {
    let [W, m, v] = [np.zeros([d, K]), np.zeros([d, K]), np.zeros([d, K])];
    for (let t = 1; t <= steps; t++) {
      const unbias = np.array(Float32Array.of(Math.sqrt(1 - DECAY2 ** t) / (1 - DECAY1 ** t)));
      [W, m, v] = stepOf(W, m, v, unbias, X.ref, Y.ref, ridge.ref) as [JaxArray, JaxArray, JaxArray];
    }
    m.dispose();
    v.dispose();
    return W.data();
  };
  return {
    version: peerVersion("@jax-js/jax"),
    fit: async (steps) => {
      const { seconds, result } = await timed(() => adam(Math.round(steps)));
      return { seconds, weights: result, note: `steps=${Math.round(steps)}` };
    },
  };
});
