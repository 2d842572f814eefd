// our-path.js DATA.csv LAMBDAS.txt PENALTY ALPHA REPEATS: CPU seconds of fitPath at these λ, one thread, with the same printing as glmnet-path.R.
import { readFileSync } from "node:fs";
import { elasticNet, fitPath, grouped, lasso, raw } from "multilogit";
import { tableOf } from "./table-of.js";

const [data, lambdaFile, kind, alpha, repeats] = process.argv.slice(2);
const { table, target } = tableOf(data);
const lambdas = readFileSync(lambdaFile, "utf8").trim().split("\n").map(Number);
const penalty =
  kind === "grouped"
    ? grouped.path({ lambdas, alpha: Number(alpha) })
    : Number(alpha) === 1
      ? lasso.path({ lambdas })
      : elasticNet.path({ lambdas, alpha: Number(alpha) });
for (let repeated = 0; repeated < Number(repeats); repeated++) {
  const before = process.cpuUsage();
  const path = await fitPath(table, target, { features: raw(), penalty, threads: 1 });
  const { user, system } = process.cpuUsage(before);
  const largest = Math.max(...path.points.map(({ certificate, value }) => certificate.gap / value));
  console.log(`cpu ${((user + system) / 1e6).toFixed(4)} gap ${largest.toExponential(1)} converged ${path.converged}`);
}
