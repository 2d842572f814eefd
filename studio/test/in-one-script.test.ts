import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importedAtTheStart } from "../build/in-one-script.js";

const CORE = fileURLToPath(new URL("../../core/dist", import.meta.url));

/** What a module gives back when it is run, with the modules it imports as data. */
async function run(code: string): Promise<unknown> {
  const modules = code.replaceAll(/"\.\/(\w+)\.js"/g, (_, name) =>
    JSON.stringify(`data:text/javascript,export const value = "${name}", other = 1;`),
  );
  const { result } = await import(`data:text/javascript,${encodeURIComponent(modules)}`);
  return result();
}

describe("what the core imports later", () => {
  it("is imported at the start, and gives the same", async () => {
    const ways = [
      (file: string) => `const { value } = await import("./${file}.js"); found.push(value);`,
      (file: string) => `found.push((await import("./${file}.js")).value);`,
      (file: string) => `const module${file} = await import("./${file}.js"); found.push(module${file}.value);`,
      (file: string) =>
        `const [{ value: v${file}, other: o${file} }] = await Promise.all([import("./${file}.js")]); found.push(v${file}, o${file});`,
      (file: string) => `found.push(await import("./${file}.js").then(({ value }) => value));`,
    ];
    const lines = fc.array(fc.tuple(fc.constantFrom(...ways), fc.constantFrom("a", "b", "c")), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(lines, async (made) => {
        const body = made.map(([way, file]) => `{ ${way(file)} }`).join("\n");
        const code = `export async function result() { const found = [];\n${body}\nreturn found; }`;
        const changed = importedAtTheStart(code, "x.js");
        expect(changed).not.toMatch(/\bimport\(/);
        expect(await run(changed)).toEqual(await run(code));
      }),
    );
  });

  it("is known in every module of the core", () => {
    const files = readdirSync(CORE, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".js"));
    expect(files.length).toBeGreaterThan(100);
    for (const file of files) importedAtTheStart(readFileSync(join(CORE, file), "utf8"), file);
  });

  it.each([
    "await import('./a.js')",
    "await import(`./a.js`)",
    'import(path + "./a.js")',
    'import ("./a.js")',
    'import("a")',
  ])("ends the build in a sentence where it is written as %s", (expression) => {
    expect(() => importedAtTheStart(`const a = ${expression};`, "x.js")).toThrow(
      `in-one-script: x.js imports later by "const a = ${expression};"; expected import("./file.js")`,
    );
  });
});
