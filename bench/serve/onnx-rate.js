// Rows per CPU second that a model of the digits classifies in batches: by `predictor` from a matrix, and by onnxruntime-node from the same model
// as modelToOnnx writes it, on one thread, given columns that lie ready. In turn, five rounds, medians. Started by onnx-rate.sh.
import { fit, modelToOnnx, predictor, raw, standardize } from "multilogit";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { pixels, rows } from "./digits.js";

const ROUNDS = 5;
const BATCHES = [1, 100, 1797];
const d = pixels.length;
const median = (numbers) => numbers.toSorted((x, y) => x - y)[numbers.length >> 1];

async function perCpuSecond(count, work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (1e6 * count) / (user + system);
}

for (const [name, features] of Object.entries({ raw: raw(), standardized: standardize() })) {
  const model = await fit(rows, "digit", { features });
  const classify = predictor(model);
  const bytes = modelToOnnx(model, { float: true });
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  console.log(name);
  for (const size of BATCHES) {
    const batch = rows.slice(0, size);
    const data = Uint8Array.from(batch.flatMap((row) => pixels.map((pixel) => row[pixel])));
    const matrix = { rows: size, columns: d, data, names: pixels };
    const out = new Float64Array(size * 10);
    const column = (pixel) => Float32Array.from(batch, (row) => row[pixel]);
    const feeds = Object.fromEntries(pixels.map((pixel) => [pixel, new Tensor("float32", column(pixel), [size, 1])]));
    const times = Math.ceil((size === 1 ? 3000 : 20_000) / size);
    const ways = {
      predictor: () => {
        for (let t = 0; t < times; t++) classify.probabilitiesOfMatrix(matrix, out);
      },
      "onnxruntime-node": async () => {
        for (let t = 0; t < times; t++) await session.run(feeds);
      },
    };
    const rates = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
    for (let round = 0; round < ROUNDS; round++)
      for (const [way, work] of Object.entries(ways)) rates[way].push(await perCpuSecond(times * size, work));
    const shown = Object.entries(rates).map(([way, all]) => `${way} ${Math.round(median(all)).toLocaleString("en")}`);
    console.log(`  ${String(size).padStart(4)} rows at once: ${shown.join("   ")}`);
  }
  const { probabilities } = await session.run(
    Object.fromEntries(pixels.map((pixel) => [pixel, new Tensor("float32", [rows[0][pixel]], [1, 1])])),
  );
  const difference = Math.max(...classify.probabilities(rows[0]).map((p, k) => Math.abs(p - probabilities.data[k])));
  if (!(difference < 1e-3)) throw new Error(`onnxruntime differs by ${difference}`);
}
