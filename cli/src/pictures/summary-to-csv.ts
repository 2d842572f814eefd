import type { Summary } from "multilogit";

const COLUMNS = ["class", "term", "estimate", "standardError", "z", "p", "lower", "upper", "ratio"] as const;

/** One line a term, under the names that the JSON has too; numbers with all their digits, p empty where there is none. */
export function summaryToCsv({ terms }: Summary): string {
  const lines = terms.map((term) => COLUMNS.map((name) => csvCell(term[name])).join(","));
  return `${[COLUMNS.join(","), ...lines].join("\n")}\n`;
}

function csvCell(value: string | number | boolean | null): string {
  const text = value === null ? "" : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
