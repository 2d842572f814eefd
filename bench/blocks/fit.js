// A fit of rows that are made on the way: how much processor time and memory it takes, and that neither memory nor threads change a digit.
//
//     node bench/blocks/fit.js --rows 5e6 --memory 400e6                     20 numbers, 5 categories of 50 levels, 5 booleans; 6 classes
//     node bench/blocks/fit.js --shape numbers --rows 1e7 --memory 400e6     64 numbers; 10 classes
//     node bench/blocks/fit.js --whole                                       the same rows as one sample in memory
import { parseArgs } from "node:util";
import {
  fitFeatureMap,
  likelihoodOver,
  makeSample,
  penalised,
  ridge,
  solve,
  stagedBlocks,
  tableFromColumns,
  wasmEngine,
} from "multilogit";

const { values: options } = parseArgs({
  options: {
    shape: { type: "string", default: "mixed" },
    rows: { type: "string", default: "1e6" },
    memory: { type: "string", default: "400e6" },
    threads: { type: "string", default: "1" },
    tolerance: { type: "string", default: "1e-6" },
    whole: { type: "boolean", default: false },
  },
});
const [n, memory, threads, tolerance] = ["rows", "memory", "threads", "tolerance"].map((name) => Number(options[name]));
const isMixed = options.shape === "mixed";
const [numbers, categories, flags, K] = isMixed ? [20, 5, 5, 6] : [64, 0, 0, 10];
const LEVELS = Array.from({ length: 50 }, (_, l) => `level ${l}`);
const CLASSES = Array.from({ length: K }, (_, k) => `class ${k}`);
const BATCH = 32768;

const uniform = generator(1);
/** effects of the first 12 numbers, the first 3 categories and the flags */
const effects = Float64Array.from({ length: (12 + 50 * 3 + flags) * K }, () => 0.8 * (uniform() - 0.5));

const counted = cpuSeconds(() => {
  const rows = generator(2);
  for (let from = 0; from < n; from += BATCH) batchOf(Math.min(BATCH, n - from), rows);
});
report("making the rows alone", counted);

const featureMap = featureMapOf();
const plan = { featureMap, classes: CLASSES, target: "y", rowWeights: null, classWeights: null, missing: "error" };
const { result: rows, ...staging } = await timed(options.whole ? whole : staged);
report(`making and staging them${rows.isSpilled ? ", some of them in a file" : ""}`, staging);
const { result: solution, ...solving } = await timed(() =>
  solve(penalised(rows.likelihood, ridge(1)), { tolerance, polish: false }),
);
report(`the fit, ${solution.evaluations} values and ${solution.curvaturePasses} products`, solving);
console.log(`f = ${solution.value}, gap ≤ ${solution.certificate.gap}, converged: ${solution.converged}`);
console.log(
  `weights ${checksum(solution.weights)}, at most ${Math.round(process.resourceUsage().maxRSS / 1000)} MB resident`,
);
await rows.dispose();

async function staged() {
  const staged = await stagedBlocks(plan, batches(), { memory, threads, expectedRows: n });
  return { likelihood: likelihoodOver(staged), isSpilled: staged.isSpilled, dispose: staged.dispose };
}

async function whole() {
  const all = [...batches()].map((table) => table.columns);
  const names = namesOf();
  const columns = names.map((name, j) => [name, cellsOf(all.map((batch) => batch[j]))]);
  const engine = await wasmEngine({ threads });
  const sample = makeSample(featureMap, tableFromColumns(Object.fromEntries(columns)), "y", { classes: CLASSES });
  return { likelihood: await engine.likelihood(sample), isSpilled: false, dispose: () => engine.close() };
}

function* batches() {
  const rows = generator(2);
  for (let from = 0; from < n; from += BATCH) yield batchOf(Math.min(BATCH, n - from), rows);
}

function namesOf() {
  const named = (prefix, count) => Array.from({ length: count }, (_, j) => `${prefix}${j}`);
  return [...named("x", numbers), ...named("c", categories), ...named("b", flags), "y"];
}

/** Labels are drawn from the softmax of the effects, by Gumbel's trick. */
function batchOf(m, source) {
  const x = Array.from({ length: numbers }, () => new Float64Array(m));
  const c = Array.from({ length: categories }, () => new Int32Array(m));
  const b = Array.from({ length: flags }, () => new Int8Array(m));
  const y = new Int32Array(m);
  const scores = new Float64Array(K);
  const add = (effect, value) => {
    for (let k = 0; k < K; k++) scores[k] += value * effects[effect * K + k];
  };
  for (let i = 0; i < m; i++) {
    scores.fill(0);
    for (let j = 0; j < numbers; j++) {
      x[j][i] = 2 * (source() + source() + source() - 1.5);
      if (j < 12) add(j, x[j][i]);
    }
    for (let j = 0; j < categories; j++) {
      c[j][i] = Math.floor(50 * source());
      if (j < 3) add(12 + 50 * j + c[j][i], 1);
    }
    for (let j = 0; j < flags; j++) {
      b[j][i] = source() < 0.3 ? 1 : 0;
      if (b[j][i]) add(162 + j, 1);
    }
    for (let k = 0; k < K; k++) scores[k] -= Math.log(-Math.log(source() + 1e-12));
    y[i] = scores.indexOf(Math.max(...scores));
  }
  const columns = [
    ...x.map((values) => ({ kind: "number", values })),
    ...c.map((codes) => ({ kind: "text", codes, levels: LEVELS })),
    ...b.map((codes) => ({ kind: "boolean", codes, levels: [false, true] })),
    { kind: "text", codes: y, levels: CLASSES },
  ];
  return { rows: m, names: namesOf(), columns };
}

/** φ of a few rows, in which every level occurs. */
function featureMapOf() {
  const { names, columns } = batchOf(BATCH, generator(3));
  const table = tableFromColumns(Object.fromEntries(names.map((name, j) => [name, cellsOf([columns[j]])])));
  return fitFeatureMap(table, undefined, { exclude: ["y"] });
}

function cellsOf(columns) {
  return columns.flatMap((column) =>
    column.kind === "number" ? [...column.values] : Array.from(column.codes, (code) => column.levels[code]),
  );
}

/** sfc32 */
function generator(seed) {
  let [a, b, c, d] = [seed, 2, 3, 4];
  const next = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 20; warmUp++) next();
  return next;
}

function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function cpuSeconds(work) {
  const [before, began] = [cpu(), performance.now()];
  work();
  return { cpu: cpu() - before, wall: (performance.now() - began) / 1000 };
}

async function timed(work) {
  const [before, began] = [cpu(), performance.now()];
  const result = await work();
  return { result, cpu: cpu() - before, wall: (performance.now() - began) / 1000 };
}

function report(what, { cpu, wall }) {
  console.log(`${what}: ${cpu.toFixed(1)} s of processor time, ${wall.toFixed(1)} s`);
}

/** The bits of all weights in one number. */
function checksum(weights) {
  let sum = 0;
  for (const word of new Uint32Array(weights.slice().buffer)) sum = (Math.imul(sum, 31) + word) | 0;
  return (sum >>> 0).toString(16);
}
