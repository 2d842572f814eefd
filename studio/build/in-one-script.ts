import type { Plugin } from "vite";

const NAMED = /\{ (\w+) \} = await import\(("\.[^"]+")\)/g;
const MEMBER = /\(await import\(("\.[^"]+")\)\)\.(\w+)/g;
const WHOLE = /\bimport\(("\.[^"]+")\)/g;

/**
 * The core loads some of its modules when they are first needed. In one script nothing is loaded later, and what is imported so would be
 * carried whole, in wrappers: here it is imported at the start, by its name where one is taken.
 */
export function inOneScript(): Plugin {
  return {
    name: "in-one-script",
    transform(code, id) {
      if (!/[\\/]core[\\/]dist[\\/]/.test(id)) return null;
      const changed = importedAtTheStart(code, id);
      return changed === code ? null : { code: changed, map: null };
    },
  };
}

/** The code of a module, with imports at its start for those within it. @throws Error if one of them is not written as expected */
export function importedAtTheStart(code: string, file: string): string {
  const imports: string[] = [];
  const imported = (what: (local: string) => string, from: string) => {
    const local = `imported${imports.length}`;
    imports.push(`import ${what(local)} from ${from};\n`);
    return local;
  };
  const named = (name: string, from: string) => imported((local) => `{ ${name} as ${local} }`, from);
  const changed = code
    .replace(NAMED, (_, name, from) => `${name} = ${named(name, from)}`)
    .replace(MEMBER, (_, from, name) => named(name, from))
    .replace(WHOLE, (_, from) => `Promise.resolve(${imported((local) => `* as ${local}`, from)})`);
  const left = changed.split("\n").find((line) => /\bimport\s*\(/.test(line));
  if (left !== undefined)
    throw new Error(
      `in-one-script: ${file} imports later by "${left.trim()}"; expected import("./file.js"), which is known here, or nothing of the kind`,
    );
  return `${imports.join("")}${changed}`;
}
