import { correlatedNormals } from "../data/correlated-normals.js";
import type { Dataset, Problem } from "../data/dataset.js";
import { noisyDigits, rawDigits } from "../data/digits.js";
import { oneHot } from "../data/one-hot.js";
import { type Core, type EngineName, engineNamed } from "../peers/engine-named.js";
import { sampleOf } from "../peers/sample-of.js";
import type { Work } from "./compare-times.js";

/** Something that users wait for, small; made for a build of the core, with one thread, so that it measures code and not the machine's load. */
export interface Workload {
  readonly name: string;
  prepare(core: Core, engine: EngineName): Promise<Work>;
}

const PROBLEMS: Readonly<Record<string, () => Problem>> = {
  "packed bits": () => noisyDigits(5000, 0.1, 1),
  bytes: rawDigits,
  numbers: () => correlatedNormals(2000, 100, 5, 0.99, 2),
  categories: () => oneHot(20_000, 8, 50, 4, 3),
};

export const WORKLOADS: readonly Workload[] = [
  ...Object.entries(PROBLEMS).map(([storage, make]) => ({
    name: `value and gradient, ${storage}`,
    prepare: async (core: Core, engine: EngineName) => {
      const objective = await objectiveOf(make(), core, engine);
      const W = new Float64Array(objective.ridge.length * objective.classes.length);
      return () => objective.at(W);
    },
  })),
  {
    name: "fit of 300 binary digits",
    prepare: async (core, engine) => {
      const objective = await objectiveOf(noisyDigits(300, 0.1, 5), core, engine);
      return () => core.solve(objective);
    },
  },
];

async function objectiveOf(problem: Problem, core: Core, engine: EngineName) {
  const data: Dataset = { name: "check", lambda: 1, ...problem };
  const sums = await engineNamed(engine, 1, core);
  const sample = sampleOf(data, core);
  if (!isBeforePenalised(sums)) return core.penalised(await sums.likelihood(sample), core.ridge(1));
  return sums.objective(sample, core.ridge(1));
}

/** Engines of 0.1.0 and before took the penalty themselves; the base of a comparison may be one. */
interface EngineBeforePenalised {
  objective(sample: unknown, penalty: unknown): Promise<ReturnType<Core["penalised"]>>;
}

function isBeforePenalised(engine: object): engine is EngineBeforePenalised {
  return "objective" in engine;
}
