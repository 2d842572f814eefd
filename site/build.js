// The documentation as a site in site/dist: README.md, docs/, the examples and the docstrings, by typedoc. Static, without network, readable
// from the disk, searchable. Warnings are errors: links that lead nowhere, among others.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, Comment, CommentTag, Converter, KindRouter, PageEvent, ReflectionKind } from "typedoc";
import { CONTENTS, MODULES } from "./contents.js";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const SITE = join(ROOT, "site");
/** Copies of the pages, as typedoc is to see them. */
const PAGES = join(SITE, "pages");
/** Of documents by their titles: where they lie, without extension. */
const paths = new Map();

const LANGUAGES = {
  ".ts": "ts",
  ".html": "html",
  ".py": "python",
  ".mjs": "js",
  ".R": "r",
  ".jl": "julia",
  ".m": "matlab",
  ".c": "c",
};

rmSync(PAGES, { recursive: true, force: true });
const documents = [...CONTENTS.flatMap(({ group, pages }) => pages.filter(isThere).map((page) => copied(page, group)))];
documents.push(...sourcePages("examples", "Examples"), stubsPage());
// typedoc writes the title itself
writePage("README.md", prepared("README.md").replace(/^# .+\n+/, ""));
for (const folder of ["docs", "docs/pictures"])
  for (const name of readdirSync(join(ROOT, folder)).filter((file) => /\.(?:png|svg)$/.test(file)))
    cpSync(join(ROOT, folder, name), join(PAGES, folder, name));

/** Addresses of pages are those of their files, which do not change with their titles. */
class FileRouter extends KindRouter {
  getIdealBaseName(reflection) {
    const file = paths.get(reflection.name);
    return reflection.isDocument() && file !== undefined ? file : super.getIdealBaseName(reflection);
  }
}

const modules = Object.entries(MODULES).filter(([, path]) => isThere(path));
const app = await Application.bootstrap({
  name: "multilogit",
  readme: join(PAGES, "README.md"),
  entryPoints: modules.map(([, path]) => join(ROOT, path)),
  tsconfig: join(ROOT, "core/tsconfig.json"),
  basePath: join(ROOT, "core/src"),
  projectDocuments: documents,
  alwaysCreateEntryPointModule: true,
  customCss: join(SITE, "site.css"),
  customJs: join(SITE, "site.js"),
  favicon: join(SITE, "favicon.svg"),
  disableSources: true,
  hideGenerator: true,
  searchInComments: true,
  searchInDocuments: true,
  searchGroupBoosts: { Start: 15, Guides: 15, "In depth": 10, Examples: 5 },
  includeVersion: false,
  githubPages: true,
  highlightLanguages: [...new Set([...Object.values(LANGUAGES), "js", "json", "sh", "toml", "typescript"])],
  lightHighlightTheme: "github-light-high-contrast",
  darkHighlightTheme: "github-dark-high-contrast",
  navigation: { includeGroups: true, includeCategories: true, includeFolders: false },
  groupOrder: [
    "Start",
    "Guides",
    "Examples",
    "API reference",
    "In depth",
    "How it compares",
    "Project",
    "Functions",
    "*",
  ],
  categorizeByGroup: false,
  defaultCategory: "Others",
  sort: ["alphabetical-ignoring-documents"],
  validation: {
    notExported: false,
    invalidLink: true,
    notDocumented: false,
    invalidPath: true,
    unusedMergeModuleWith: true,
  },
});
app.internationalization.addTranslations("en", { kind_plural_module: "API reference" });
app.renderer.defineRouter("files", FileRouter);
app.options.setValue("router", "files");
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
    module.name = nameOf(module.name);
    if (module.name in MODULES) putInSections(module, MODULES[module.name]);
  }
});
// landmarks, which screen readers go by and typedoc does not make
app.renderer.on(PageEvent.END, (page) => {
  page.contents = page.contents
    .replace('<div class="col-content">', '<div class="col-content" role="main">')
    .replace('<div class="page-menu">', '<div class="page-menu" role="complementary" aria-label="On this page">')
    // what scrolls can be scrolled with the keyboard
    .replaceAll("<pre>", '<pre tabindex="0">')
    .replaceAll("<table>", '<div class="scrolls" tabindex="0" role="group" aria-label="table"><table>')
    .replaceAll("</table>", "</table></div>")
    // a summary opens and closes, and is nothing else
    .replace(
      /(<summary\b[^>]*>)([\s\S]*?)(<\/summary>)/g,
      (_, start, inner, end) => start + inner.replace(/<a\b[^>]*tsd-anchor-icon[\s\S]*?<\/a>/g, "") + end,
    )
    .replace(/<(\/?)h([1-6])\b/g, headingsInOrder())
    .replace('<div class="site-menu">', '<div class="site-menu" role="navigation" aria-label="All pages">');
});
const project = await app.convert();
if (project === undefined) process.exit(1);
app.validate(project);
await app.generateDocs(project, join(SITE, "dist"));
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exit(1);
console.log(
  `site/dist: ${documents.length} pages and ${modules.length} paths of the package; open site/dist/index.html`,
);

