import { createInterface } from "node:readline";

// Yours: W holds d rows of K numbers, X holds n rows of d, y counts classes from 0.
function lossAndGradient(W, X, y, lambda) {
  let value = 0;
  const gradient = W.map((row) => row.map((w) => lambda * w));
  for (const row of W) for (const w of row) value += (lambda / 2) * w * w;
  X.forEach((x, i) => {
    const a = W[0].map((_, k) => x.reduce((sum, xj, j) => sum + xj * W[j][k], 0));
    const most = Math.max(...a);
    const z = most + Math.log(a.reduce((sum, ak) => sum + Math.exp(ak - most), 0));
    value += z - a[y[i]];
    a.forEach((ak, k) => {
      const residual = Math.exp(ak - z) - (k === y[i] ? 1 : 0);
      for (const [j, xj] of x.entries()) gradient[j][k] += residual * xj;
    });
  });
  return { value, gradient };
}

// From here on as it is, but for the answer to "hello": docs/check-protocol.md.
function answer({ op, weights, design, labels, lambda }) {
  if (op === "hello") return { openness: "data", layout: "feature-major", bias: "none", labelBase: 0, evalMany: true };
  if (op === "eval") return lossAndGradient(weights, design, labels, lambda);
  return { evaluations: weights.map((W) => lossAndGradient(W, design, labels, lambda)) };
}

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  console.log(JSON.stringify({ id: question.id, ...answer(question) }));
}
