import { broken, type Exhibit } from "./exhibit.js";
import { type Context, type Matrix, sum } from "./plain-softmax.js";

/** Changes the features of a row and leaves the constant where it is. */
const features =
  (change: (x: readonly number[], column: (j: number) => readonly number[]) => number[]) =>
  ({ X, constant }: Context): Matrix => {
    const inputs = X.map((x) => x.filter((_, j) => j !== constant));
    const columns = inputs[0]!.map((_, j) => inputs.map((x) => x[j]!));
    const column = (j: number) => columns[j]!;
    return inputs.map((x) => {
      const changed = change(x, column);
      if (constant !== null) changed.splice(constant, 0, 1);
      return changed;
    });
  };

const side = (x: readonly number[]) => Math.sqrt(x.length);
export const transposed = features((x) => x.map((_, p) => x[(p % side(x)) * side(x) + Math.floor(p / side(x))]!));
const rolled = features((x) => x.map((_, p) => x[(p + x.length - 1) % x.length]!));
const inverted = features((x) => x.map((v) => 1 - v));
const standardized = features((x, column) =>
  x.map((v, j) => {
    const values = column(j);
    const mean = sum(values) / values.length;
    return (v - mean) / (Math.sqrt(values.reduce((t, u) => t + (u - mean) ** 2, 0) / values.length) || 1);
  }),
);
const mirrored = features((x) => x.map((_, p) => x[Math.floor(p / side(x)) * side(x) + side(x) - 1 - (p % side(x))]!));
const intensities = features((x) => x.map((v) => 16 * v));

const IMAGE = { image: true } as const;
const some = (keeps: (i: number, n: number) => boolean) => ({
  rowFactors: ({ rowWeights }: Context) => rowWeights.map((v, i) => (keeps(i, rowWeights.length) ? v : 0)),
});

/** Features, rows and weights of rows that are not the ones that the value sees. */
export const brokenData: readonly Exhibit[] = [
  broken(
    "features-transposed",
    "hands the gradient pictures with rows and columns exchanged",
    { productRows: transposed },
    { needs: IMAGE },
  ),
  broken("features-rolled-up", "hands the gradient features rolled by one", { productRows: rolled }),
  broken("features-mirrored", "hands the gradient mirrored pictures", { productRows: mirrored }, { needs: IMAGE }),
  broken("features-inverted", "hands the gradient 1 − x", { productRows: inverted }),
  broken("features-standardized", "hands the gradient standardised features", { productRows: standardized }),
  broken(
    "features-times-16",
    "hands the gradient intensities 0–16 in place of 0/1",
    { productRows: intensities },
    { needs: { bias: true } },
  ),
  broken(
    "all-features-transposed",
    "computes the whole gradient from transposed pictures, the value from the given ones",
    { scoreRows: transposed, productRows: transposed },
    { needs: IMAGE },
  ),
  broken("all-features-inverted", "computes the whole gradient from 1 − x", {
    scoreRows: inverted,
    productRows: inverted,
  }),
  broken("all-features-standardized", "computes the whole gradient from standardised features", {
    scoreRows: standardized,
    productRows: standardized,
  }),
  broken(
    "scores-of-features-transposed",
    "computes the gradient's probabilities from transposed pictures",
    { scoreRows: transposed },
    { needs: IMAGE },
  ),
  broken(
    "first-row-only",
    "returns inside the loop over rows",
    some((i) => i === 0),
  ),
  broken(
    "last-row-only",
    "overwrites in the loop over rows",
    some((i, n) => i === n - 1),
  ),
  broken(
    "first-half-only",
    "takes half of the rows",
    some((i, n) => i < Math.floor(n / 2)),
  ),
  broken(
    "last-row-missing",
    "ends the loop over rows one early",
    some((i, n) => i < n - 1),
  ),
  broken(
    "first-row-missing",
    "starts the loop over rows at 1",
    some((i) => i > 0),
  ),
  broken("rows-misaligned-up", "pairs residuals with the next row's features", {
    productRows: ({ X }) => [...X.slice(1), X[0]!],
  }),
  broken("rows-reversed", "pairs residuals with features in reverse order", {
    productRows: ({ X }) => [...X].reverse(),
  }),
  broken(
    "row-weights-ignored",
    "forgets the row weights in the gradient",
    { rowFactors: ({ rowWeights }) => rowWeights.map(() => 1) },
    { needs: { rowWeights: true } },
  ),
  broken(
    "row-weights-twice",
    "applies the row weights twice",
    { rowFactors: ({ rowWeights }) => rowWeights.map((v) => v * v) },
    { needs: { rowWeights: true } },
  ),
  broken(
    "weighted-mean",
    "divides the gradient by Σv and the value by nothing",
    { gradientFactor: ({ rowWeights }) => 1 / sum(rowWeights), valueFactor: () => 1 },
    { needs: { rowWeights: true } },
  ),
];
