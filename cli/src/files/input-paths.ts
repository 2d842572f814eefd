import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { MultilogitError } from "multilogit";

/**
 * The files that `path` means, sorted by name: itself, or all that a pattern with *, ? or {a,b} matches. A file of exactly that name takes
 * precedence.
 */
export function inputPaths(path: string): readonly string[] {
  if (path === "-" || path.startsWith("duckdb:") || !/[*?{]/.test(path) || /^\w+:\/\//.test(path) || existsSync(path))
    return [path];
  const found = alternatives(path).flatMap((pattern) =>
    matches(
      pattern.startsWith("/") ? "/" : "",
      pattern.split("/").filter((part) => part !== ""),
    ),
  );
  if (found.length === 0 && /[*?]/.test(path))
    throw new MultilogitError("data", `${path}: no file matches; give a pattern such as '2026-*.csv' in quotes`);
  return found.length === 0 ? [path] : [...new Set(found)].sort();
}

/** "a{b,c}" is "ab" and "ac". */
function alternatives(pattern: string): string[] {
  const [whole, inner] = /\{([^{}]*)\}/.exec(pattern) ?? [];
  if (whole === undefined) return [pattern];
  return inner!.split(",").flatMap((text) => alternatives(pattern.replace(whole, () => text)));
}

/** The paths below `folder` whose parts match `parts`. */
function matches(folder: string, [part, ...rest]: readonly string[]): string[] {
  if (part === undefined) return [folder];
  const names = /[*?]/.test(part) ? namesIn(folder).filter((name) => matcherOf(part).test(name)) : [part];
  return names
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path))
    .flatMap((path) => matches(path, rest));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder === "" ? "." : folder);
  } catch {
    return [];
  }
}

/** A * stands for any characters, a ? for one; names that begin with a point match only patterns that do. */
function matcherOf(part: string): RegExp {
  const source = part
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${part.startsWith(".") ? "" : "(?!\\.)"}${source}$`, "s");
}
