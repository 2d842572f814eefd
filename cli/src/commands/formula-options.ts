import { type Formula, MultilogitError } from "multilogit";
import { formulaCategories, formulaColumns, quoted } from "multilogit/internal";
import type { ReadOptions } from "../files/read-options.js";

/** Each "factor=level" of --base. */
export function basesFromText(bases: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    bases.map((text) => {
      const [, factor, level] = /^([^=]+)=(.+)$/.exec(text) ?? [];
      if (factor === undefined || level === undefined)
        throw new MultilogitError(
          "option",
          `--base ${quoted(text)}: expected factor=level, such as --base lake=Hancock; DATA goes before the list`,
        );
      return [factor, level];
    }),
  );
}

/** What else is known about the columns that a formula needs. */
export interface FormulaReading {
  /** columns of numbers besides those of the formula: weights */
  readonly numbers?: readonly string[];
  /** columns of labels besides the target: clusters */
  readonly labels?: readonly string[];
  /** columns that a "." does not stand for */
  readonly ignore?: readonly string[];
  /** --category */
  readonly category?: readonly string[];
}

/** How to read the columns that a formula needs, and those of `said`; with a "." all others except those to ignore. */
export function readingOf(
  parsed: Formula,
  { numbers = [], labels = [], ignore = [], category = [] }: FormulaReading = {},
): ReadOptions {
  const more = [...numbers, ...labels];
  const known = [...(typeof parsed.target === "string" ? [parsed.target] : []), ...labels];
  return {
    wanted: (names) => {
      const unknown = [...ignore, ...category].filter((name) => !names.includes(name));
      const left = names.filter((name) => !ignore.includes(name));
      const needed = formulaColumns(parsed, left, more);
      // What C(x) refers to is known once the names of the columns are, and only asked for after that.
      known.push(...formulaCategories(parsed, left, more));
      return [...new Set([...needed, ...more, ...unknown])];
    },
    labels: known,
    numbers: [...numbers, ...(typeof parsed.target === "string" ? [] : parsed.target)],
    text: category,
  };
}
