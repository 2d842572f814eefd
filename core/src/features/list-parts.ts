// A list of numbers, such as an embedding, is a column for each of its numbers: vector[1], vector[2] and so on.

/** The columns that a list column of this name and length becomes. */
export function partNames(name: string, length: number): string[] {
  return Array.from({ length }, (_, i) => `${name}[${i + 1}]`);
}

/** The name of the list that a column is a part of; its own name where it is none. */
export function listNameOf(column: string): string {
  return column.replace(/\[\d+\]$/, "");
}

/** `wanted`, with the columns of a list where the list is named. */
export function withParts(wanted: readonly string[], names: readonly string[]): string[] {
  return wanted.flatMap((list) => {
    if (names.includes(list)) return [list];
    const parts = names.filter((name) => listNameOf(name) === list);
    return parts.length > 0 ? parts : [list];
  });
}
