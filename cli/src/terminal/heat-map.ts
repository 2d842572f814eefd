import { blend, type Colour, hex, painted } from "./colour.js";
import { formatNumber } from "./format-number.js";
import { characters, pixels } from "./pixels.js";
import { DIVERGING, DIVERGING_256 } from "./sign-colours.js";
import type { Terminal } from "./terminal.js";

const COLOURS: readonly Colour[] = DIVERGING.map(hex);
const COLOURS_256: readonly Colour[] = DIVERGING_256.map(hex);

export interface HeatMapOptions {
  /** the size of value that gets the full colour; the largest one in `values` by default. Give one for maps to be compared. */
  readonly range?: number;
  readonly terminal: Terminal;
  /** the width of a square in characters; 1 by default. Without colours a square is always two characters. */
  readonly scale?: number;
}

/**
 * Signed values as a map: purple below zero, orange above, white at zero. Without colours each square is a sign and its size
 * in tenths of the range, "+7" or "-2", and " ." for less than half a tenth.
 */
export function heatMap(values: ArrayLike<number>, rows: number, columns: number, options: HeatMapOptions): string {
  const { terminal, scale = 1, range = largest(values) } = options;
  const share = (row: number, column: number) => (range > 0 ? values[row * columns + column]! / range : 0);
  if (!terminal.colour) return characters((row, column) => signedTenth(share(row, column)), rows, columns);
  return pixels((row, column) => colourOf(share(row, column), terminal), rows, columns, scale, terminal);
}

/** A legend line for the colours or characters of maps with this range. */
export function heatLegend(range: number, terminal: Terminal): string {
  const size = formatNumber(range, 3);
  if (!terminal.colour) return `-9 to +9: tenths of ${size}, " ." about zero`;
  const bar = Array.from({ length: 17 }, (_, k) => painted("█", colourOf(k / 8 - 1, terminal), null, terminal)).join(
    "",
  );
  return `-${size} ${bar} +${size}`;
}

/** The largest size among `values`: a range for several maps that are to be compared. */
export function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, x) => Math.max(most, Math.abs(x) || 0), 0);
}

/** The colour of a value that is `share` of the range, −1 … 1; grey where it is not a number. */
export function divergingColour(share: number): Colour {
  return Number.isNaN(share) ? hex("#808080") : blend(COLOURS, placeOf(share));
}

function colourOf(share: number, terminal: Terminal): Colour {
  if (terminal.trueColour || Number.isNaN(share)) return divergingColour(share);
  return COLOURS_256[Math.round(placeOf(share) * (COLOURS_256.length - 1))]!;
}

function placeOf(share: number): number {
  return (1 + Math.min(1, Math.max(-1, share))) / 2;
}

function signedTenth(share: number): string {
  const tenth = Math.min(9, Math.round(10 * Math.abs(share)));
  if (Number.isNaN(tenth)) return " ?";
  return tenth === 0 ? " ." : `${share < 0 ? "-" : "+"}${tenth}`;
}
