import { cpus } from "node:os";
import { penalised, ridge, solve } from "multilogit";
import { type EngineName, engineNamed } from "./engine-named.js";
import { sampleOf } from "./sample-of.js";
import { serveFits, timed } from "./serve-fits.js";

// multilogit.js ENGINE THREADS FOLDER, THREADS 0 for one a core; the setting is `tolerance`. The sample (features as stored) is made before
// the clock starts, as the other programs have their matrix ready; the objective, which hands the sample to the engine, while it runs.
const [, , engineName, wantedThreads] = process.argv;
const threads = engineName === "reference" ? 1 : Number(wantedThreads) || cpus().length;
const engine = await engineNamed(engineName as EngineName, threads);

await serveFits(async (data) => {
  const sample = sampleOf(data);
  const penalty = ridge(data.lambda);
  return {
    version: `${threads} thread${threads === 1 ? "" : "s"}`,
    fit: async (tolerance) => {
      const { seconds, result } = await timed(async () => {
        const objective = penalised(await engine.likelihood(sample), penalty);
        return solve(objective, { tolerance, polish: false }).finally(() => objective.close?.());
      });
      const { weights, iterations, evaluations, certificate } = result;
      return { seconds, weights, note: `gap=${certificate.gap} iterations=${iterations} evaluations=${evaluations}` };
    },
  };
});
