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
      const imports: string[] = [];
      const imported = (what: (local: string) => string, file: string) => {
        const local = `imported${imports.length}`;
        imports.push(`import ${what(local)} from ${file};\n`);
        return local;
      };
      const named = (name: string, file: string) => imported((local) => `{ ${name} as ${local} }`, file);
      const changed = code
        .replace(NAMED, (_, name, file) => `${name} = ${named(name, file)}`)
        .replace(MEMBER, (_, file, name) => named(name, file))
        .replace(WHOLE, (_, file) => `Promise.resolve(${imported((local) => `* as ${local}`, file)})`);
      return imports.length === 0 ? null : { code: `${imports.join("")}${changed}`, map: null };
    },
  };
}
