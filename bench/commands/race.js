// Whole commands, each counted from the start of its program to its end, against scripts that read the same file, do the same with a peer and print
// what it is judged by: `multilogit fit` of the bundled digits, as it prints and writes a model by default, 20 ridges of them by
// `multilogit path`, and `multilogit summary` of generated rows.
//
//   npm run build && bench/install-peers.sh && node bench/commands/race.js [PAIRS] [--write]
//
// Alternating pairs; medians of wall time and of processor time (of all threads, in steps of 10 ms). A peer that is not within 1e-6 of the
// certified minimum, or whose standard errors differ by more than a thousandth, ends the race. --write keeps the numbers for docs/benchmarks.md.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { clusters } from "../dist/data/clusters.js";
import { machine } from "../dist/report/machine.js";
import { writeCommands } from "../dist/report/results.js";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const DIGITS = here("../../data/digits.csv");
const PYTHON = here("../peers/venv/bin/python");
const CLOSE_ENOUGH = 1e-6;
const ERRORS_CLOSE_ENOUGH = 1e-3;
const FEATURES = { binary: ["--binarize", "8"], standardised: ["--standardize"], raw: ["--raw"] };
const write = process.argv.includes("--write");
const pairs = Number(process.argv.slice(2).find((word) => word !== "--write") ?? 15);
const folder = mkdtempSync(join(tmpdir(), "multilogit-commands-"));
const ROWS = join(folder, "rows.csv");
const NUMBERS = Array.from({ length: 10 }, (_, j) => `x${j + 1}`);

/** At the loosest settings of docs/benchmarks.md, or found in the same way, by powers of ten and a half-step. */
const RACES = () => [
  fitRace("binary", "scikit-learn newton-cg", [PYTHON, here("scikit_learn.py"), "newton-cg", "3.2e-5"]),
  fitRace("standardised", "scikit-learn newton-cg", [PYTHON, here("scikit_learn.py"), "newton-cg", "1e-5"]),
  fitRace("raw", "scikit-learn newton-cholesky", [PYTHON, here("scikit_learn.py"), "newton-cholesky", "1e-5"]),
  fitRace("binary", "glmnet", ["Rscript", here("glmnet.R"), "1e-8"]),
  sweepRace("scikit-learn newton-cg", [PYTHON, here("scikit_learn_sweep.py"), "newton-cg", "1e-4"]),
  summaryRace("statsmodels", [PYTHON, here("statsmodels_summary.py")]),
  summaryRace("nnet", ["Rscript", here("nnet_summary.R")]),
];

try {
  writeRows();
  const raced = RACES().filter(isInstalled).map(race);
  if (write) writeCommands({ machine: machine(), pairs, raced });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** `fit` of the digits; the peer prints its objective. */
function fitRace(features, peer, script) {
  const fit = ["fit", DIGITS, "--target", "digit", ...FEATURES[features]];
  return {
    what: `fit, ${features} digits`,
    peer,
    script: [...script, DIGITS, features],
    ours: [...fit, "-o", join(folder, "model.json")],
    gapOf: (text) => Number(text.trim().split("\n").at(-1)) / JSON.parse(ourText([...fit, "--json"])).objective - 1,
  };
}

/** `path` of ridges over the binary digits; the peer prints its objective at each λ. */
function sweepRace(peer, script) {
  const sweep = ["path", DIGITS, "--target", "digit", "--binarize", "8", "--penalty", "ridge", "--count", "20"];
  const { points } = JSON.parse(ourText([...sweep, "--json"]));
  return {
    what: "path, 20 ridges, binary digits",
    peer,
    script: [...script, points.map(({ lambda }) => lambda).join(), DIGITS],
    ours: [...sweep, "-o", join(folder, "path.csv")],
    gapOf: (text) => {
      const theirs = text.trim().split("\n").map(Number);
      return Math.max(...points.map(({ value }, i) => theirs[i] / value - 1));
    },
  };
}

/** `summary` of 20 000 × 10 numbers of 4 classes; the peer prints ℓ and its standard errors. */
function summaryRace(peer, script) {
  const summary = ["summary", ROWS, "--formula", `kind ~ ${NUMBERS.join(" + ")}`];
  return {
    what: "summary, 20 000 × 10 numbers, 4 classes",
    peer,
    script: [...script, ROWS],
    ours: summary,
    gapOf: (text) => {
      const [theirs, errors] = text.trim().split("\n");
      const ours = JSON.parse(ourText([...summary, "--json"]));
      const ourErrors = ours.terms.map(({ standardError }) => standardError);
      const theirErrors = errors.trim().split(/\s+/).map(Number);
      const apart = Math.max(...ourErrors.map((error, e) => Math.abs(theirErrors[e] / error - 1)));
      if (!(theirErrors.length === ourErrors.length && apart <= ERRORS_CLOSE_ENOUGH))
        throw new Error(`${peer}: standard errors differ by ${apart}`);
      return Number(theirs) / ours.logLikelihood - 1;
    },
  };
}

function isInstalled({ what, peer, script: [program] }) {
  const isThere = program !== PYTHON || existsSync(PYTHON);
  if (!isThere) console.log(`${what}: ${peer} is not installed`);
  return isThere;
}

function race({ what, peer, script: [program, ...args], ours: ourArgs, gapOf }) {
  const [ours, theirs] = [[], []];
  for (let pair = 0; pair < pairs; pair++) {
    ours.push(timedOurs(ourArgs));
    theirs.push(timed(program, args));
  }
  const gap = gapOf(theirs.at(-1).text);
  if (!(Math.abs(gap) <= CLOSE_ENOUGH)) throw new Error(`${what}: ${peer} ends ${gap} above the minimum`);
  const of = (kind) => ({
    theirs: median(theirs.map((run) => run[kind])),
    ours: median(ours.map((run) => run[kind])),
    ratio: median(theirs.map((their, pair) => their[kind] / ours[pair][kind])),
  });
  const result = { what, peer, gap, wall: of("wall"), processor: of("processor") };
  console.log(`${what}, ${peer} (gap ${gap.toExponential(1)}), ${pairs} pairs, load ${machine().load}`);
  for (const kind of ["wall", "processor"]) console.log(`  ${kind} ${inWords(result[kind])}`);
  return result;
}

function inWords({ theirs, ours, ratio }) {
  return `${theirs.toFixed(2)} s, ours ${ours.toFixed(2)} s: ${ratio.toFixed(2)} times as long`;
}

function ourText(args) {
  return timedOurs(args).text;
}

function timedOurs(args) {
  return timed(process.execPath, [here("../../cli/bin/multilogit.js"), ...args]);
}

function writeRows() {
  const { rows, labels, phi } = clusters(20_000, NUMBERS.length, 4, 0.5, 11);
  const lines = Array.from({ length: rows }, (_, i) => [
    `k${labels[i]}`,
    ...NUMBERS.map((_name, j) => phi.values[j * rows + i].toFixed(6)),
  ]);
  writeFileSync(ROWS, `${[["kind", ...NUMBERS], ...lines].map((cells) => cells.join(",")).join("\n")}\n`);
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

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
