import type { Warning } from "multilogit";

/** More warnings of one kind than this are counted: a table can have thousands of odd columns. */
const MOST_OF_A_KIND = 4;

/** Each warning as a sentence, the first ones of each kind; how many more there are stands behind the last. */
export function warningSentences(warnings: readonly Warning[]): string[] {
  const kinds = new Map<string, Warning[]>();
  for (const warning of warnings) kinds.set(warning.code, [...(kinds.get(warning.code) ?? []), warning]);
  return [...kinds.values()].flatMap((ofKind) => {
    const sentences = ofKind.slice(0, MOST_OF_A_KIND).map(({ sentence }) => sentence);
    const more = ofKind.length - sentences.length;
    if (more > 0) sentences.push(`${more} more columns like ${JSON.stringify(ofKind[0]!.column)}; --json lists them`);
    return sentences;
  });
}
