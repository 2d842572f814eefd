import type { Summary } from "multilogit";
import { csvText } from "./csv-text.js";

const COLUMNS = ["class", "term", "estimate", "standardError", "z", "p", "lower", "upper", "ratio"] as const;

/** One line a term, under the names that the JSON has too; p empty where there is none. */
export function summaryToCsv({ terms }: Summary): string {
  return `${csvText(
    COLUMNS,
    terms.map((term) => COLUMNS.map((name) => term[name])),
  )}\n`;
}