/** Gives each heading a level at most one below the last, which typedoc's do not have. */
function headingsInOrder() {
  let [last, level] = [0, 0];
  return (_, end, found) => {
    if (end === "") {
      level = Math.min(Number(found), last + 1);
      last = level;
    }
    return `<${end}h${level}`;
  };
}

function isThere(path) {
  return existsSync(join(ROOT, path));
}

/** Names go under the headings that the index file has for them, as comments between its exports. */
function putInSections(module, index) {
  let section;
  for (const [, heading, names] of readFileSync(join(ROOT, index), "utf8").matchAll(
    /^\/\/ (.+)$|^export (?:type )?\{([^}]*)\}/gm,
  )) {
    if (heading !== undefined) section = /^multilogit\b/.test(heading) ? undefined : heading;
    else if (section !== undefined)
      for (const name of names.split(",").map((each) => each.trim().replace(/^type /, "")))
        for (const child of module.children?.filter((each) => each.name === name) ?? [])
          for (const place of child.signatures ?? [child]) {
            place.comment ??= new Comment();
            place.comment.blockTags.push(new CommentTag("@category", [{ kind: "text", text: section }]));
          }
  }
}

/** The path of the package that typedoc's name of a module stands for. */
function nameOf(name) {
  const wanted = name === "index" ? "multilogit" : `multilogit/${name.replace(/\/index$/, "")}`;
  return wanted in MODULES ? wanted : name;
}

function copied(page, group) {
  return writeDocument(pageOf(page), titleOf(page), group, prepared(page));
}

/** A link whose text is a file gets the title of the page. */
function titleOf(page) {
  return isThere(page) ? /^# (.+)$/m.exec(readFileSync(join(ROOT, page), "utf8"))[1] : page;
}

function pageOf(path) {
  return path === "data/README.md" ? "data/data.md" : path;
}

function writeDocument(path, title, group, text) {
  paths.set(title, path.replace(/\.md$/, ""));
  return writePage(path, `---\ntitle: ${JSON.stringify(title)}\ngroup: ${group}\n---\n\n${text}`);
}

function writePage(path, text) {
  const at = join(PAGES, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, text);
  return at;
}

/** A page without what is only there for tests, whose links to files of the repository lead to pages. */
function prepared(page) {
  const links = /\]\((?!https?:|#|mailto:)([^)#\s]+)(#[^)]*)?\)/g;
  return readFileSync(join(ROOT, page), "utf8")
    .replace(/<!-- given\n[\s\S]*?-->\n+/g, "")
    .replace(
      /\[(?:docs\/)?([\w-]+\.md)\]\(((?:docs\/)?[\w-]+\.md)\)/g,
      (_, name, path) => `[${titleOf(`docs/${name}`)}](${path})`,
    )
    .replace(links, (_, path, anchor = "") => `](${linkFrom(page, path)}${anchor})`)
    .replace(/^```ts .*$/gm, "```ts");
}

function linkFrom(page, path) {
  const target = relative(ROOT, join(ROOT, dirname(page), path)).replaceAll("\\", "/");
  if (target.startsWith("docs/stubs")) return relative(dirname(page), "docs/stubs.md");
  if (target.startsWith("examples/")) return relative(dirname(page), target.replace(/(?:\/main)?(?:\.\w+)?$/, ".md"));
  if (target === "data/README.md") return relative(dirname(page), pageOf(target));
  return path;
}

/** One page for each example, with its files. */
function sourcePages(folder, group) {
  const names = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return names.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isFile() && entry.name.endsWith(".ts")) return [codePage(path.replace(/\.ts$/, ""), [path], group)];
    if (!entry.isDirectory() || ["node_modules", "test"].includes(entry.name)) return [];
    const files = readdirSync(join(ROOT, path)).filter((file) => /\.(?:ts|html)$/.test(file));
    return files.length === 0
      ? []
      : [
          codePage(
            path,
            files.map((file) => `${path}/${file}`),
            group,
          ),
        ];
  });
}

function codePage(name, files, group) {
  const title = name.split("/").at(-1).replaceAll("-", " ");
  const code = files.map((file) => `\`${file}\`\n\n${fenced(file)}`).join("\n");
  return writeDocument(
    `${name}.md`,
    title[0].toUpperCase() + title.slice(1),
    group,
    `# ${title[0].toUpperCase()}${title.slice(1)}\n\n${code}`,
  );
}

function stubsPage() {
  const names = readdirSync(join(ROOT, "docs/stubs")).map((name) => `docs/stubs/${name}`);
  const body = "Programs for the gradient doctor to talk to: put your own functions in place of the first one.\n\n";
  const code = names.map((file) => `## ${file.split("/").at(-1)}\n\n${fenced(file)}`).join("\n");
  return writeDocument(
    "docs/stubs.md",
    "Stubs in six languages",
    "In depth",
    `# Stubs in six languages\n\n${body}${code}`,
  );
}

function fenced(file) {
  const language = LANGUAGES[/\.\w+$/.exec(file)[0]] ?? "";
  return `\`\`\`${language}\n${readFileSync(join(ROOT, file), "utf8").trimEnd()}\n\`\`\`\n`;
}
