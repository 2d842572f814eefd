import { peerPackage, peerVersion } from "./peer-package.js";
import { denseRows, serveFits, timed } from "./serve-fits.js";

interface Matrix {
  to1DArray(): number[];
}

/** What is used of ml-matrix and ml-logistic-regression. */
interface MlMatrix {
  Matrix: {
    from1DArray(rows: number, columns: number, values: ArrayLike<number>): Matrix;
    columnVector(values: ArrayLike<number>): Matrix;
  };
}
interface MlLogisticRegression {
  default: new (options: {
    numSteps: number;
    learningRate: number;
  }) => {
    train(X: Matrix, y: Matrix): void;
    readonly classifiers: readonly { readonly weights: Matrix }[];
  };
}

// ml-logistic-regression.js FOLDER: one two-class model per class against the rest, by gradient descent of fixed steps, with no penalty: not
// this likelihood. Its weights are judged as softmax weights all the same; a row's class has target 0 there, hence the sign. The setting is
// `numSteps`, the step size as its documentation has it.
await serveFits(async (data) => {
  const { Matrix } = await peerPackage<MlMatrix>("ml-matrix");
  const { default: LogisticRegression } = await peerPackage<MlLogisticRegression>("ml-logistic-regression");
  const { rows: n, features, classes: K } = data;
  const d = features + 1;
  const X = Matrix.from1DArray(
    n,
    d,
    denseRows(data, (length) => new Float64Array(length)),
  );
  const y = Matrix.columnVector(data.labels);
  return {
    version: peerVersion("ml-logistic-regression"),
    fit: async (steps) => {
      const model = new LogisticRegression({ numSteps: Math.round(steps), learningRate: 5e-4 });
      const { seconds } = await timed(() => model.train(X, y));
      const columns = model.classifiers.map(({ weights }) => weights.to1DArray());
      const weights = Float64Array.from({ length: d * K }, (_, jk) => -columns[jk % K]![Math.floor(jk / K)]!);
      return { seconds, weights, note: `steps=${Math.round(steps)}` };
    },
  };
});
