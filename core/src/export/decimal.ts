/** A number that every language reads as one of floating point, with its shortest digits. */
export function decimal(x: number): string {
  const text = String(x);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
