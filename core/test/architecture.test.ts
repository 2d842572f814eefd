import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const CORE = fileURLToPath(new URL("..", import.meta.url));
const SRC = join(CORE, "src");

/**
 * Which folder of core/src may import which. Everything may import the files beside index.ts (errors, the event loop) and
 * its own folder; a path names one file.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  numeric: [],
  table: ["numeric"],
  design: ["numeric"],
  features: ["table", "design", "numeric"],
  likelihood: ["features", "table", "design", "numeric"],
  objective: ["likelihood", "features", "numeric"],
  engine: ["likelihood", "features", "design", "table", "numeric"],
  source: ["engine", "likelihood", "features", "table", "numeric"],
  solve: ["objective", "likelihood", "numeric"],
  model: ["source", "solve", "engine", "objective", "likelihood", "features", "table", "numeric"],
  path: ["model", "source", "solve", "engine", "objective", "likelihood", "features", "table", "numeric"],
  choose: ["path", "model", "solve", "engine", "objective", "likelihood", "features", "table", "numeric"],
  infer: ["model", "source", "solve", "engine", "objective", "likelihood", "features", "table", "numeric"],
  check: ["solve", "engine", "objective", "likelihood", "features", "table", "numeric"],
  predict: ["model", "table"],
  internal: ["model", "features", "check", "objective/penalty-path-text.ts", "export/protobuf-writer.ts", "table"],
  serve: ["model", "objective", "features", "table"],
  contract: ["model", "source", "engine", "objective", "likelihood", "features", "table", "numeric"],
  worker: ["model", "solve", "features", "table"],
  sql: ["model", "source", "export", "features", "likelihood", "table"],
  export: ["features", "model/model.ts", "model/probes.ts"],
  import: ["model", "likelihood", "objective", "features", "numeric"],
};
const MOST_LINES = 300;
const VAGUE = /util|helper|manager|common|misc/i;

interface SourceFile {
  /** from core/src, with forward slashes */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

/** `from "x"`, `import "x"` and `import("x")`, types included. */
const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"']+)["']/g;

function specifiersOf(text: string): string[] {
  return [...text.matchAll(SPECIFIER)].map((match) => match[1]!);
}

const files: readonly SourceFile[] = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => {
    const text = readFileSync(join(SRC, path), "utf8");
    return { path: path.replaceAll("\\", "/"), text, imports: specifiersOf(text) };
  });

/** The file of core/src that a relative import names, as a path from core/src; others (packages, outside) as they are. */
function importedFile(from: SourceFile, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  return relative(SRC, resolve(SRC, dirname(from.path), specifier))
    .replaceAll("\\", "/")
    .replace(/\.js$/, ".ts");
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : "";
}

function isAllowed(from: SourceFile, imported: string): boolean {
  const folder = folderOf(from.path);
  if (from.path === "index.ts") return !imported.startsWith("..");
  if (folderOf(imported) === "" && imported.endsWith(".ts") && imported !== "index.ts") return true;
  if (folderOf(imported) === folder && folder !== "") return true;
  return (MAY_IMPORT[folder] ?? []).some((allowed) => allowed === imported || allowed === folderOf(imported));
}

