import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MultilogitError } from "multilogit";
import { oneLine } from "../files/file-error.js";
import type { DatabaseAddress } from "./database-address.js";

/**
 * The package that speaks to a database: the one installed with this program, or else in the current folder.
 * @throws MultilogitError "option" if it is not installed
 */
export async function loadDriver<T>(name: string, { label }: DatabaseAddress): Promise<T> {
  const path = pathOf(name);
  if (path === null)
    throw new MultilogitError(
      "option",
      `${label}: needs the package ${name}, which is not installed; run npm install ${name}, with --global if multilogit was installed so`,
    );
  try {
    const module = await import(pathToFileURL(path).href);
    return module.default ?? module;
  } catch (cause) {
    throw new MultilogitError(
      "option",
      `${label}: the package ${name} at ${path} cannot be loaded (${oneLine(cause)}); run npm install ${name} again`,
    );
  }
}

function pathOf(name: string): string | null {
  for (const from of [import.meta.url, join(process.cwd(), "from-here.js")])
    try {
      return createRequire(from).resolve(name);
    } catch {
      // perhaps in the other folder
    }
  return null;
}
