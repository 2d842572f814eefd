import { BRIGHTEST, LIT_FROM, PIXELS, SIDE } from "./picture.js";

/** 64 intensities from 0 to 16; never changed in place. */
export type Drawing = Uint8Array;

export const BLANK: Drawing = new Uint8Array(PIXELS);

/** All that is lit fully lit, all else dark. */
export function inBlackAndWhite(drawing: Drawing): Drawing {
  return drawing.map((intensity) => (intensity >= LIT_FROM ? BRIGHTEST : 0));
}

/** 16 hexadecimal digits, two per row, the leftmost pixel the highest bit; with greys 64 digits to base 17, one per pixel. */
export function drawingToText(drawing: Drawing): string {
  if (drawing.some((intensity) => intensity !== 0 && intensity !== BRIGHTEST))
    return Array.from(drawing, (intensity) => intensity.toString(17)).join("");
  let hex = "";
  for (let pixel = 0; pixel < PIXELS; pixel += 4) {
    const nibble = drawing.subarray(pixel, pixel + 4).reduce((bits, intensity) => 2 * bits + Number(intensity > 0), 0);
    hex += nibble.toString(16);
  }
  return hex;
}

/** The drawing that such a text names, or null where it names none. */
export function drawingFromText(text: string): Drawing | null {
  if (/^[0-9a-g]{64}$/i.test(text)) return Uint8Array.from(text, (digit) => Number.parseInt(digit, 17));
  if (!/^[0-9a-f]{16}$/i.test(text)) return null;
  return Uint8Array.from({ length: PIXELS }, (_, pixel) => {
    const nibble = Number.parseInt(text[pixel >> 2]!, 16);
    return BRIGHTEST * ((nibble >> (3 - (pixel & 3))) & 1);
  });
}

/** With one pixel lit or not. */
export function painted(drawing: Drawing, pixel: number, on: boolean): Drawing {
  const next = drawing.slice();
  next[pixel] = on ? BRIGHTEST : 0;
  return next;
}

/** Moved by whole pixels; what leaves the image is lost, what comes in is not lit. */
export function shifted(drawing: Drawing, down: number, right: number): Drawing {
  return drawing.map((_, pixel) => {
    const row = Math.floor(pixel / SIDE) - down;
    const column = (pixel % SIDE) - right;
    const inside = row >= 0 && row < SIDE && column >= 0 && column < SIDE;
    return inside ? drawing[row * SIDE + column]! : 0;
  });
}

/** Moved so that the box around the lit pixels is in the middle, half a pixel up and left where it cannot be. */
export function centred(drawing: Drawing): Drawing {
  const rows: number[] = [];
  const columns: number[] = [];
  drawing.forEach((intensity, pixel) => {
    if (intensity < LIT_FROM) return;
    rows.push(Math.floor(pixel / SIDE));
    columns.push(pixel % SIDE);
  });
  if (rows.length === 0) return drawing;
  return shifted(drawing, toMiddle(rows), toMiddle(columns));
}

function toMiddle(places: readonly number[]): number {
  return Math.floor((SIDE - 1 - Math.min(...places) - Math.max(...places)) / 2);
}
