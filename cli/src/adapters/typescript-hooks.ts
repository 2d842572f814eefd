// Lets Node import TypeScript: types are taken out, and an import that ends in .js finds the file that ends in .ts. Node strips types itself only from 22.18 on,
// and then refuses enums.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transformSync } from "@swc/wasm-typescript";

interface Resolved {
  readonly url: string;
  readonly format?: string | null;
}
type Next<T> = (url: string, context: object) => Promise<T>;

export async function resolve(specifier: string, context: object, next: Next<Resolved>): Promise<Resolved> {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!/^\.{1,2}\//.test(specifier)) throw error;
    const typed = /\.[cm]?js$/.test(specifier) ? specifier.replace(/js$/, "ts") : `${specifier}.ts`;
    return next(typed, context).catch(() => {
      throw error;
    });
  }
}

export async function load(url: string, context: object, next: Next<object>): Promise<object> {
  if (!/^file:.*\.m?ts$/.test(url)) return next(url, context);
  const source = await readFile(fileURLToPath(url), "utf8");
  const { code } = transformSync(source, { mode: "transform", filename: fileURLToPath(url), sourceMap: false });
  return { format: "module", source: code, shortCircuit: true };
}
