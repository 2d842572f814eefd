import type { FileOptions } from "../files/read-options.js";

/** What the command line said about how a file is written. */
export function fileOptions({ na, comment, decimal, table }: FileOptions): FileOptions {
  return {
    ...(na === undefined ? {} : { na }),
    ...(comment === undefined ? {} : { comment }),
    ...(decimal === undefined ? {} : { decimal }),
    ...(table === undefined ? {} : { table }),
  };
}

/** The same as command-line words, for another command that reads the same file. */
export function sameFile(options: FileOptions): string[] {
  return Object.entries(fileOptions(options)).flatMap(([name, value]) => [`--${name}`, String(value)]);
}
