import { stat } from "node:fs/promises";
import { NO_DATABASE } from "./database-source.js";
import { changed, fileError, removed } from "./file-error.js";
import type { InputFile } from "./input-file.js";

/** A function that throws once one of the files is not what it was when this was called. */
export async function changeDetector(inputs: readonly InputFile[]): Promise<() => Promise<void>> {
  const before = await Promise.all(inputs.map((input) => signOf(input, fileError)));
  return async () => {
    for (const [m, input] of inputs.entries())
      if ((await signOf(input, goneError)) !== before[m]) throw changed(input.label);
  };
}

/** What `read` makes of files. If they change meanwhile, that is the error, whatever else `read` finds wrong with them. */
export async function whileUnchanged<T>(inputs: readonly InputFile[], read: () => Promise<T>): Promise<T> {
  const unchanged = await changeDetector(inputs);
  const result = await read().catch(async (cause: unknown) => {
    await unchanged();
    throw cause;
  });
  await unchanged();
  return result;
}

function goneError(label: string, cause: unknown) {
  return (cause as NodeJS.ErrnoException).code === "ENOENT" ? removed(label) : fileError(label, cause);
}

async function signOf({ path, label }: InputFile, errorOf: typeof fileError): Promise<string> {
  if (path === NO_DATABASE) return "";
  const { size, mtimeMs, ino } = await stat(path).catch((cause: unknown) => {
    throw errorOf(label, cause);
  });
  return [size, mtimeMs, ino].join(" ");
}
