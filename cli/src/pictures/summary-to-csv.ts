import type { Summary } from "multilogit/infer";
import { csvText } from "./csv-text.js";

const COLUMNS = ["class", "term", "estimate", "standardError", "z", "p", "lower", "upper", "ratio"] as const;

/** One line per term, combination and term of a named contrast, with the names that the JSON uses; p empty where there is none. */
export function summaryToCsv({ terms, combinations, contrasts }: Summary): string {
  return `${csvText(
    COLUMNS,
    [...terms, ...combinations, ...contrasts].map((term) => COLUMNS.map((name) => term[name])),
  )}\n`;
}
