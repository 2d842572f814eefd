// A list of numbers, such as an embedding, is a column for each of its numbers: vector[1], vector[2] and so on.

/** The columns that a list column of this name and length becomes. */
export function partNames(name: string, length: number): string[] {
  return Array.from({ length }, (_, i) => `${name}[${i + 1}]`);
}

/** The name of the list that a column of this name would be a part of, or null. */
export function listNameOf(part: string): string | null {
  return /^(.+)\[\d+\]$/s.exec(part)?.[1] ?? null;
}

/** `wanted`, with the columns of a list where the list is named. */
export function withParts(wanted: readonly string[], names: readonly string[]): string[] {
  return wanted.flatMap((list) => {
    if (names.includes(list)) return [list];
    const parts = names.filter((name) => listNameOf(name) === list);
    return parts.length > 0 ? parts : [list];
  });
}
