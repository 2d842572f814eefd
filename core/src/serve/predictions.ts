import { MultilogitError } from "../errors.js";
import { mostProbable } from "../model/predict.js";
import type { Row } from "../table/table.js";
import { yieldToEventLoop } from "../yield-to-event-loop.js";
import { Refusal } from "./refusal.js";
import type { RequestRows } from "./request-rows.js";
import { type RowFault, rowFault } from "./row-fault.js";
import type { ServedModel } from "./served-model.js";

/** Rows between two looks at the clock, at which other requests have their turn: about a millisecond of 64 features and ten classes. */
const ROWS_AT_ONCE = 256;
/** As many faults are described; a table of the wrong kind has one per row. */
const MOST_FAULTS = 100;

export interface Predictions {
  /** JSON of each row's prediction; null where the row has a fault */
  readonly answers: readonly (string | null)[];
  /** the first of them */
  readonly faults: readonly RowFault[];
  readonly rejected: number;
}

/** Classifies rows one after the other. @throws Refusal 503 after `deadline`, a time of performance.now() */
export async function predictions(served: ServedModel, { rows }: RequestRows, deadline: number): Promise<Predictions> {
  const p = new Float64Array(served.model.classes.length);
  const answers: (string | null)[] = [];
  const faults: RowFault[] = [];
  let rejected = 0;
  for (let i = 0; i < rows.length; i++) {
    if (i > 0 && i % ROWS_AT_ONCE === 0) await pause(deadline);
    const answer = prediction(served, rows[i], p);
    answers.push(answer);
    if (answer !== null) continue;
    rejected++;
    if (faults.length < MOST_FAULTS) faults.push(rowFault(served, rows[i], i + 1)!);
  }
  return { answers, faults, rejected };
}

async function pause(deadline: number): Promise<void> {
  await yieldToEventLoop();
  if (performance.now() > deadline)
    throw new Refusal(503, "time", "these rows took too long to classify; send fewer at a time");
}

function prediction({ classify, keys, values }: ServedModel, row: unknown, p: Float64Array): string | null {
  try {
    classify.probabilities(row as Row, p);
  } catch (error) {
    if (error instanceof MultilogitError) return null;
    throw error;
  }
  let text = `{"class":${values[mostProbable(p, 0, p.length)]},"probabilities":{`;
  for (let k = 0; k < p.length; k++) text += `${k > 0 ? "," : ""}${keys[k]}:${p[k]}`;
  return `${text}}}`;
}
