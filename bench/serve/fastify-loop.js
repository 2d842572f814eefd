// What one writes by hand for one model: fastify, and a loop over the record. No checks of rows, no limits, no metrics.
import { readFileSync } from "node:fs";
import fastify from "fastify";

const { classes, features, weights } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const K = classes.length;
const numbers = features.map(({ kind, expression, center, scale }) => {
  if (kind === "constant") return null;
  if (kind !== "number" || expression.kind !== "column")
    throw new Error("the loop knows plain columns of numbers only");
  return { column: expression.column, center, scale };
});

function predict(row) {
  const a = new Float64Array(K);
  for (let j = 0; j < numbers.length; j++) {
    const number = numbers[j];
    const x = number === null ? 1 : (row[number.column] - number.center) / number.scale;
    const w = weights[j];
    for (let k = 0; k < K; k++) a[k] += x * w[k];
  }
  let top = 0;
  for (let k = 1; k < K; k++) if (a[k] > a[top]) top = k;
  const most = a[top];
  let sum = 0;
  for (let k = 0; k < K; k++) sum += a[k] = Math.exp(a[k] - most);
  const probabilities = {};
  for (let k = 0; k < K; k++) probabilities[classes[k]] = a[k] / sum;
  return { class: classes[top], probabilities };
}

const app = fastify();
app.post("/predict", (request) => predict(request.body));
console.log(await app.listen({ port: 0, host: "127.0.0.1" }));
