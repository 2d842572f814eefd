import { OPTION_KINDS } from "./option-kinds.js";

/**
 * What went wrong, for a program to branch on:
 * "option" a wrong argument or option · "data" rows that cannot be used · "model-file" a file that is not a sound model ·
 * "engine" a place to compute that is missing or failed · "memory" more of it needed than the system, or WebAssembly, provides.
 */
export type ErrorCode = "option" | "data" | "model-file" | "engine" | "memory";

/**
 * The one error class of the library. Each message names the value, the expectation and the remedy.
 * @example
 * const error = await fit(rows, "weight" as "kind").catch((reason: unknown) => reason);
 * error instanceof MultilogitError && error.code; // "data"
 */
export class MultilogitError extends Error {
  override readonly name = "MultilogitError";

  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** `value` as a reader would quote it in a sentence: text in quotes, one line of at most 60 characters. Never throws, whatever it is given. */
export function quoted(value: unknown): string {
  const text = textOf(value).replace(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function textOf(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "string" && (typeof value !== "object" || value === null)) return String(value);
  try {
    // Objects whose toJSON returns undefined, that contain themselves, or that hold what JSON cannot express.
    return JSON.stringify(value) ?? "an object";
  } catch {
    return "an object";
  }
}

/** "did you mean …?" with the candidate nearest to `name`, or nothing when none is near. */
export function suggestion(name: string, candidates: readonly string[]): string {
  const limit = Math.max(1, Math.floor(name.length / 3));
  let best: string | null = null;
  let least = limit + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    // Without a letter in common it would be a guess.
    const isGuess = distance >= Math.max(name.length, candidate.length);
    if (distance < least && !isGuess) [best, least] = [candidate, distance];
  }
  return best === null ? "" : `; did you mean ${quoted(best)}?`;
}

/**
 * Throws unless `options` is an object, every key of it is one of `known`, and what it holds is of the kind that options of this name are;
 * a misspelt option is an error, never ignored. `meant` says what to write instead of names that other programs use.
 */
export function assertKnownOptions(
  options: object,
  known: readonly string[],
  where: string,
  meant: Readonly<Record<string, string>> = {},
): void {
  assertKnownNames(options, known, where, meant);
  for (const [key, value] of Object.entries(options)) assertKind(key, value);
}

/** The same for names alone, of what is not an option but has names in common with some: the doctor's `classes` is a number. */
export function assertKnownNames(
  options: object,
  known: readonly string[],
  where: string,
  meant: Readonly<Record<string, string>> = {},
): void {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new MultilogitError(
      "option",
      `${where}: the options are ${quoted(options)}; expected an object with some of ${known.join(", ")}`,
    );
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const instead = Object.hasOwn(meant, key) ? `; write ${meant[key]}` : suggestion(key, known);
    throw new MultilogitError(
      "option",
      `${where}: unknown option ${quoted(key)}${instead} (known: ${known.join(", ")})`,
    );
  }
}

function assertKind(key: string, value: unknown): void {
  const kind = Object.hasOwn(OPTION_KINDS, key) ? OPTION_KINDS[key] : undefined;
  if (kind === undefined || value === undefined || kind.fits(value)) return;
  throw new MultilogitError("option", `${key} is ${quoted(value)}; expected ${kind.expected}`);
}

/** Levenshtein distance between `a` and `b`. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substituted, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}

/** The first names of a list, quoted, and how many more there are. */
export function listed(names: readonly string[], atMost = 12): string {
  const shown = names.slice(0, atMost).map(quoted).join(", ");
  return names.length > atMost ? `${shown} and ${names.length - atMost} more` : shown;
}
