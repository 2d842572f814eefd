import type { Diagnosis, ErrorMap, Explanation, LineTest } from "./diagnosis.js";

/** What features and classes are called. */
interface Names {
  /** names of the features, without the constant; null if only their places are known */
  readonly features: readonly string[] | null;
  /** names of the classes that have weights, in their order; null for numbers from 0 */
  readonly classes: readonly string[] | null;
}

/** How certain the cause is, as a sentence. */
export function certaintyInWords({ certainty, ties }: Diagnosis): string {
  if (certainty === "exact") return "exact: it explains the numbers to their last digits, and nothing else known does";
  if (certainty === "tie")
    return `a tie with ${ties.length} other${ties.length === 1 ? "" : "s"}: they give the same numbers, and no check can tell them apart`;
  if (certainty === "likely") return "likely: nothing known explains the numbers to their last digits";
  return "cause unknown: nothing known explains the numbers";
}

/** The heading of the causes where the gradient is not wrong: why nothing can be said, or what else was noticed about a right one. */
export function noteName(verdict: "right" | "cannot tell"): string {
  return verdict === "right" ? "but note" : "why";
}

/** "softmax twice and sign flipped" */
export function titlesOf({ causes }: Explanation): string {
  return causes.map(({ title }) => title).join(" and ");
}

/** The lines that prove the verdict: where it is wrong those that disagree, the clearest first. */
export function provingLines({ lines, verdict }: Diagnosis): LineTest[] {
  const clarity = ({ gradient, differences, allowed }: LineTest) => Math.abs(gradient - differences) / allowed;
  return lines.filter(({ agrees }) => verdict !== "wrong" || !agrees).toSorted((a, b) => clarity(b) - clarity(a) || 0);
}

/** The diagnosis in a sentence without the verdict in front: "The gradient sees …". */
export function sentenceWithoutVerdict({ verdict, sentence }: Diagnosis): string {
  return asSentence(sentence.toLowerCase().startsWith(`${verdict}: `) ? sentence.slice(verdict.length + 2) : sentence);
}

/** With a capital and a full stop. */
export function asSentence(text: string): string {
  // Not the p of "p − y".
  const begun = /^[a-z]{2}/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** The errors in the weights of one class. */
export interface ClassErrors {
  /** "class 3", or its name */
  readonly name: string;
  /** of the features without the constant, in their order */
  readonly errors: readonly number[];
  /** of the constant's weight, null if there is none */
  readonly constant: number | null;
}

/** Errors within rounding are not errors, and shown as 0. */
export function errorsByClass(
  { features, classes, errors, constant, allowed }: ErrorMap,
  { classes: names }: Pick<Names, "classes">,
): ClassErrors[] {
  return Array.from({ length: classes }, (_, column) => {
    const ofClass = Array.from({ length: features }, (_, j) => {
      const error = errors[j * classes + column]!;
      return Math.abs(error) <= allowed ? 0 : error;
    });
    return {
      name: `class ${names?.[column] ?? column}`,
      errors: ofClass.filter((_, j) => j !== constant),
      constant: constant === null ? null : ofClass[constant]!,
    };
  });
}

/** Every weight with a name: the features and the constant as rows, the classes as columns. */
export function errorTable(where: ErrorMap, subject: Names): { name: string; errors: number[] }[] {
  const classes = errorsByClass(where, subject);
  const names = subject.features ?? classes[0]!.errors.map((_, at) => `feature ${at}`);
  const rows = names.map((name, at) => ({ name, errors: classes.map(({ errors }) => errors[at]!) }));
  return where.constant === null
    ? rows
    : [...rows, { name: "constant", errors: classes.map(({ constant }) => constant!) }];
}
