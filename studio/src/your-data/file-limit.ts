import { MultilogitError } from "multilogit";

/** The page holds a file in memory several times over; what is larger belongs to the command line. */
export const LARGEST_FILE = 50_000_000;

/** What a file is to hold, and what to do with one that is too large. */
export interface FileKind {
  readonly expected: string;
  readonly instead: string;
}

const TABLE: FileKind = {
  expected: "a table with named columns",
  instead: "fit it with multilogit fit on the command line",
};

/** Throws a sentence for a file that is empty, or too large to be read into a page. */
export function assertReadable(name: string, bytes: number, { expected, instead } = TABLE): void {
  if (bytes === 0) throw new MultilogitError("data", `${name} is empty; expected ${expected}`);
  if (bytes > LARGEST_FILE)
    throw new MultilogitError(
      "data",
      `${name} has ${Math.round(bytes / 1e6)} MB, and this page reads up to ${LARGEST_FILE / 1e6}; ${instead}`,
    );
}
