import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDERS = ["core/src", "core/assembly", "cli/src", "spark/src", "studio/src", "docs"];
const PAGES = ["README.md", "CONTRIBUTING.md"];
/** Written by programs, from numbers. */
const GENERATED = /kernel-(?:bytes|interface)\.ts$|docs\/(?:accuracy|benchmarks)\.md$/;

const COUNTED =
  "row|image|pixel|picture|file|class|level|line|feature|thread|term|column|hypothesis|effect|question|block|vector|byte|step|iteration|position|part|key";

const NOT_LINKING = "(?!(?:is|of|for|in|as|at|to|has|was|makes|within)\\b)";

/** What does not read like a native reader's English, and what does. Few rules, with few false alarms; style is more than these. */
const RULES: readonly { readonly odd: RegExp; readonly instead: string }[] = [
  {
    odd: new RegExp(
      `\\b(?:one|two|four|eight) (?:${NOT_LINKING}[\\w/-]+ ){0,3}an? (?:${COUNTED})(?=[\\s*]*(?:[.,;:)"\`/]|$))`,
      "gi",
    ),
    instead: "one per row",
  },
  { odd: /\bbeside\b/gi, instead: "next to, besides, in addition to" },
  { odd: /\bwhoever\b|\bwho (?:sums?|summed)\b/gi, instead: "anything that, which engine" },
  { odd: /\b(?:is|are) told (?!apart)/g, instead: "is reported, knows" },
  { odd: /(?<!\bthere )\b(?:is|are) no (?!\w+er\b|more\b|less\b|such\b)/gi, instead: "is not a" },
  { odd: /\bin the place of\b/gi, instead: "instead of" },
  { odd: /\banew\b/gi, instead: "again, rebuilt" },
  { odd: /\b(?:with|of|after|at most|by|in) so (?:many|few)\b(?! (?:that|\w+:))/gi, instead: "this many, at most N" },
  { odd: /\bwhat an? \w+ (?:came|comes) to\b/gi, instead: "the result of" },
  { odd: /\bwhere (?:somebody|nobody) looks\b/gi, instead: "on a terminal" },
  { odd: /\bagainst each other by\b/g, instead: "relative to each other by" },
  { odd: /\b(?:convicts|acquits)\b/gi, instead: "shows a fault (one metaphor: the doctor)" },
  { odd: /\ba hint, no more\b|\bfor ever\b/gi, instead: "only a hint, forever" },
];
/** Of data; `texts` may name a variable. */
const STRINGS = { odd: /\btexts\b/g, instead: "strings, text" };

interface Found {
  readonly where: string;
  readonly instead: string;
}

/** Line breaks, and the marks of comments that follow them, as blanks. */
const flowing = (text: string) => text.replace(/\n[ \t]*(?:\*(?!\/)|\/\/)?[ \t]*/g, " ");

/** Comments, and strings of several words. */
function prose(text: string): string {
  const parts = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/ [^\n]*|"(?:[^"\\\n]|\\.)* (?:[^"\\\n]|\\.)*"/g;
  return [...text.matchAll(parts)].map(([part]) => part).join("\n");
}

function oddities(path: string, text: string): Found[] {
  const find = ({ odd, instead }: (typeof RULES)[number], among: string): Found[] =>
    [...among.matchAll(odd)].map(({ 0: phrase, index }) => ({
      where: `${path}: …${among.slice(Math.max(0, index - 30), index + phrase.length + 30)}…`,
      instead,
    }));
  const all = flowing(text);
  const strings = path.endsWith(".md") ? all : flowing(prose(text));
  return [...RULES.flatMap((rule) => find(rule, all)), ...find(STRINGS, strings)];
}

describe("comments, messages and pages", () => {
  const listed = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((path) =>
      `${folder}/${path}`.replaceAll("\\", "/"),
    ),
  );
  const paths = [...listed.filter((path) => /\.(?:tsx?|md)$/.test(path) && !GENERATED.test(path)), ...PAGES];

  it("are free of phrases that no native reader would write", () => {
    expect(paths.length).toBeGreaterThan(400);
    expect(paths.flatMap((path) => oddities(path, readFileSync(join(ROOT, path), "utf8")))).toEqual([]);
  });

  it.each([
    ["/** One 0/1 feature\n * for all, one a row. */", "one per row"],
    ["// eight flags a byte", "one per row"],
    ["/** The texts of a column. */", "strings, text"],
    ['throw new Error("7 is no term")', "is not a"],
    ["/** A file beside\n * this one */", "next to, besides, in addition to"],
  ])("would be found: %j", (text, instead) => {
    expect(oddities("a.ts", text).map((found) => found.instead)).toContain(instead);
  });

  it.each([
    "/** There is no row; it is no longer needed. */",
    "const texts = cells.map(text);",
    "/** rows are told apart by a class that is a row of zeros */",
  ])("are not accused wrongly: %j", (text) => {
    expect(oddities("a.ts", text)).toEqual([]);
  });
});
