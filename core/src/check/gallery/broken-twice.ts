import { transposed } from "./broken-data.js";
import { broken, type Exhibit } from "./exhibit.js";
import { mapped, matrix, softmaxRow, sum } from "./plain-softmax.js";

/** Two faults in different steps of the gradient; the id names both. */
export const brokenTwice: readonly Exhibit[] = [
  twice(
    ["features-transposed", "true-class-only"],
    "takes the softmax's Jacobian as diagonal, and multiplies with transposed pictures",
    { productRows: transposed, residuals: (P, Y) => mapped(P, (p, i, k) => -Y[i]![k]! * (1 - p)) },
    { image: true },
  ),
  twice(
    ["extra-activation-factor", "labels-shifted-down"],
    "multiplies by p(1 − p), and subtracts 1 from labels that count from 0",
    {
      residuals: (P, Y) => mapped(P, (p, i, k) => (p - Y[i]![(k + 1) % P[0]!.length]!) * p * (1 - p)),
    },
  ),
  twice(["last-row-missing", "softmax-twice-without-chain"], "ends the loop over rows early, after a second softmax", {
    probabilities: (A) => A.map((a) => softmaxRow(softmaxRow(a))),
    rowFactors: ({ rowWeights }) => rowWeights.map((v, i) => (i < rowWeights.length - 1 ? v : 0)),
  }),
  twice(
    ["delta-dropped", "not-normalized"],
    "drops the Kronecker delta, and forgets to divide by the sum of exponentials",
    {
      probabilities: (A) => mapped(A, Math.exp),
      residuals: (P) => mapped(P, (p) => p - 1),
    },
  ),
  twice(["features-missing", "last-class-zero"], "forgets the factor x, and loops over K − 1 classes", {
    residuals: (P, Y) => mapped(P, (p, i, k) => (k === P[0]!.length - 1 ? 0 : sum(Y[i]!) * p - Y[i]![k]!)),
    product: (R, X) => matrix(X[0]!.length, R[0]!.length, (_, k) => sum(R.map((r) => r[k]!))),
  }),
];

function twice(
  causes: readonly [string, string],
  story: string,
  steps: Parameters<typeof broken>[2],
  needs: Exhibit["needs"] = {},
): Exhibit {
  return broken(causes.join("+"), story, steps, { causes, needs });
}
