import type { CodeWords } from "../lessons/lesson-words.js";

/** What stands in the doctor's field at first: a gradient in which the features were counted column by column. */
export function firstCode({ given, order }: CodeWords): string {
  return `// ${given}
function lossAndGradient(W, X, y) {
  const side = Math.sqrt(W.length);
  // ${order}
  const pixel = (x, j) => x[(j % side) * side + Math.floor(j / side)];
  const K = W[0].length;
  const gradient = W.map((row) => row.map(() => 0));
  let loss = 0;
  X.forEach((x, i) => {
    const a = W[0].map((_, k) => x.reduce((sum, xj, j) => sum + xj * W[j][k], 0));
    const top = Math.max(...a);
    const z = top + Math.log(a.reduce((sum, ak) => sum + Math.exp(ak - top), 0));
    loss += z - a[y[i]];
    for (let j = 0; j < W.length; j++) {
      for (let k = 0; k < K; k++)
        gradient[j][k] += (Math.exp(a[k] - z) - (k === y[i] ? 1 : 0)) * pixel(x, j);
    }
  });
  return { loss, gradient };
}
`;
}
