import { PIXELS, SIDE } from "./images.js";

/** 64 pixels, 1 where lit; never changed in place. */
export type Drawing = Uint8Array;

export const BLANK: Drawing = new Uint8Array(PIXELS);

/** 16 hexadecimal digits, two a row, the leftmost pixel the highest bit. */
export function drawingToHex(drawing: Drawing): string {
  let hex = "";
  for (let pixel = 0; pixel < PIXELS; pixel += 4) {
    const [a, b, c, d] = drawing.subarray(pixel, pixel + 4);
    hex += (8 * a! + 4 * b! + 2 * c! + d!).toString(16);
  }
  return hex;
}

/** The drawing of 16 hexadecimal digits, or null where they are not. */
export function drawingFromHex(hex: string): Drawing | null {
  if (!/^[0-9a-f]{16}$/i.test(hex)) return null;
  return Uint8Array.from({ length: PIXELS }, (_, pixel) => {
    const nibble = Number.parseInt(hex[pixel >> 2]!, 16);
    return (nibble >> (3 - (pixel & 3))) & 1;
  });
}

/** With one pixel lit or not. */
export function painted(drawing: Drawing, pixel: number, on: boolean): Drawing {
  const next = drawing.slice();
  next[pixel] = Number(on);
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
  drawing.forEach((on, pixel) => {
    if (!on) return;
    rows.push(Math.floor(pixel / SIDE));
    columns.push(pixel % SIDE);
  });
  if (rows.length === 0) return drawing;
  return shifted(drawing, toMiddle(rows), toMiddle(columns));
}

function toMiddle(places: readonly number[]): number {
  return Math.floor((SIDE - 1 - Math.min(...places) - Math.max(...places)) / 2);
}
