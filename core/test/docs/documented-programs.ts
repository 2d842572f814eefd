import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect } from "vitest";

/** A program that documentation shows: blocks of code that follow each other, and what they take for granted. */
export interface DocumentedProgram {
  /** page and line, or name of the function whose docstring it is */
  readonly where: string;
  readonly code: string;
}

const SOURCE = fileURLToPath(new URL("../../src/", import.meta.url));
/** What the package's subpaths are in the sources. */
export const PACKAGE: Readonly<Record<string, string>> = {
  multilogit: "index.js",
  "multilogit/check": "check/index.js",
  "multilogit/contract": "contract/index.js",
  "multilogit/infer": "infer/index.js",
  "multilogit/predict": "predict/index.js",
  "multilogit/serve": "serve/index.js",
  "multilogit/sql": "sql/index.js",
  "multilogit/worker": "worker/index.js",
};
/** Taken from the build: a worker reads its file. */
const BUILT = fileURLToPath(new URL("../../dist/", import.meta.url));

/**
 * The programs of a page: its blocks marked `ts`. A block that imports something begins a program, others continue the one before. What
 * a page leaves to its reader, such as the rows, stands before the block in a comment that begins with `given`, which is not displayed.
 */
export function programsOf(page: string, markdown: string): DocumentedProgram[] {
  const pieces = /<!-- given\n([\s\S]*?)-->|^```ts\n([\s\S]*?)^```$/gm;
  const programs: { where: string; code: string }[] = [];
  let given = "";
  for (const { 1: before, 2: block, index } of markdown.matchAll(pieces)) {
    if (block === undefined) given = before!;
    else {
      const line = markdown.slice(0, index).split("\n").length;
      const begins = given !== "" || /^import /m.test(block) || programs.length === 0;
      if (begins) programs.push({ where: `${page}:${line}`, code: given + block });
      else programs.at(-1)!.code += block;
      given = "";
    }
  }
  return programs;
}

/** The examples of docstrings: what follows `@example`, with or without a fence. */
export function examplesOf(docstring: string): string[] {
  const text = docstring.replace(/^\/\*\*|\*\/$/g, "").replace(/^[ \t]*\* ?/gm, "");
  return [...text.matchAll(/@example\b([\s\S]*?)(?=\n@|$)/g)].map(([, example]) =>
    example!.replace(/^```(?:ts)?$/gm, "").trim(),
  );
}

/**
 * Runs programs as TypeScript, in a folder of their own. A statement that a comment with a value follows must have that value:
 * `predict(model, rows); // ["banana"]`, to as many decimals as are shown. The names in `result` are returned.
 */
export async function runProgram({ where, code }: DocumentedProgram, result: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), "multilogit-documented-"));
  try {
    const path = join(folder, "program.ts");
    writeFileSync(path, `${checked(withImports(code))}\nexport { ${result.join(", ")} };\n`);
    Object.assign(globalThis, { isDocumented: (value: unknown, comment: string) => compare(value, comment, where) });
    return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Record<string, unknown>;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Imports of the package as those of its sources. */
export function withImports(code: string): string {
  return code.replace(/(?<=\bfrom ")(multilogit(?:\/[a-z]+)?)(?=")/g, (name) => {
    const file = PACKAGE[name];
    if (file === undefined) throw new Error(`${name} is not a path of the package`);
    return (name === "multilogit/worker" ? BUILT : SOURCE) + file;
  });
}

/** Statements of one line, followed by a comment that is a value, hand both to `isDocumented`. */
function checked(code: string): string {
  const lines = code.split("\n").map((line) => {
    const [, indent, statement, comment] = /^(\s*)(.*\S); \/\/ (.+)$/.exec(line) ?? [];
    if (statement === undefined || !isValue(comment!)) return line;
    const name = /^(?:const|let) (\w+)(?:: [^=]+)? = /.exec(statement)?.[1];
    if (name !== undefined) return `${indent}${statement}; isDocumented(${name}, ${JSON.stringify(comment)});`;
    if (/^(?:const|let|return|import|export|await using)\b/.test(statement)) return line;
    return `${indent}isDocumented(${statement}, ${JSON.stringify(comment)});`;
  });
  return `declare const isDocumented: (value: unknown, comment: string) => void;\n${lines.join("\n")}`;
}

const isValue = (comment: string) => /^(?:[[{"'-]|\d[\d.e+-]*$|(?:true|false|null|NaN|undefined)$)/.test(comment);

function compare(value: unknown, comment: string, where: string): void {
  const expected: unknown = new Function(`return (${comment});`)();
  expect(comparable(value, expected), where).toEqual(comparable(expected, expected));
}

/** A value with the decimals, the keys and the length that the documented one shows. */
function comparable(value: unknown, shown: unknown): unknown {
  if (typeof shown === "number" && typeof value === "number")
    return Number.isInteger(shown) || !Number.isFinite(value) ? value : value.toFixed(decimalsOf(shown));
  // how near the optimum a fit ended differs from machine to machine
  if (typeof shown === "string" && typeof value === "string") return value.replace(/\d(?:\.\d+)?e[-+]\d+/g, "…");
  if (Array.isArray(shown) && value !== null && typeof value === "object" && "length" in value)
    return Array.from(value as ArrayLike<unknown>, (each, i) => comparable(each, shown[i]));
  if (shown !== null && typeof shown === "object" && value !== null && typeof value === "object")
    return Object.fromEntries(
      Object.entries(shown).map(([key, of]) => [key, comparable((value as Record<string, unknown>)[key], of)]),
    );
  return value;
}

const decimalsOf = (number: number) =>
  Math.min(
    100,
    /\.(\d+)(?:e-(\d+))?|e-(\d+)/
      .exec(String(number))
      ?.slice(1)
      .reduce((sum, part, i) => sum + (part === undefined ? 0 : i === 0 ? part.length : Number(part)), 0) ?? 0,
  );
