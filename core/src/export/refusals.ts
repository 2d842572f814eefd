import type { TextScoringProgram } from "./scoring-program.js";

type Input = TextScoringProgram["inputs"][number];

// What a target says of a row that it refuses, in the same words everywhere.

export function missingRefusal({ column }: Input): string {
  return `column "${column}" has no value`;
}

/** What is said where a cell is not missing and yet of no use. */
export function cellRefusal({ kind, column }: Input): string {
  return `column "${column}" ${CELL_FAULTS[kind]}`;
}

export const CELL_FAULTS: Readonly<Record<Input["kind"], string>> = {
  number: "does not hold a finite number",
  flag: "does not hold true or false",
  category: "holds an unseen category",
  words: "does not hold a text",
};

export const VALUE_FAULT = "is not a finite number";
export const PRODUCT_FAULT = "is a product beyond what a number holds";
export const SCORES_REFUSAL = "the scores are beyond what a number holds";
