import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Something that a path of the package offers. */
export interface PublicName {
  readonly name: string;
  readonly file: string;
  readonly kind: "value" | "type";
  /** null where there is none */
  readonly docstring: string | null;
}

/** What an index file exports, each with the docstring above its declaration. */
export function publicNames(index: string): PublicName[] {
  const exports = readFileSync(index, "utf8").matchAll(/^export (type )?\{([^}]*)\} from "([^"]+)";/gm);
  return [...exports].flatMap(([, type, names, from]) => {
    const file = resolve(join(index, ".."), from!.replace(/\.js$/, ".ts"));
    return names!
      .split(",")
      .map((each) => each.trim())
      .filter((each) => each !== "")
      .map((each) => {
        const [, ownType, name] = /^(type )?(\w+)/.exec(each)!;
        return {
          name: name!,
          file,
          kind: type || ownType ? "type" : "value",
          docstring: docstringOf(name!, file),
        } as const;
      });
  });
}

function docstringOf(name: string, file: string): string | null {
  const text = readFileSync(file, "utf8");
  const declared = new RegExp(
    `^export (?:declare |async |abstract )*(?:function\\*?|const|let|class|interface|type) ${name}\\b`,
    "m",
  );
  const at = declared.exec(text)?.index;
  if (at === undefined) {
    // from yet another file
    const again = new RegExp(`^export (?:type )?\\{[^}]*\\b${name}\\b[^}]*\\} from "([^"]+)"`, "m").exec(text)?.[1];
    return again === undefined ? null : docstringOf(name, resolve(join(file, ".."), again.replace(/\.js$/, ".ts")));
  }
  // comments for the linter may stand between
  const before = text.slice(0, at).replace(/(?:^\/\/ .*\n)+$/m, "");
  return /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*$/.exec(before)?.[0].trim() ?? null;
}
