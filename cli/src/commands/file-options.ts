import type { FileOptions } from "../files/read-options.js";

/** What the command line said of how a file is written. */
export function fileOptions({ na, comment, decimal, table }: FileOptions): FileOptions {
  return {
    ...(na === undefined ? {} : { na }),
    ...(comment === undefined ? {} : { comment }),
    ...(decimal === undefined ? {} : { decimal }),
    ...(table === undefined ? {} : { table }),
  };
}

/** The same as words of a command line, for another command that is to read the same file. */
export function sameFile(options: FileOptions): string[] {
  return Object.entries(fileOptions(options)).flatMap(([name, value]) => [`--${name}`, String(value)]);
}
