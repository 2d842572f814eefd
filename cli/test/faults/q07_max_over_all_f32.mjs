import { createInterface } from "node:readline";

// crysx_nn #7 / pytroubles 1785: maximum over the whole batch; in float32
const f = Math.fround;
function lossAndGradient(W, X, y) {
  let value = 0;
  const gradient = W.map((r) => r.map(() => 0));
  const A = X.map((x) => W[0].map((_, k) => f(x.reduce((s, xj, j) => f(s + f(xj * f(W[j][k]))), 0))));
  const most = Math.max(...A.flat());
  A.forEach((a, i) => {
    const e = a.map((v) => f(Math.exp(f(v - most))));
    const s = e.reduce((t, v) => f(t + v), 0);
    const p = e.map((v) => f(v / s));
    value = f(value - f(Math.log(p[y[i]])));
    p.forEach((pk, k) => {
      for (const [j, xj] of X[i].entries()) gradient[j][k] = f(gradient[j][k] + f(f(pk - (k === y[i])) * xj));
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
