import { stat } from "node:fs/promises";
import { MultilogitError } from "multilogit";
import { NO_DATABASE } from "./database-source.js";
import { fileError } from "./file-error.js";
import type { InputFile } from "./input-file.js";

/** A function that throws once one of the files is not what it was when this was called. */
export async function changeDetector(inputs: readonly InputFile[]): Promise<() => Promise<void>> {
  const before = await Promise.all(inputs.map(signOf));
  return async () => {
    for (const [m, input] of inputs.entries()) if ((await signOf(input)) !== before[m]) throw changed(input.label);
  };
}

async function signOf({ path, label }: InputFile): Promise<string> {
  if (path === NO_DATABASE) return "";
  const { size, mtimeMs, ino } = await stat(path).catch((cause: unknown) => {
    throw fileError(label, cause);
  });
  return [size, mtimeMs, ino].join(" ");
}

/** The error for a file that is not what it was when it was read before. */
export function changed(label: string): MultilogitError {
  return new MultilogitError("data", `${label}: the file changed while it was read; try again`);
}
