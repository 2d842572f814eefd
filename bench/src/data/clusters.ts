import type { Problem } from "./dataset.js";
import { random } from "./random.js";

/**
 * `rows` of normals around the centres of their classes, which are normals themselves, `apart` times as wide; the first row of each class
 * comes first, so that none is missing.
 */
export function clusters(rows: number, features: number, classes: number, apart: number, seed: number): Problem {
  const source = random(seed);
  const centres = Float64Array.from({ length: classes * features }, () => apart * source.normal());
  const labels = labelsOf(rows, classes, source.uniform);
  const values = new Float64Array(rows * features);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < features; j++) values[j * rows + i] = centres[labels[i]! * features + j]! + source.normal();
  return { rows, features, classes, labels, phi: { storage: "numbers", values } };
}

/** Directions that an embedding uses; the weight of direction r falls as e^(−r/25), so that about sixty of them count. */
const DIRECTIONS = 80;
const DECAY = 25;
/** How far the centres of classes are apart, in widths of a class along each direction; and the noise off all directions. */
const APART = 0.55;
const NOISE = 0.02;

/** Vectors of length 1 in f32 as a network gives them: clusters in 80 directions of falling weight. */
export function embeddings(rows: number, features: number, classes: number, seed: number): Problem {
  const source = random(seed);
  const basis = Float64Array.from(
    { length: DIRECTIONS * features },
    (_, at) => source.normal() * Math.exp(-Math.floor(at / features) / DECAY),
  );
  const centres = Float64Array.from({ length: classes * DIRECTIONS }, () => APART * source.normal());
  const labels = labelsOf(rows, classes, source.uniform);
  const values = new Float64Array(rows * features);
  const row = new Float64Array(features);
  for (let i = 0; i < rows; i++) {
    row.forEach((_, j) => {
      row[j] = NOISE * source.normal();
    });
    for (let r = 0; r < DIRECTIONS; r++) {
      const z = centres[labels[i]! * DIRECTIONS + r]! + source.normal();
      for (let j = 0; j < features; j++) row[j]! += z * basis[r * features + j]!;
    }
    const length = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0));
    for (let j = 0; j < features; j++) values[j * rows + i] = Math.fround(row[j]! / length);
  }
  return { rows, features, classes, labels, phi: { storage: "numbers", values } };
}

function labelsOf(rows: number, classes: number, uniform: () => number): Int32Array {
  return Int32Array.from({ length: rows }, (_, i) => (i < classes ? i : Math.floor(uniform() * classes)));
}
