import { MultilogitError } from "../errors.js";
import { type ClassExplanation, explainRow } from "../model/explain-row.js";
import type { Row } from "../table/table.js";
import { refusalOfFaults } from "./faults-in-words.js";
import { Refusal } from "./refusal.js";
import { rowFault } from "./row-fault.js";
import type { ServedModel } from "./served-model.js";

/** Why the row gets its class: for each class the `most` largest contributions, and the sum of the others as `rest`. */
export function explanation(served: ServedModel, row: unknown, most: number) {
  const fault = rowFault(served, row, 1);
  if (fault !== null) throw refusalOfFaults([fault], 1, 1);
  let classes: ClassExplanation[];
  try {
    classes = explainRow(served.model, [row as Row], 0);
  } catch (error) {
    // such as scores beyond what a number holds, of which only the probabilities have limits
    if (error instanceof MultilogitError) throw new Refusal(422, "cells", error.message);
    throw error;
  }
  return { class: classes[0]!.class, classes: classes.map((each) => largest(each, most)) };
}

function largest({ contributions, ...rest }: ClassExplanation, most: number) {
  const inOrder = [...contributions].sort((x, y) => Math.abs(y.contribution) - Math.abs(x.contribution));
  const others = inOrder.slice(most).reduce((sum, { contribution }) => sum + contribution, 0);
  return { ...rest, contributions: inOrder.slice(0, most), rest: others };
}
