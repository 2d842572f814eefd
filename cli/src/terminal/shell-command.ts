import { textWidth } from "./text-width.js";

/** What every POSIX shell, zsh and fish accept unquoted. */
const PLAIN = /^[\w@%+:,./-][\w@%+=:,./-]*$/;

/** The words as a command line that a shell splits into these words again. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}

/** `word` quoted for a shell, where it needs to be. */
export function shellWord(word: string): string {
  if (PLAIN.test(word)) return word;
  // Double quotes read best; in single ones nothing has a special meaning.
  if (!/["$`\\!]/.test(word)) return `"${word}"`;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * A command line in lines of at most `width` columns where its words allow that, each but the last ended with a backslash; an option
 * stays with its values.
 */
export function foldedCommand(command: string, width: number, indent = "  "): string {
  const lines: string[] = [];
  let line = "";
  const room = width - textWidth(`${indent}     \\`);
  const groups = groupsOf(wordsOf(command)).flatMap((words) => {
    const group = words.join(" ");
    return textWidth(group) <= room ? [group] : words;
  });
  for (const group of groups) {
    if (line !== "" && textWidth(`${line} ${group} \\`) > width) {
      lines.push(`${line} \\`);
      line = `${indent}    ${group}`;
    } else line = line === "" ? `${indent}${group}` : `${line} ${group}`;
  }
  return [...lines, line].join("\n");
}

/** The words of a command line with their quotes; blanks within quotes do not separate. */
function wordsOf(command: string): string[] {
  return command.match(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? [];
}

/** Each option with the words after it; the words before the first option one by one. */
function groupsOf(words: readonly string[]): string[][] {
  const groups: string[][] = [];
  const isOption = (word: string | undefined) => word !== undefined && /^-\S/.test(word);
  for (const word of words) {
    const last = groups.at(-1);
    if (last !== undefined && isOption(last[0]) && !isOption(word)) last.push(word);
    else groups.push([word]);
  }
  return groups;
}
