import { cellOf, columnOf, type Model, type Table } from "multilogit";
import { summarize } from "multilogit/infer";
import type { FittedTerms } from "./table-protocol.js";

/** Standard errors, tests and intervals of a fit without a penalty to the rows of `learnt`. */
export async function fittedTerms(model: Model, learnt: Table): Promise<FittedTerms> {
  const { reference, level, covariance, note, separation, terms } = await summarize(model, learnt);
  return {
    reference: String(reference),
    level,
    covariance,
    note,
    separation: separation.reason,
    terms: [
      ...terms.map((term) => ({ ...term, reference })),
      // of separated classes: the pairs that are not, where neither is the reference
      ...separation.identified,
    ].map(({ class: name, reference: other, term, estimate, standardError, z, p, lower, upper }) => ({
      ...{ class: String(name), reference: String(other), term, estimate, standardError, z, p, lower, upper },
      unit: learnt.names.includes(term) ? deviationOf(learnt, term) : 1,
    })),
  };
}

/** The standard deviation of a column of numbers; 1 for others, and for one that is constant. */
function deviationOf(table: Table, name: string): number {
  const column = columnOf(table, name);
  if (column.kind !== "number") return 1;
  const values = Float64Array.from({ length: table.rows }, (_, i) => cellOf(column, i) as number);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  return deviation > 0 ? deviation : 1;
}
