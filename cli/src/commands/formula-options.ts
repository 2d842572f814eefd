import { type Formula, formulaColumns, MultilogitError, quoted } from "multilogit";
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

/** How the columns are read that a formula needs, and those called `more`; with a "." all others but those to ignore. */
export function readingOf(parsed: Formula, more: readonly string[], ignore: readonly string[] = []): ReadOptions {
  return {
    wanted: (names) => {
      const unknown = ignore.filter((name) => !names.includes(name));
      const needed = formulaColumns(
        parsed,
        names.filter((name) => !ignore.includes(name)),
        more,
      );
      return [...new Set([...needed, ...more, ...unknown])];
    },
    labels: typeof parsed.target === "string" ? [parsed.target] : [],
  };
}
