/**
 * English sentences of the page and how they are said in another language. `{}` is a hole, a number or a name; `{2}` in a translation the
 * second one of the English.
 */
export type Phrases = Readonly<Record<string, string>>;

/** A translation; undefined for what no phrase says: a number, a name, code. */
export type Translate = (english: string) => string | undefined;

/** A number as the page writes it, or a name in quotes. */
const GIVEN = /[−+-]?\d+(?:[.,]\d+)*(?:e[+-]?\d+|·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|(?<=“)[^”]*(?=”)/g;
const HOLE = /\{(\d*)\}/g;
const WORD = /\p{L}{2}/u;
/** A phrase with fewer characters of its own, as "{} and {}", fits by chance: it holds only where all that it joins is known. */
const OWN_WORDS = 8;
/** Frames of a training say new numbers in the same sentences; what was looked up is forgotten before it fills the memory. */
const MOST_KNOWN = 5000;

interface Pattern {
  readonly words: number;
  readonly pattern: RegExp;
  readonly phrase: string;
}

/**
 * Looks sentences up in `phrases`: as they stand; with their numbers and quoted names as holes; as a phrase whose holes take the rest, the
 * one with the most words of its own first that leaves nothing English in its holes, which are translated too; and without the point and capital of a sentence.
 */
export function translationBy(phrases: Phrases): Translate {
  const entries = Object.entries(phrases);
  const withHoles = new Map(entries.map(([english, phrase]) => [english.replace(GIVEN, "{}"), phrase]));
  const patterns = entries
    .filter(([english]) => english.includes("{}"))
    .map(([english, phrase]) => ({ words: english.replace(HOLE, "").length, pattern: patternOf(english), phrase }))
    .sort((a, b) => b.words - a.words);
  const own = patterns.filter(({ words }) => words >= OWN_WORDS);
  const joining = patterns.filter(({ words }) => words < OWN_WORDS);
  const known = new Map<string, string | undefined>();

  const fitted = (patterns: readonly Pattern[], english: string, mustKnow: boolean): string | undefined => {
    for (const { pattern, phrase } of patterns) {
      const parts = pattern.exec(english)?.slice(1);
      if (!parts || (mustKnow && parts.some((part) => WORD.test(part) && translate(part) === undefined))) continue;
      return filled(
        phrase,
        parts.map((part) => translate(part) ?? part),
      );
    }
    return undefined;
  };
  const withoutPoint = (english: string): string | undefined => {
    const [, words = "", end = ""] = /^(.*?)([.:]?)$/s.exec(english)!;
    if (end !== "") return having(translate(words), (other) => `${other}${end}`);
    const lower = withFirst(words, (letter) => letter.toLowerCase());
    return lower === words
      ? undefined
      : having(translate(lower), (other) => withFirst(other, (letter) => letter.toUpperCase()));
  };
  function translate(english: string): string | undefined {
    if (!WORD.test(english)) return phrases[english];
    if (!known.has(english)) {
      if (known.size >= MOST_KNOWN) known.clear();
      const same = withHoles.get(english.replace(GIVEN, "{}"));
      known.set(
        english,
        phrases[english] ??
          (same === undefined ? undefined : filled(same, english.match(GIVEN) ?? [])) ??
          fitted(own, english, true) ??
          fitted(own, english, false) ??
          withoutPoint(english) ??
          fitted(joining, english, true),
      );
    }
    return known.get(english);
  }
  return translate;
}

function having(text: string | undefined, use: (text: string) => string): string | undefined {
  return text === undefined ? undefined : use(text);
}

function withFirst(text: string, change: (letter: string) => string): string {
  return `${change(text.charAt(0))}${text.slice(1)}`;
}

function filled(text: string, holes: readonly string[]): string {
  let next = 0;
  return text.replace(HOLE, (_, place) => holes[place === "" ? next++ : Number(place) - 1] ?? "");
}

function patternOf(english: string): RegExp {
  const parts = english.split("{}").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("(.+?)")}$`, "s");
}
