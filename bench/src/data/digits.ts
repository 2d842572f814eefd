import { readFileSync } from "node:fs";
import type { Problem } from "./dataset.js";
import { random } from "./random.js";

const FILE = new URL("../../../data/digits.csv", import.meta.url);
const PIXELS = 64;
const DIGITS = 10;
/** A pixel of 0 … 16 counts as ink from here on. */
const INK = 8;

/** The bundled 8×8 digits: pixels column-major, and what they show. */
function bundledDigits(): { rows: number; pixels: Uint8Array; labels: Int32Array } {
  const lines = readFileSync(FILE, "utf8").trim().split(/\r?\n/).slice(1);
  const rows = lines.length;
  const pixels = new Uint8Array(rows * PIXELS);
  const labels = new Int32Array(rows);
  lines.forEach((line, i) => {
    const cells = line.split(",").map(Number);
    for (let j = 0; j < PIXELS; j++) pixels[j * rows + i] = cells[j]!;
    labels[i] = cells[PIXELS]!;
  });
  return { rows, pixels, labels };
}

/** 1797 rows of pixels 0 … 16 as they are. */
export function rawDigits(): Problem {
  const { rows, pixels, labels } = bundledDigits();
  return { rows, features: PIXELS, classes: DIGITS, labels, phi: { storage: "bytes", values: pixels, scale: 1 } };
}

/** 1797 rows of pixels that are ink or not. */
export function binaryDigits(): Problem {
  const { rows, pixels, labels } = bundledDigits();
  return { rows, features: PIXELS, classes: DIGITS, labels, phi: { storage: "flags", values: pixels.map(isInk) } };
}

/** `rows` of the binary digits, each cell flipped with probability `flips`: as many distinct rows as one likes. */
export function noisyDigits(rows: number, flips: number, seed: number): Problem {
  const digits = bundledDigits();
  const { uniform } = random(seed);
  const values = new Uint8Array(rows * PIXELS);
  const labels = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const of = Math.floor(uniform() * digits.rows);
    labels[i] = digits.labels[of]!;
    for (let j = 0; j < PIXELS; j++)
      values[j * rows + i] = isInk(digits.pixels[j * digits.rows + of]!) ^ Number(uniform() < flips);
  }
  return { rows, features: PIXELS, classes: DIGITS, labels, phi: { storage: "flags", values } };
}

function isInk(pixel: number): number {
  return Number(pixel >= INK);
}
