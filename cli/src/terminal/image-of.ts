import { blend, type Colour, hex } from "./colour.js";
import { largest } from "./heat-map.js";
import { characters, pixels } from "./pixels.js";
import type { Terminal } from "./terminal.js";

/** Ink on a dark ground; not pure black and white, which glare next to text. */
const GREYS: readonly Colour[] = ["#1b1b1b", "#f2f2f2"].map(hex);

/** From nothing to full ink, for terminals without colours. */
const RAMP = " .:-=+*#%@";

export interface ImageOptions {
  /** the value of full ink; the largest one in `values` by default */
  readonly max?: number;
  readonly terminal: Terminal;
  /** the width of a square in characters; 1 by default. Without colours a square is always two characters. */
  readonly scale?: number;
}

/** Values from 0 to `max` as a grey picture. */
export function imageOf(values: ArrayLike<number>, rows: number, columns: number, options: ImageOptions): string {
  const { terminal, scale = 1, max = largest(values) } = options;
  const share = (row: number, column: number) =>
    max > 0 ? Math.min(1, Math.max(0, values[row * columns + column]! / max)) : 0;
  if (!terminal.colour)
    return characters(
      (row, column) => RAMP[Math.round(share(row, column) * (RAMP.length - 1))]!.repeat(2),
      rows,
      columns,
    );
  return pixels((row, column) => blend(GREYS, share(row, column)), rows, columns, scale, terminal);
}
