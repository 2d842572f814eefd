import type { Problem } from "./dataset.js";
import { random } from "./random.js";

/** The share of a document's words that come from its own class; the others are of the language. */
const TOPICAL = 0.1;

/**
 * `rows` documents of about `length` words from a vocabulary of `words` with Zipf's frequencies 1/r, as counts. A class has the same
 * law over its own order of the words, from which a tenth of a document is drawn.
 */
export function bagOfWords(rows: number, words: number, classes: number, length: number, seed: number): Problem {
  const source = random(seed);
  const cumulative = zipf(words);
  const orders = Array.from({ length: classes }, () => shuffled(words, source));
  const labels = new Int32Array(rows);
  const starts = new Int32Array(rows + 1);
  const indices: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < rows; i++) {
    const k = Math.floor(source.uniform() * classes);
    labels[i] = k;
    const counts = new Map<number, number>();
    const drawn = Math.max(1, Math.round(length + Math.sqrt(length) * source.normal()));
    for (let draw = 0; draw < drawn; draw++) {
      const rank = placeIn(cumulative, source.uniform());
      const word = source.uniform() < TOPICAL ? orders[k]![rank]! : rank;
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    for (const word of [...counts.keys()].sort((a, b) => a - b)) {
      indices.push(word);
      values.push(counts.get(word)!);
    }
    starts[i + 1] = indices.length;
  }
  const phi = {
    storage: "sparse",
    starts,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  } as const;
  return { rows, features: words, classes, labels, phi };
}

/** Σ_{s ≤ r} 1/s over its total, for each rank r */
function zipf(words: number): Float64Array {
  const cumulative = new Float64Array(words);
  let sum = 0;
  for (let rank = 0; rank < words; rank++) cumulative[rank] = sum += 1 / (rank + 1);
  return cumulative.map((part) => part / sum);
}

/** The first place whose cumulative share exceeds u, by bisection. */
function placeIn(cumulative: Float64Array, u: number): number {
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle]! > u) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The numbers 0 … length − 1 in a random order (Fisher and Yates). */
function shuffled(length: number, source: { uniform(): number }): Int32Array {
  const order = Int32Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(source.uniform() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
