import type { Objective } from "../objective/objective.js";
import { assertObjective } from "../objective/penalised.js";
import { assertSolutionTo, type Solution } from "../solve/solution.js";
import { type FitReport, type Model, modelOf, type RowFacts } from "./model.js";
import { modelContent } from "./model-to-text.js";

/**
 * The model of a solution; φ and the classes come from the likelihood that was maximised, never from the caller. An objective has no table,
 * so what is known about the rows is only what `facts` says.
 * @example
 * const objective = penalised(await referenceEngine.likelihood(sample), ridge(1));
 * const done = fitted(objective, await solve(objective));
 * done.classes; // ["apple", "banana"]
 */
export function fitted(
  objective: Objective,
  solution: Solution,
  facts: Partial<RowFacts> & Pick<FitReport, "passes"> = {},
): Model {
  assertObjective(objective);
  assertSolutionTo(objective, solution);
  const { penalty } = objective;
  const { featureMap, classes, target, engine, rows } = objective.likelihood;
  const { weights, ...rest } = solution;
  const classTotals = [...objective.likelihood.classTotals];
  const { droppedRows = 0, warnings = [], classWeights = null, rowsDigest = null, passes } = facts;
  const report = {
    ...rest,
    engine,
    rows,
    classTotals,
    droppedRows,
    warnings,
    classWeights,
    rowsDigest,
    ...(passes === undefined ? {} : { passes }),
  };
  return modelOf({ featureMap, classes, target, penalty, weights, report }, modelContent);
}
