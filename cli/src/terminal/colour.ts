import type { Terminal } from "./terminal.js";

/** Red, green, blue; 0 … 255. */
export type Colour = readonly [number, number, number];

const RESET = "\x1b[0m";

/** `text` in `ink` on `paper`, null for the terminal's own; unchanged on a terminal without colours. */
export function painted(text: string, ink: Colour | null, paper: Colour | null, terminal: Terminal): string {
  if (!terminal.colour || (ink === null && paper === null)) return text;
  const codes = [ink && `38;${colourCode(ink, terminal)}`, paper && `48;${colourCode(paper, terminal)}`];
  return `\x1b[${codes.filter((code) => code !== null).join(";")}m${text}${RESET}`;
}

/** The colour at `at` (0 … 1) on the way through `stops`, which are evenly spaced. */
export function blend(stops: readonly Colour[], at: number): Colour {
  const place = Math.min(1, Math.max(0, at)) * (stops.length - 1);
  const k = Math.min(Math.floor(place), stops.length - 2);
  const [from, to] = [stops[k]!, stops[k + 1]!];
  const mixed = (c: 0 | 1 | 2) => Math.round(from[c] + (place - k) * (to[c] - from[c]));
  return [mixed(0), mixed(1), mixed(2)];
}

/** The colour written #rrggbb. */
export function hex(colour: string): Colour {
  const part = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

function colourCode(colour: Colour, terminal: Terminal): string {
  return terminal.trueColour ? `2;${colour.join(";")}` : `5;${nearestOf256(colour)}`;
}

/** The levels of the 6 × 6 × 6 cube that the colours 16 … 231 make. */
const CUBE = [0, 95, 135, 175, 215, 255];

/** The nearest of the 256 colours that every terminal agrees on: the cube and the greys 232 … 255. */
function nearestOf256(colour: Colour): number {
  const level = (part: number) =>
    CUBE.reduce((best, at, k) => (Math.abs(at - part) < Math.abs(CUBE[best]! - part) ? k : best), 0);
  const [r, g, b] = [level(colour[0]), level(colour[1]), level(colour[2])];
  const grey = Math.min(23, Math.max(0, Math.round(((colour[0] + colour[1] + colour[2]) / 3 - 8) / 10)));
  const inCube: Colour = [CUBE[r]!, CUBE[g]!, CUBE[b]!];
  const inGreys: Colour = [8 + 10 * grey, 8 + 10 * grey, 8 + 10 * grey];
  return distance(colour, inGreys) < distance(colour, inCube) ? 232 + grey : 16 + 36 * r + 6 * g + b;
}

function distance(a: Colour, b: Colour): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}
