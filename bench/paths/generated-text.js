import { writeFileSync } from "node:fs";
import { random } from "../dist/data/random.js";

/** The words of a language that are the same in all of its texts. */
const COMMON = 100;
/** One in so many of the others belongs to a class, where it is this many times as frequent. */
const TELLING = 10;
const FACTOR = 3;

/**
 * Counts of words in documents, as a Matrix Market file of triplets, with the classes, a line each, in PATH.classes. Word r of the vocabulary has frequency 1/(r + 3), Zipf's law
 * without its sharpest end; a document has about `length` words, between a third of it and three times as many.
 */
export function generatedText(path, rows, words, classes, length, seed = 1) {
  const { uniform, normal } = random(seed);
  const own = Array.from({ length: words }, (_, r) =>
    r >= COMMON && uniform() * TELLING < 1 ? Math.floor(uniform() * classes) : -1,
  );
  const laws = Array.from({ length: classes }, (_, k) =>
    cumulated(own.map((o, r) => (o === k ? FACTOR : 1) / (r + 3))),
  );
  const triplets = [];
  const labels = [];
  for (let i = 1; i <= rows; i++) {
    const k = Math.floor(uniform() * classes);
    labels.push(`c${k}`);
    const counts = new Map();
    const drawn = Math.max(1, Math.round(length * Math.exp(Math.min(1.1, Math.max(-1.1, 0.5 * normal())))));
    for (let draw = 0; draw < drawn; draw++) {
      const word = placeIn(laws[k], uniform());
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    for (const word of [...counts.keys()].sort((a, b) => a - b)) triplets.push(`${i} ${word + 1} ${counts.get(word)}`);
  }
  const head = ["%%MatrixMarket matrix coordinate real general", `${rows} ${words} ${triplets.length}`];
  writeFileSync(path, `${[...head, ...triplets].join("\n")}\n`);
  writeFileSync(`${path}.classes`, `${labels.join("\n")}\n`);
  return path;
}

/** Shares of the whole up to each place. */
function cumulated(parts) {
  let sum = 0;
  const sums = Float64Array.from(parts, (part) => (sum += part));
  return sums.map((each) => each / sum);
}

/** The first place whose cumulative share exceeds u, by bisection. */
function placeIn(shares, u) {
  let [low, high] = [0, shares.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shares[middle] > u) high = middle;
    else low = middle + 1;
  }
  return low;
}
