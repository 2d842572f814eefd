import { columnsRead } from "../features/feature-map.js";
import { makeSample, type Sample } from "../likelihood/sample.js";
import type { Table } from "../table/table.js";
import type { SamplePlan } from "./sample-plan.js";

/** The columns that a plan reads, each once: those of φ and the offsets, of the target, of the row weights. */
export function columnsOfPlan({ featureMap, target, rowWeights }: SamplePlan): string[] {
  return [...new Set([...columnsRead(featureMap), ...[target].flat(), ...(rowWeights === null ? [] : [rowWeights])])];
}

/** The sample that a plan makes of the rows of a table, which lack no cell. */
export function sampleOfPlan(plan: SamplePlan, table: Table): Sample {
  const { featureMap, classes, target, rowWeights, classWeights } = plan;
  return makeSample(featureMap, table, target, {
    classes,
    ...(rowWeights === null ? {} : { rowWeights }),
    ...(classWeights === null
      ? {}
      : { classWeights: Object.fromEntries(classes.map((name, k) => [String(name), classWeights[k]!])) }),
  });
}
