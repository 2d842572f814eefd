// Whole commands, each counted from the start of its program to its end: `multilogit fit` of the bundled digits, as it prints and writes a
// model by default, against a script that reads the same file, fits the same objective with a peer and prints it.
//
//   npm run build && bench/install-peers.sh && node bench/commands/race.js [PAIRS]
//
// Alternating pairs; medians of wall time and of processor time (of all threads, in steps of 10 ms). A peer that is not within 1e-6 of the
// certified minimum ends the race.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const FILE = here("../../data/digits.csv");
const PYTHON = here("../peers/venv/bin/python");
const CLOSE_ENOUGH = 1e-6;
const FEATURES = { binary: ["--binarize", "8"], standardised: ["--standardize"], raw: ["--raw"] };
/** At the loosest settings of docs/benchmarks.md, or found in the same way, by powers of ten and a half-step. */
const PEERS = [
  {
    name: "scikit-learn newton-cg",
    features: "binary",
    script: [PYTHON, here("scikit_learn.py"), "newton-cg", "3.2e-5"],
  },
  {
    name: "scikit-learn newton-cg",
    features: "standardised",
    script: [PYTHON, here("scikit_learn.py"), "newton-cg", "1e-5"],
  },
  {
    name: "scikit-learn newton-cholesky",
    features: "raw",
    script: [PYTHON, here("scikit_learn.py"), "newton-cholesky", "1e-5"],
  },
  { name: "glmnet", features: "binary", script: ["Rscript", here("glmnet.R"), "1e-8"] },
];
const pairs = Number(process.argv[2] ?? 15);
const folder = mkdtempSync(join(tmpdir(), "multilogit-commands-"));

try {
  for (const peer of PEERS) race(peer);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function race({ name, features, script: [program, ...args] }) {
  if (program === PYTHON && !existsSync(PYTHON)) {
    console.log(`${name}, ${features}: not installed`);
    return;
  }
  const fit = [here("../../cli/bin/multilogit.js"), "fit", FILE, "--target", "digit", ...FEATURES[features]];
  const minimum = JSON.parse(timed(process.execPath, [...fit, "--json"]).text).objective;
  const [ours, theirs] = [[], []];
  for (let pair = 0; pair < pairs; pair++) {
    ours.push(timed(process.execPath, [...fit, "-o", join(folder, "model.json")]));
    theirs.push(timed(program, [...args, FILE, features]));
  }
  const gap = Number(theirs.at(-1).text.trim().split("\n").at(-1)) / minimum - 1;
  if (!(Math.abs(gap) <= CLOSE_ENOUGH)) throw new Error(`${name}, ${features}: ends ${gap} above the minimum`);
  const ratio = (kind) => median(theirs.map((their, pair) => their[kind] / ours[pair][kind])).toFixed(2);
  const both = (kind) => `${inSeconds(theirs, kind)}, ours ${inSeconds(ours, kind)}: ${ratio(kind)} times as long`;
  console.log(`${name}, ${features} (gap ${gap.toExponential(1)}), ${pairs} pairs, load ${loadavg()[0].toFixed(1)}`);
  console.log(`  wall ${both("wall")}\n  processor ${both("processor")}`);
}

function timed(program, args) {
  const [start, before] = [performance.now(), processorOfChildren()];
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  const wall = (performance.now() - start) / 1000;
  if (error || status !== 0) throw new Error(`${[program, ...args].join(" ")}: ${error?.message ?? stderr}`);
  return { wall, processor: processorOfChildren() - before, text: stdout };
}

/** Seconds of processor time of all programs that were started here and have ended; Linux only. */
function processorOfChildren() {
  const [user, system] = readFileSync("/proc/self/stat", "utf8").split(") ")[1].split(" ").slice(13, 15);
  return (Number(user) + Number(system)) / 100;
}

function inSeconds(runs, kind) {
  return `${median(runs.map((run) => run[kind])).toFixed(2)} s`;
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
