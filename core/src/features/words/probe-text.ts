import type { WordsFeature } from "./words-feature.js";

/** Words of a text that is made up to show what the feature does. */
const WORDS = 4;

/** A text of some words of the vocabulary, the first twice and in capitals, and of one that is hardly in it. */
export function probeText({ words }: WordsFeature, turn: number): string {
  const chosen = Array.from({ length: WORDS }, (_, at) => words[(turn * WORDS + at) % words.length]!);
  return [...chosen, "Zyzzyva", chosen[0]!.toUpperCase()].join(" ");
}
