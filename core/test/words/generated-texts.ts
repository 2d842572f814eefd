import fc from "fast-check";
import type { WordsOptions } from "../../src/index.js";

// Texts that nobody thought of: pieces of many scripts, names that objects have themselves, signs, and very long ones.

const PIECES = [
  "free",
  "Free",
  "FREE",
  "prize",
  "no",
  "a",
  "I",
  "x1",
  "2024",
  "0x1F",
  "under_score",
  "_",
  "__",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "length",
  "Grüße",
  "STRASSE",
  "ẞ",
  "ΟΔΟΣ",
  "ΣΣ Σ",
  "İstanbul",
  "ǅ",
  "ﬁn",
  "cafe\u0301",
  "café",
  "\u0301\u0302",
  "नमस्ते",
  "ไทย",
  "日本語",
  "𝒳𝒴",
  "𐐀𐐁",
  "😀😀",
  "👨‍👩‍👧",
  "ok👍ok",
  "❤\ufe0flove",
  "1\ufe0f\u20e3",
  "\u200bzero\u200dwidth",
  "½²³",
  "Ⅷ",
  "٣٤",
  "\ud800",
  "\udc00x",
  "don't",
  "e-mail",
  "l’été",
  "</script>",
  "\\",
  '"',
  "'",
  "`$x`",
  "%s",
  "\0",
  "\u2028",
  "\u00a0",
  "\ufeff",
  "\x1c",
  "\x85",
  "\t",
  "\r\n",
] as const;

/** Characters that Unicode has had for long: a runtime takes those that came after it for no letters. */
const character = fc.mapToConstant(
  ...(
    [
      [0x00, 0x24f],
      [0x300, 0x52f],
      [0x591, 0x6ff],
      [0x900, 0x97f],
      [0xe00, 0xe5b],
      [0x1e00, 0x1fff],
      [0x2000, 0x23ff],
      [0x3041, 0x3096],
      [0x4e00, 0x9fa5],
      [0xac00, 0xd7a3],
      [0xd800, 0xdfff],
      [0xff01, 0xffdc],
      [0x10400, 0x1044f],
      [0x1d400, 0x1d6a5],
      [0x1f300, 0x1f53d],
    ] as const
  ).map(([first, last]) => ({ num: last - first + 1, build: (at: number) => String.fromCodePoint(first + at) })),
);

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 2, arbitrary: fc.string({ unit: character, maxLength: 6 }) },
);

const text: fc.Arbitrary<string> = fc
  .record({
    pieces: fc.array(piece, { maxLength: 12 }),
    between: fc.constantFrom(" ", " ", "", ", ", "\n", "-"),
    times: fc.oneof({ weight: 12, arbitrary: fc.constantFrom(1, 1, 2) }, { weight: 1, arbitrary: fc.constant(3000) }),
  })
  .map(({ pieces, between, times }) => Array.from({ length: times }, () => pieces.join(between)).join(between));

/** How words are taken; options of `words` besides its column. */
const options: fc.Arbitrary<Omit<WordsOptions, "column">> = fc.record(
  {
    minimumCount: fc.constantFrom(1, 2),
    maximumWords: fc.constantFrom(1, 5, 1000),
    tfidf: fc.boolean(),
    presence: fc.boolean(),
    lowercase: fc.boolean(),
    pattern: fc.constantFrom(
      "[\\p{L}\\p{N}_]{2,}",
      "[\\p{L}\\p{M}\\p{N}_]+",
      "[\\p{Lu}\\p{Lo}a-c]{1,3}",
      "[^\\s]+",
      "[^\\s\\p{P}]{2}",
      "[\\p{L}'’\\-]+|[\\p{N}]{1,4}|[\\p{S}]{1}",
      "[_a-z\\\\\\]\\^.$-]+",
      "[一-鿿ぁ-んァ-ヶ]{1,1}|[\\p{L}\\p{N}_]{2,}",
    ),
  },
  { requiredKeys: [] },
);

export interface TextProblem {
  /** of the rows of the fit, at least one with a word */
  readonly texts: readonly string[];
  /** texts to predict, partly with other words */
  readonly others: readonly string[];
  readonly options: Omit<WordsOptions, "column">;
}

export const textProblems: fc.Arbitrary<TextProblem> = fc.record({
  texts: fc.array(text, { minLength: 6, maxLength: 14 }),
  others: fc.array(text, { minLength: 3, maxLength: 8 }),
  options,
});
