import { padded, printable, textWidth } from "./text-width.js";

export type Alignment = "left" | "right";

/** Rows of texts in aligned columns, two spaces apart, with a line of headings; columns are to the left where nothing is said. */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  alignment: readonly Alignment[] = [],
): string {
  const lines = [header, ...rows].map((line) => line.map(printable));
  const widths = header.map((_, j) => Math.max(...lines.map((line) => textWidth(line[j] ?? ""))));
  return lines
    .map((line) =>
      widths
        .map((width, j) => padded(line[j] ?? "", width, alignment[j]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
