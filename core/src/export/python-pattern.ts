import { WORD_PATTERN } from "../features/words/word-pattern.js";

/** Letters, digits and underscores: Python has no \p{…}, and its \w means just these characters. */
const WORD_CHARACTERS = WORD_PATTERN.slice(1, WORD_PATTERN.indexOf("]"));
/** What \s stands for in JavaScript; in Python it stands for a few control characters more. */
const WHITE_SPACE = "\\t-\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";
const RUN = /\[(\^?)((?:\\p\{\w+\}|\\.|[^\]])+)\](\+|\{[\d,]+\})(\|?)/gsu;
const ATOM = /\\p\{(?<category>\w+)\}|\\(?<escaped>.)|(?<plain>.)/gsu;

/** A word pattern for Python's `re`. */
export function pythonPattern(pattern: string): string {
  return pattern.replace(RUN, (_, not, content, count, or) => `[${not}${classText(content)}]${count}${or}`);
}

function classText(content: string): string {
  return content.split(WORD_CHARACTERS).map(atomsText).join("\\w");
}

/** Characters by their numbers, so that none is a sign of Python's; a range of them stays one. */
function atomsText(content: string): string {
  const atoms = [...content.matchAll(ATOM)].map(({ groups }) => groups!);
  const parts: string[] = [];
  for (let at = 0; at < atoms.length; at++) {
    const { category, escaped, plain } = atoms[at]!;
    if (category !== undefined) parts.push(categoryText(category));
    else if (escaped === "s") parts.push(WHITE_SPACE);
    else if (atoms[at + 1]?.plain === "-" && at + 2 < atoms.length) {
      const to = atoms[at + 2]!;
      parts.push(rangeText((plain ?? escaped!).codePointAt(0)!, (to.plain ?? to.escaped!).codePointAt(0)!));
      at += 2;
    } else parts.push(codeText((plain ?? escaped!).codePointAt(0)!));
  }
  return parts.join("");
}

const categories = new Map<string, string>();

function categoryText(category: string): string {
  const text = categories.get(category) ?? rangesText(category);
  categories.set(category, text);
  return text;
}

/** The characters of a general category, as this runtime knows them. */
function rangesText(category: string): string {
  const isIn = new RegExp(`\\p{${category}}`, "u");
  const ranges: string[] = [];
  let first = -1;
  for (let code = 0; code <= LAST_CHARACTER + 1; code++) {
    const isMember = code <= LAST_CHARACTER && isIn.test(String.fromCodePoint(code));
    if (isMember && first < 0) first = code;
    if (isMember || first < 0) continue;
    ranges.push(rangeText(first, code - 1));
    first = -1;
  }
  return ranges.join("");
}

const LAST_CHARACTER = 0x10ffff;

function rangeText(first: number, last: number): string {
  return first === last ? codeText(first) : `${codeText(first)}-${codeText(last)}`;
}

function codeText(code: number): string {
  const digits = code.toString(16);
  return code > 0xffff ? `\\U${digits.padStart(8, "0")}` : `\\u${digits.padStart(4, "0")}`;
}
