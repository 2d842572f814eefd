import type { Summary } from "multilogit";
import { csvText } from "./csv-text.js";

const COLUMNS = ["class", "term", "estimate", "standardError", "z", "p", "lower", "upper", "ratio"] as const;

/** One line a term, combination and term of a named contrast, under the names that the JSON has too; p empty where there is none. */
export function summaryToCsv({ terms, combinations, contrasts }: Summary): string {
  return `${csvText(
    COLUMNS,
    [...terms, ...combinations, ...contrasts].map((term) => COLUMNS.map((name) => term[name])),
  )}\n`;
}
