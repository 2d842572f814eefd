import type { Warning, WarningCode } from "multilogit";
import { shellWord } from "../terminal/shell-command.js";

/** Beyond this many warnings of one kind the rest are only counted: a table can have thousands of odd columns. */
const MOST_OF_A_KIND = 4;

/** The option of fit that does what a warning advises. */
const REMEDIES: Partial<Readonly<Record<WarningCode, string>>> = {
  identifier: "--ignore",
  "row-numbers": "--ignore",
  "dates-as-categories": "--ignore",
  sentences: "--ignore",
  "constant-column": "--ignore",
  frequencies: "--weights",
  "numbers-as-text": "--category",
};

/**
 * Each warning as a sentence, the first ones of each kind, with the option that would help where `withOptions`; the last is followed by how
 * many more there are.
 */
export function warningSentences(warnings: readonly Warning[], withOptions = false): string[] {
  const kinds = new Map<string, Warning[]>();
  for (const warning of warnings) kinds.set(warning.code, [...(kinds.get(warning.code) ?? []), warning]);
  return [...kinds.values()].flatMap((ofKind) => {
    const sentences = ofKind.slice(0, MOST_OF_A_KIND).map((warning) => inWords(warning, withOptions));
    const more = ofKind.length - sentences.length;
    if (more > 0) sentences.push(`${more} more columns like ${JSON.stringify(ofKind[0]!.column)}; --json lists them`);
    return sentences;
  });
}

function inWords({ code, column, sentence }: Warning, withOptions: boolean): string {
  if (!withOptions) return sentence;
  const option = REMEDIES[code];
  const said = sentence.replace(/(count its words instead), with words\(.*\) as its feature/, (_, advice: string) => {
    return `${advice} with --words ${shellWord(column)}`;
  });
  return option === undefined ? said : `${said} (${option} ${shellWord(column)})`;
}
