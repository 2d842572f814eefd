import { type Colour, painted } from "./colour.js";
import type { Terminal } from "./terminal.js";

/**
 * A picture of coloured squares. A character is about twice as high as wide, so a line of "▀" shows two rows: the upper
 * one is its ink, the lower one its paper. Both are always set: the picture looks the same on light and dark terminals.
 */
export function pixels(
  colourAt: (row: number, column: number) => Colour,
  rows: number,
  columns: number,
  scale: number,
  terminal: Terminal,
): string {
  const lines: string[] = [];
  for (let y = 0; y < rows * scale; y += 2) {
    let line = "";
    for (let column = 0; column < columns; column++) {
      const upper = colourAt(Math.floor(y / scale), column);
      const lower = y + 1 < rows * scale ? colourAt(Math.floor((y + 1) / scale), column) : null;
      line += painted("▀".repeat(scale), upper, lower, terminal);
    }
    lines.push(line);
  }
  return lines.join("\n");
}

/** A picture of characters, `text` for each square, on terminals without colours. */
export function characters(textAt: (row: number, column: number) => string, rows: number, columns: number): string {
  const line = (row: number) => Array.from({ length: columns }, (_, column) => textAt(row, column)).join("");
  return Array.from({ length: rows }, (_, row) => line(row)).join("\n");
}
