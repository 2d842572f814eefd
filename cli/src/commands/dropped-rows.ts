import { type Column, cellOf, columnOf, MultilogitError, type Table } from "multilogit";
import { optionArgument } from "../files/cell-errors.js";
import { noteAbout } from "../files/note.js";

/** As many columns, and classes of each, are listed. */
const MOST_LISTED = 5;

/**
 * Notes for lack of which columns --missing drop leaves out rows of `table`, and of which classes, where `target` names their column.
 * @throws MultilogitError "data" where no row is left
 */
export function noteDroppedRows(data: string, table: Table, names: readonly string[], target: string | null): void {
  const classes = target === null || !table.names.includes(target) ? null : columnOf(table, target);
  const dropped = new Set<number>();
  const columns = names
    .map((name) => {
      const rows = missingRows(columnOf(table, name));
      for (const i of rows) dropped.add(i);
      return { name, rows };
    })
    .filter(({ rows }) => rows.length > 0)
    .sort((a, b) => b.rows.length - a.rows.length);
  if (dropped.size === 0) return;
  if (dropped.size === table.rows) throw noRowLeft(data, table.rows, columns, target);
  const parts = columns.map(
    ({ name, rows }) => `${name} in ${rows.length}${name === target ? "" : byClass(rows, classes)}`,
  );
  const lack = listed(parts, "column", "columns");
  noteAbout(data)(`--missing drop leaves out ${dropped.size} of ${table.rows} rows, for lack of ${lack}`);
}

interface Lack {
  readonly name: string;
  readonly rows: readonly number[];
}

function noRowLeft(data: string, rows: number, columns: readonly Lack[], target: string | null): MultilogitError {
  const label = data === "-" ? "standard input" : data;
  const shown = columns.slice(0, 3).map((column) => `${column.name} in ${column.rows.length}`);
  const rest = columns.length > 3 ? ` and ${columns.length - 3} more columns` : "";
  const features = columns.filter(({ name }) => name !== target);
  const emptiest = features.filter((column) => 2 * column.rows.length > rows);
  const names = (emptiest.length > 0 ? emptiest : features).slice(0, 3).map(({ name }) => optionArgument(name));
  const remedy = names.length === 0 ? "fill them in" : `leave out the emptiest with --ignore ${names.join(" ")}`;
  return new MultilogitError(
    "data",
    `${label}: every row has a missing cell in a column that is used (${shown.join(", ")}${rest}); ${remedy}`,
  );
}

function missingRows(column: Column): number[] {
  const rows: number[] = [];
  const { length } = column.kind === "number" ? column.values : column.codes;
  for (let i = 0; i < length; i++) if (cellOf(column, i) === null) rows.push(i);
  return rows;
}

/** " (a 3, b 1)" */
function byClass(rows: readonly number[], classes: Column | null): string {
  if (classes === null) return "";
  const counts = new Map<string, number>();
  for (const i of rows) {
    const name = String(cellOf(classes, i) ?? "no class");
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const parts = [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
  return ` (${listed(parts, "class", "classes")})`;
}

function listed(parts: readonly string[], one: string, many: string): string {
  const rest = parts.length - MOST_LISTED;
  if (rest <= 0) return parts.join(", ");
  return `${parts.slice(0, MOST_LISTED).join(", ")} and ${rest} more ${rest === 1 ? one : many}`;
}
