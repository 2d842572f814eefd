// Rows per CPU second that a model of the digits classifies: by `predictor`, row by row and from a matrix, by `predict` of one row, and by a
// loop written by hand for this model. In turn, five rounds, medians; each kind of features in a process of its own, since a loop that has
// seen another kind is compiled for both.
//
//   node bench/serve/rate.js [raw|standardized|threshold]
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { fit, predict, predictor, raw, standardize, threshold } from "multilogit";
import { pixels, rows } from "./digits.js";

const ROUNDS = 5;
const PASSES = 5;
const [n, d, K] = [rows.length, pixels.length, 10];
const data = Uint8Array.from(rows.flatMap((row) => pixels.map((pixel) => row[pixel])));
const out = new Float64Array(n * K);

/** What one writes for this one model: φ inlined, no checks. */
function byHand(model, cut) {
  const { weights: W, featureMap } = model;
  const constant = featureMap.names.indexOf("constant") * K;
  const numbers = featureMap.features.flatMap((feature, at) => (feature.kind === "number" ? [{ ...feature, at }] : []));
  const [centers, scales] = [Float64Array.from(numbers, (f) => f.center), Float64Array.from(numbers, (f) => f.scale)];
  const places = Int32Array.from(numbers, ({ at }) => at * K);
  const columns = numbers.map(({ expression }) => expression.column ?? expression.of.column);
  if (places.length !== d) throw new Error("the loop expects one feature per pixel");
  const isRaw = numbers.every(({ center, scale }) => center === 0 && scale === 1);
  const phi = cut !== null ? (x) => (x >= cut ? 1 : 0) : isRaw ? (x) => x : (x, j) => (x - centers[j]) / scales[j];
  const softmax = (a, at) => {
    let [most, sum] = [a[at], 0];
    for (let k = 1; k < K; k++) if (a[at + k] > most) most = a[at + k];
    for (let k = 0; k < K; k++) sum += a[at + k] = Math.exp(a[at + k] - most);
    for (let k = 0; k < K; k++) a[at + k] /= sum;
  };
  const add = (x, j, a, at) => {
    const value = phi(x, j);
    for (let k = 0, w = places[j]; k < K; k++, w++) a[at + k] += value * W[w];
  };
  return {
    row(row) {
      const a = new Float64Array(K);
      for (let k = 0; k < K; k++) a[k] = W[constant + k];
      for (let j = 0; j < d; j++) add(row[columns[j]], j, a, 0);
      softmax(a, 0);
      let top = 0;
      for (let k = 1; k < K; k++) if (a[k] > a[top]) top = k;
      return model.classes[top];
    },
    matrix() {
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < K; k++) out[i * K + k] = W[constant + k];
        for (let j = 0; j < d; j++) add(data[i * d + j], j, out, i * K);
        softmax(out, i * K);
      }
    },
  };
}

function perCpuSecond(count, work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (1e6 * count) / (user + system);
}

const each =
  (classify, count = n * PASSES) =>
  () => {
    for (let r = 0; r < count; r++) classify(rows[r % n]);
  };
const repeated = (work) => () => {
  for (let pass = 0; pass < PASSES; pass++) work();
};
const median = (numbers) => numbers.toSorted((x, y) => x - y)[numbers.length >> 1];

const KINDS = { raw: [raw(), null], standardized: [standardize(), null], threshold: [threshold(8), 8] };
const asked = process.argv[2];
if (asked === undefined)
  for (const kind of Object.keys(KINDS))
    execFileSync(process.execPath, [fileURLToPath(import.meta.url), kind], { stdio: "inherit" });
else await measure(asked, ...KINDS[asked]);

async function measure(name, features, cut) {
  const model = await fit(rows, "digit", { features });
  const [hand, classify] = [byHand(model, cut), predictor(model)];
  const differing = rows.filter((row) => hand.row(row) !== classify(row)).length;
  if (differing > 0) throw new Error(`${differing} rows get another class by hand`);
  const matrix = { rows: n, columns: d, data, names: pixels };
  const ways = {
    "row, by hand": [n * PASSES, each(hand.row)],
    "row, predictor": [n * PASSES, each(classify)],
    "row, predict": [200, each((row) => predict(model, [row]), 200)],
    "matrix, by hand": [n * PASSES, repeated(hand.matrix)],
    "matrix, predictor": [n * PASSES, repeated(() => classify.probabilitiesOfMatrix(matrix, out))],
  };
  const rates = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [way, [count, work]] of Object.entries(ways)) rates[way].push(perCpuSecond(count, work));
  console.log(name);
  for (const [way, measured] of Object.entries(rates))
    console.log(
      `  ${way.padEnd(18)} ${Math.round(median(measured)).toLocaleString("en").padStart(9)} rows per CPU second`,
    );
}
