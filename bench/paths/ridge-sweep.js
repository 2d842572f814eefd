// A sweep of 20 ridges, λ from 100 down to 0.01, in fits: the CPU seconds of `fitPath` over those of one `fit` at these λ, on average. One thread, alternating.
//
//   node bench/paths/ridge-sweep.js [MULTINOMIAL.csv]
import { fileURLToPath } from "node:url";
import { fit, fitPath, raw, ridge, standardize, wasmEngine } from "multilogit";
import { tableOf } from "./table-of.js";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const COUNT = 20;
const ROUNDS = 5;
const lambdas = Array.from({ length: COUNT }, (_, i) => 100 * 10 ** ((-4 * i) / (COUNT - 1)));
const engine = await wasmEngine({ threads: 1 });

async function seconds(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

for (const path of [
  here("../../core/test/fixtures/iris.csv"),
  here("../../data/digits.csv"),
  ...process.argv.slice(2),
]) {
  const { table, target } = tableOf(path);
  for (const [name, features] of [
    ["raw", raw()],
    ["standardised", standardize()],
  ]) {
    const [sweeps, fits] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      sweeps.push(await seconds(() => fitPath(table, target, { features, penalty: ridge.path({ lambdas }), engine })));
      fits.push(
        await seconds(async () => {
          for (const lambda of lambdas) await fit(table, target, { features, penalty: ridge(lambda), engine });
        }),
      );
    }
    const [sweep, all] = [Math.min(...sweeps), Math.min(...fits)];
    const ratio = (COUNT * sweep) / all;
    console.log(
      `${path.split("/").at(-1)}, ${name}: sweep ${sweep.toFixed(3)} s, mean fit ${(all / COUNT).toFixed(4)} s: ${ratio.toFixed(1)} fits`,
    );
  }
}
