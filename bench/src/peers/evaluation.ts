import { penalised, ridge } from "multilogit";
import { readDataset } from "../data/dataset.js";
import { type EngineName, engineNamed } from "./engine-named.js";
import { sampleOf } from "./sample-of.js";

/** Rounds of at least this long in all, after two that warm up. */
const LONG_ENOUGH_MS = 2000;
const MOST_ROUNDS = 200;

// evaluation.js ENGINE THREADS FOLDER: prints the seconds of each evaluation (value and gradient) at changing weights, one per line.
const [, , engineName, threads, folder] = process.argv;
const data = readDataset(folder!);
const engine = await engineNamed(engineName as EngineName, Number(threads));
const objective = penalised(await engine.likelihood(sampleOf(data)), ridge(data.lambda));
const W = new Float64Array((data.features + 1) * data.classes);
const start = performance.now();
for (let round = 0; round < MOST_ROUNDS + 2 && (round < 5 || performance.now() - start < LONG_ENOUGH_MS); round++) {
  for (let jk = 0; jk < W.length; jk++) W[jk] = Math.sin(round + jk) / 10;
  const before = performance.now();
  await objective.at(W);
  if (round >= 2) console.log((performance.now() - before) / 1000);
}
process.exit(0);
