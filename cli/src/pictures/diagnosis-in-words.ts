import type { Diagnosis, ErrorMap, Explanation, LineTest } from "multilogit/check";

/** How sure the cause is, as a sentence. */
export function certaintyInWords({ certainty, ties }: Diagnosis): string {
  if (certainty === "exact") return "exact: it explains the numbers to their last digits, and nothing else known does";
  if (certainty === "tie")
    return `a tie with ${ties.length} other${ties.length === 1 ? "" : "s"}: they are the same numbers, no check can part them`;
  if (certainty === "likely")
    return "likely: it explains the numbers better than all else known, but not to the last digits";
  return "cause unknown: nothing known explains the numbers";
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

/** The errors in the weights of one class. */
export interface ClassErrors {
  /** its place among the classes that have weights */
  readonly column: number;
  /** of the features without the constant, in their order */
  readonly errors: readonly number[];
  /** of the constant's weight, null where there is none */
  readonly constant: number | null;
}

export function errorsByClass({ features, classes, errors, constant }: ErrorMap): ClassErrors[] {
  return Array.from({ length: classes }, (_, column) => {
    const ofClass = Array.from({ length: features }, (_, j) => errors[j * classes + column]!);
    return {
      column,
      errors: ofClass.filter((_, j) => j !== constant),
      constant: constant === null ? null : ofClass[constant]!,
    };
  });
}
