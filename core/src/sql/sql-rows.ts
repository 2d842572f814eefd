/** What a query gave, by columns. */
export interface SqlRows {
  readonly rows: number;
  readonly names: readonly string[];
  /** one for each name, `rows` cells each: numbers, bigints or digits as text for numbers, strings, booleans, null */
  readonly columns: readonly ArrayLike<unknown>[];
}

/** The cells of one column as numbers, NaN for NULL. */
export function numbersOf({ columns, rows }: SqlRows, column: number): Float64Array {
  const cells = columns[column]!;
  return Float64Array.from({ length: rows }, (_, i) => {
    const cell = cells[i];
    return cell === null || cell === undefined ? Number.NaN : Number(cell);
  });
}

/** The cells of one column as strings, null for NULL. */
export function stringsOf({ columns, rows }: SqlRows, column: number): (string | null)[] {
  const cells = columns[column]!;
  return Array.from({ length: rows }, (_, i) => {
    const cell = cells[i];
    return cell === null || cell === undefined ? null : String(cell);
  });
}