describe("the house", () => {
  it("is read whole: every folder has its arrows here, and imports were found", () => {
    const folders = [...new Set(files.map(({ path }) => folderOf(path)))].filter((folder) => folder !== "");
    expect(Object.keys(MAY_IMPORT)).toEqual(expect.arrayContaining(folders));
    expect(files.flatMap(({ imports }) => imports).length).toBeGreaterThan(files.length);
  });

  it("finds imports however they are written", () => {
    const text = `import a from "a";\nimport {\n  b,\n  type B,\n} from 'b';\nexport * from "c";\nimport "d";\nawait import("e");\nexport type { F } from "f";`;
    expect(specifiersOf(text)).toEqual(["a", "b", "c", "d", "e", "f"]);
  });

  it("has only the allowed arrows between folders", () => {
    const forbidden = files.flatMap((file) =>
      file.imports
        .map((specifier) => importedFile(file, specifier))
        .filter((imported) => !isAllowed(file, imported))
        .map((imported) => `${file.path} → ${imported}`),
    );
    expect(forbidden).toEqual([]);
  });

  it("imports files that are there, by relative paths that end in .js; no package and no node: module", () => {
    const paths = new Set(files.map(({ path }) => path));
    const strange = files.flatMap((file) =>
      file.imports
        .filter((specifier) => !(specifier.endsWith(".js") && paths.has(importedFile(file, specifier))))
        .map((specifier) => `${file.path} → ${specifier}`),
    );
    expect(strange).toEqual([]);
  });

  it("has no cycle of imports between files", () => {
    const imports = new Map(
      files.map((file) => [file.path, file.imports.map((specifier) => importedFile(file, specifier))]),
    );
    expect(cycleIn(imports)).toBeNull();
  });

  it.each(["cli", "spark", "studio", "bench", "examples"])("nor has any workspace: %s", (workspace) => {
    const imports = importsWithin(join(CORE, "..", workspace));
    expect(imports.size).toBeGreaterThan(0);
    expect(cycleIn(imports)).toBeNull();
  });

  it("lets nothing import index.ts, which only re-exports", () => {
    const importers = files.filter((file) => file.imports.some((s) => importedFile(file, s) === "index.ts"));
    expect(importers.map(({ path }) => path)).toEqual([]);
    const index = files.find(({ path }) => path === "index.ts")!.text;
    const withoutExports = index.replace(/export\s+(?:type\s+)?(?:\*|\{[^}]*\})\s+from\s+"[^"]+";/g, "");
    expect(withoutExports.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "").trim()).toBe("");
  });

  it("has zero runtime dependencies and no install scripts", () => {
    const manifest = JSON.parse(readFileSync(join(CORE, "package.json"), "utf8")) as Record<string, unknown>;
    for (const key of ["dependencies", "peerDependencies", "optionalDependencies", "bundledDependencies"])
      expect(Object.keys(manifest[key] ?? {}), key).toEqual([]);
    for (const script of ["preinstall", "install", "postinstall", "prepare"])
      expect((manifest.scripts as object | undefined) ?? {}, script).not.toHaveProperty(script);
  });

  it("names files in kebab-case, after what they hold, never vaguely", () => {
    const names = files.map(({ path }) => path);
    expect(names.filter((path) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*\.ts$/.test(basename(path)))).toEqual([]);
    expect(names.filter((path) => VAGUE.test(path))).toEqual([]);
    const twice = names.filter((path) => names.some((other) => other !== path && basename(other) === basename(path)));
    expect(twice.filter((path) => basename(path) !== "index.ts")).toEqual([]);
  });

  it("names things for what they are: nothing is called a util, helper or manager", () => {
    const declared = /\b(?:function|class|interface|type|const|let)\s+(\w+)/g;
    const names = files.flatMap(({ path, text }) => [...text.matchAll(declared)].map((m) => `${path}: ${m[1]}`));
    expect(names.filter((name) => VAGUE.test(name.split(": ")[1]!))).toEqual([]);
  });

  it("has no file over 300 lines", () => {
    const long = files.filter(({ text }) => !text.startsWith("// Generated") && text.split("\n").length > MOST_LINES);
    expect(long.map(({ path }) => path)).toEqual([]);
  });
});

/** Their paths from the folder; peers of the benchmarks are installed in `venv`. */
function filesBelow(folder: string, below = ""): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return /^(?:node_modules|dist|venv|\..*)$/.test(entry.name) ? [] : filesBelow(folder, path);
  });
}

/** Which files of a folder import which of it, by their paths from there. */
function importsWithin(folder: string): Map<string, string[]> {
  const paths = filesBelow(folder).filter((path) => /\.tsx?$/.test(path));
  const withoutEnding = new Map(paths.map((path) => [path.replace(/\.tsx?$/, ""), path]));
  return new Map(
    paths.map((path) => {
      const specifiers = specifiersOf(readFileSync(join(folder, path), "utf8")).filter((each) => each.startsWith("."));
      const imported = specifiers.map((each) =>
        join(dirname(path), each)
          .replaceAll("\\", "/")
          .replace(/\.(?:js|tsx?)$/, ""),
      );
      return [path, imported.flatMap((each) => withoutEnding.get(each) ?? [])];
    }),
  );
}

/** One cycle as a list of files, or null when there is none. */
function cycleIn(imports: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const next of imports.get(file) ?? []) {
      const cycle = visit(next, [...path, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return null;
  };
  for (const file of imports.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return null;
}
