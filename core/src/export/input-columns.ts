import type { Input } from "./scoring-program.js";

/** A column as a format with typed columns has it; and the levels that a category of the column has, as text. */
export interface InputColumn {
  readonly name: string;
  readonly type: "number" | "boolean" | "text";
  readonly levels: readonly string[];
}

/**
 * Each column once, as the first of these that it is read as: a number, true or false, a category. A category is a number where all of its
 * levels are, or true and false where all of them are that.
 */
export function inputColumns(inputs: readonly Input[]): InputColumn[] {
  const order: readonly Input["kind"][] = ["number", "flag", "category"];
  const columns = new Map<string, InputColumn>();
  for (const input of [...inputs].sort((one, two) => order.indexOf(one.kind) - order.indexOf(two.kind))) {
    const { name = input.column, type = typeOf(input), levels = [] } = columns.get(input.column) ?? {};
    const more = input.kind === "category" ? input.levels.map(String) : [];
    columns.set(name, { name, type, levels: [...levels, ...more] });
  }
  return [...columns.values()];
}

function typeOf(input: Input): InputColumn["type"] {
  if (input.kind !== "category") return input.kind === "flag" ? "boolean" : "number";
  if (input.levels.every((level) => typeof level === "number")) return "number";
  return input.levels.every((level) => typeof level === "boolean") ? "boolean" : "text";
}

/** `name`, with as many "_" at its end as it takes to be no column's. */
export function freeName(name: string, columns: readonly InputColumn[]): string {
  let free = name;
  while (columns.some((column) => column.name === free)) free += "_";
  return free;
}
