import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { MultilogitError } from "multilogit";
import { quoted, suggestion } from "multilogit/internal";
import { readTable } from "../files/read-table.js";
import { outputFormat, writeTable } from "../files/write-table.js";
import { assertOutput } from "../files/write-text-file.js";
import { escaped } from "../terminal/escaped.js";

/** The files, and what to cite. */
const BUNDLED: Readonly<Record<string, { readonly file: string; readonly origin: string }>> = {
  digits: {
    file: "digits.csv",
    origin: 'UCI "Optical Recognition of Handwritten Digits", CC BY 4.0',
  },
  iris: { file: "iris.csv", origin: "Fisher 1936, as in R" },
  housing: { file: "housing.csv", origin: "Madsen 1976, as in MASS" },
};

/** `multilogit data`: writes bundled data to a file or to standard output. */
export async function dataCommand(name: string, { output }: { readonly output?: string }): Promise<void> {
  const path = bundledPath(name);
  if (output === undefined) {
    process.stdout.write(await readFile(path, "utf8"));
    return;
  }
  outputFormat(output);
  await assertOutput(output);
  const table = await readTable(path);
  await writeTable(output, table);
  process.stderr.write(
    `Wrote ${escaped(output)}: ${table.rows} rows, ${table.names.length} columns (${BUNDLED[name]!.origin}).\n`,
  );
}

/** The path of bundled data; they lie next to the compiled code. */
export function bundledPath(name: string): string {
  if (!Object.hasOwn(BUNDLED, name))
    throw new MultilogitError(
      "option",
      `there are no bundled data ${quoted(name)}${suggestion(name, Object.keys(BUNDLED)) || `; there are ${Object.keys(BUNDLED).join(", ")}`}`,
    );
  return fileURLToPath(new URL(`../data/${BUNDLED[name]!.file}`, import.meta.url));
}
