// A choice of λ on the raw digits by 10 folds and 100 λ: CPU seconds, memory, and what is chosen. `node bench/paths/choose-digits.js [threads]`
import { readFileSync } from "node:fs";
import { crossValidate, lasso, raw } from "multilogit";

const text = readFileSync(new URL("../../data/digits.csv", import.meta.url), "utf8");
const [names, ...lines] = text
  .trim()
  .split("\n")
  .map((line) => line.split(","));
const rows = Object.fromEntries(names.map((name, j) => [name, Float64Array.from(lines, (cells) => Number(cells[j]))]));

const before = process.cpuUsage();
const options = { features: raw(), penalty: lasso.path(), threads: Number(process.argv[2] ?? 2) };
const { best, oneStandardError, curves, converged } = await crossValidate(rows, "digit", options);
const { user, system } = process.cpuUsage(before);
console.log(`${((user + system) / 1e6).toFixed(1)} CPU seconds, ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
console.log(
  `${curves[0].points.length} λ; best ${best.lambda}: ${best.mean} ± ${best.standardError}; one standard error ${oneStandardError.lambda}; converged: ${converged}`,
);
