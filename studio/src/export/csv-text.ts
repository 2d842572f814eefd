export type CellValue = string | number;

/** The numbers behind a picture. */
export interface TableOfNumbers {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CellValue[])[];
}

/** CSV by RFC 4180; numbers with all their digits. */
export function csvText({ columns, rows }: TableOfNumbers): string {
  return `${[columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function cell(value: CellValue): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
