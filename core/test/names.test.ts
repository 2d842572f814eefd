import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const WORKSPACES = ["core", "cli", "spark", "studio", "bench", "examples", "docs", "data"];
const SOURCE = /\.(?:ts|tsx|js)$/;

interface File {
  /** from the root, with forward slashes */
  readonly path: string;
  readonly text: string;
}

const paths = WORKSPACES.flatMap((workspace) =>
  readdirSync(join(ROOT, workspace), { recursive: true, encoding: "utf8" }).map((path) =>
    `${workspace}/${path}`.replaceAll("\\", "/"),
  ),
).filter((path) => !/(?:^|\/)(?:node_modules|dist|\.[^/]*)\//.test(path) && !import.meta.url.endsWith(path));

const files: readonly File[] = paths
  .filter((path) => SOURCE.test(path))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
const core = files.filter(({ path }) => path.startsWith("core/src/"));

/** What a file declares and exports, by name. */
function exportsOf({ text }: File): string[] {
  const declared = /^export (?:async )?(?:abstract )?(?:function\*?|class|interface|type|const|let) (\w+)/gm;
  return [...new Set([...text.matchAll(declared)].map((match) => match[1]!))];
}

/** Files that comments name: a word that ends like one of ours, `like-this.ts` or `core/src/this.md`. */
function filesNamedIn(text: string): string[] {
  const comments = [...text.matchAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/ [^\n]*/g)].map((match) => match[0]);
  return comments.flatMap((comment) => [...comment.matchAll(/[\w./-]*\w\.(?:ts|tsx|md)\b/g)].map((match) => match[0]));
}

/** Numbers in capitals without a comment above them, or above the run of constants that they stand in. */
function bareConstants({ path, text }: File): string[] {
  const lines = text.split("\n");
  const constant = /^(?:export )?const ([A-Z][A-Z0-9_]*)\b[^=]*= (?:[\d\s.e+\-*/_()]+|(?:Math|Float64Array)\..*);$/;
  const isConstant = (line: string | undefined) => /^(?:export )?const [A-Z][A-Z0-9_]*\b.*;$/.test(line ?? "");
  return lines.flatMap((line, at) => {
    const name = constant.exec(line)?.[1];
    if (name === undefined) return [];
    let above = at - 1;
    while (isConstant(lines[above])) above--;
    return /\*\/$|^\/\/ /.test(lines[above] ?? "") ? [] : [`${path}: ${name}`];
  });
}

describe("names", () => {
  it("mean one thing: no two files of the core export the same", () => {
    const homes = new Map<string, string[]>();
    for (const file of core)
      for (const name of exportsOf(file)) homes.set(name, [...(homes.get(name) ?? []), file.path]);
    expect(homes.size).toBeGreaterThan(300);
    expect([...homes].filter(([, of]) => of.length > 1)).toEqual([]);
  });

  it("of files, in comments, are of files that are there", () => {
    const isThere = (name: string) =>
      paths.some((path) => path === name || path.endsWith(`/${name.replace(/^\.+\//, "")}`));
    const named = files.flatMap(({ path, text }) => filesNamedIn(text).map((name) => ({ path, name })));
    expect(named.length).toBeGreaterThan(30);
    const own = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];
    const gone = named.filter(({ name }) => !own.includes(basename(name)) && !isThere(name));
    expect(gone.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
  });

  it("of the walk in CONTRIBUTING.md stand in the files that it names", () => {
    const text = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8");
    const walk = text.slice(text.indexOf("### One walk"), text.indexOf("## The words"));
    const steps = [...walk.matchAll(/((?:`\w+`[^`]*?)+)\bin\s+`([\w/.-]+\.ts)`/g)];
    expect(steps.length).toBeGreaterThan(15);
    const gone = steps.flatMap(([, names, path]) =>
      [...names!.matchAll(/`(\w+)`/g)]
        .map((match) => match[1]!)
        .filter((name) => !new RegExp(`\\b${name}\\b`).test(readFileSync(join(ROOT, path!), "utf8")))
        .map((name) => `${name} in ${path}`),
    );
    expect(gone).toEqual([]);
  });

  it("of the rooms are drawn in CONTRIBUTING.md, each with its sentence", () => {
    const text = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8");
    const drawing = text.slice(text.indexOf("## The house"), text.indexOf("### One walk"));
    const rooms = [...new Set(core.flatMap(({ path }) => /^core\/src\/(\w+)\//.exec(path)?.[1] ?? []))];
    expect(rooms.filter((room) => !new RegExp(`^ {4}(?:\\w+ +)?${room}\\b`, "m").test(drawing))).toEqual([]);
  });

  it("in capitals that are numbers are explained where they stand", () => {
    expect(core.flatMap(bareConstants)).toEqual([]);
  });

  it("would be found: a constant without a comment, a file that is not there", () => {
    const text = "/** Why. */\nconst KNOWN = 3;\nconst BESIDE = 4;\n\nconst BARE = 2 ** 20;\n";
    expect(bareConstants({ path: "x", text })).toEqual(["x: BARE"]);
    expect(filesNamedIn("/** as in gone.ts */ // and there.md\nconst a = 'not/this.ts';")).toEqual([
      "gone.ts",
      "there.md",
    ]);
    expect(exportsOf({ path: "x", text: "export interface A {}\nexport async function b() {}\nconst c = 1;" })).toEqual(
      ["A", "b"],
    );
  });
});
