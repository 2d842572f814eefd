// Paths of λ against glmnet (Debian's r-cran-glmnet), grouped ones against adelie, too, where it is installed: the same matrix and the same λ, alternating processes
// of one thread, CPU seconds, and how far above the minimum their weights are at each λ, judged by fits that are certified to 1e-9.
//
//   bench/install-peers.sh r adelie && node bench/paths/compare.js     iris, MultinomialExample, digits
//   node bench/paths/compare.js wide tall                              200 × 5000 and 200 000 × 50: many minutes
//   npm run build && node bench/paths/compare.js text:lasso            10 000 × 20 000 counts of words
//   node bench/paths/compare.js digits:grouped                         one penalty
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { elasticNet, fitPath, grouped, lasso, penalised, prepare, raw, referenceEngine } from "multilogit";
import { generatedTable } from "./generated-table.js";
import { generatedText } from "./generated-text.js";
import { tableOf } from "./table-of.js";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "multilogit-paths-"));
/** Each program runs in this many processes, in turns; in each, small data are fitted several times, since R and V8 take a while to warm up. */
const ROUNDS = 3;
const DATA = {
  iris: { path: () => here("../../core/test/fixtures/iris.csv"), ratio: 1e-4, repeats: 40 },
  multinomial: { path: multinomialExample, ratio: 1e-4, repeats: 20 },
  digits: { path: () => here("../../data/digits.csv"), ratio: 1e-4, repeats: 2 },
  wide: { path: () => generatedTable(join(folder, "wide.csv"), 200, 5000, 4, 0.6), ratio: 1e-2, repeats: 1 },
  // steps to rounding in all weights at once would take hours
  text: {
    path: () => generatedText(join(folder, "text.mtx"), 10_000, 20_000, 5, 70),
    ratio: 1e-2,
    repeats: 2,
    polish: false,
  },
  tall: { path: () => generatedTable(join(folder, "tall.csv"), 200_000, 50, 5, 0.5), ratio: 1e-4, repeats: 1 },
};
const ADELIE = here("../peers/venv-adelie/bin/python");
const PENALTIES = [
  { name: "lasso", type: "ungrouped", alpha: 1, path: (options) => lasso.path(options) },
  {
    name: "elastic net",
    type: "ungrouped",
    alpha: 0.5,
    path: (options) => elasticNet.path({ ...options, alpha: 0.5 }),
  },
  { name: "grouped", type: "grouped", alpha: 1, path: (options) => grouped.path(options) },
];

/** glmnet's own example, 500 × 30 of three classes, as a file. */
function multinomialExample() {
  const path = join(folder, "multinomial.csv");
  const code = `library(glmnet); data(MultinomialExample); write.csv(data.frame(MultinomialExample$x, y = paste0("c", MultinomialExample$y)), "${path}", row.names = FALSE)`;
  execFileSync("Rscript", ["-e", code], { stdio: ["ignore", "ignore", "ignore"] });
  return path;
}

/** The CPU seconds that a program printed, and its other lines. */
function timed(command, args) {
  const lines = execFileSync(command, args, { encoding: "utf8" }).trim().split("\n");
  const seconds = lines.filter((line) => line.startsWith("cpu ")).map((line) => Number(line.split(" ")[1]));
  return { first: seconds[0], least: Math.min(...seconds), lines };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function compare(name, { path: pathOf, ratio, repeats, polish = true }, penalty) {
  const file = pathOf();
  const { table, target, rows } = tableOf(file);
  const options = { features: raw() };
  const judged = await fitPath(table, target, {
    ...options,
    penalty: penalty.path({ ratio }),
    tolerance: 1e-9,
    polish,
  });
  const lambdas = judged.points.map(({ lambda }) => lambda);
  const lambdaFile = join(folder, "lambdas.txt");
  writeFileSync(lambdaFile, `${lambdas.join("\n")}\n`);
  const kind = [penalty.type, String(penalty.alpha)];
  const weights = (peer) => join(folder, `${peer}.bin`);
  const runs = {
    glmnet: ["Rscript", here("glmnet-path.R"), file, lambdaFile, ...kind, String(repeats), weights("glmnet")],
    ...(penalty.type === "grouped" && existsSync(ADELIE)
      ? { adelie: [ADELIE, here("adelie-path.py"), file, lambdaFile, String(repeats), weights("adelie")] }
      : {}),
    ours: [process.execPath, here("our-path.js"), file, lambdaFile, ...kind, String(repeats)],
  };
  const measured = Object.fromEntries(Object.keys(runs).map((each) => [each, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [each, [command, ...args]] of Object.entries(runs)) measured[each].push(timed(command, args));
  const seconds = (each) => median(measured[each].map(({ least }) => least));
  const first = (each) => median(measured[each].map((run) => run.first));
  const told = (each) => measured[each][0].lines.at(-1);
  console.log(`${name} (${rows} rows), ${penalty.name}, ${lambdas.length} λ:`);
  const gap = told("ours").split(" ").slice(2).join(" ");
  console.log(`  ours ${seconds("ours").toFixed(4)} s (first ${first("ours").toFixed(4)}), ${gap}`);
  for (const peer of Object.keys(runs).slice(0, -1)) {
    const excess = await suboptimalities(judged, table, target, options, weights(peer));
    console.log(
      [
        `  ${peer} ${seconds(peer).toFixed(4)} s (first ${first(peer).toFixed(4)}), ${told(peer)},`,
        `above the minimum by ${median(excess).toExponential(1)} (median), ${Math.max(...excess).toExponential(1)} (most);`,
        `${peer} / ours ${(seconds(peer) / seconds("ours")).toFixed(2)}`,
      ].join(" "),
    );
  }
}

/** (f − f*)/f* of a peer's weights at each λ that it fitted. */
async function suboptimalities(judged, table, target, options, weightFile) {
  const bytes = readFileSync(weightFile);
  const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const { sample } = prepare(table, target, options);
  const likelihood = await referenceEngine.likelihood(sample);
  const size = judged.featureMap.names.length * judged.classes.length;
  const excess = [];
  for (let at = 0; (at + 1) * size <= numbers.length; at++) {
    const { value } = judged.points[at];
    const point = await penalised(likelihood, judged.model(at).penalty).at(
      numbers.subarray(at * size, (at + 1) * size),
    );
    excess.push((point.value - value) / value);
  }
  return excess;
}

try {
  const wanted = process.argv.slice(2);
  for (const each of wanted.length > 0 ? wanted : ["iris", "multinomial", "digits"]) {
    const [name, only] = each.split(":");
    for (const penalty of PENALTIES)
      if (only === undefined || only === penalty.name) await compare(name, DATA[name], penalty);
  }
} finally {
  rmSync(folder, { recursive: true });
}
