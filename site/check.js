// Whether the site is whole: every link leads somewhere, also into pages; the search finds pages and functions; nothing is asked of the
// network; axe finds nothing, light on a phone and dark on a desktop; and no page is wider than a phone. `node site/check.js --pictures FOLDER` saves screenshots.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { chromiumPath } from "../studio/test/browser/chromium-path.js";

const SITE = fileURLToPath(new URL("dist", import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = {
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "light" },
  desktop: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
};
/** One page of each kind that typedoc makes, besides all that we wrote. */
const REFERENCE = [
  "functions/multilogit.fit",
  "interfaces/multilogit.Model",
  "types/multilogit.Penalty",
  "modules/multilogit",
];

const files = readdirSync(SITE, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"));
const pages = files.filter((path) => path.endsWith(".html"));
const texts = new Map(pages.map((page) => [page, readFileSync(join(SITE, page), "utf8")]));

const dead = pages.flatMap((page) =>
  linksOf(page)
    .filter((link) => !leads(page, link))
    .map((link) => `${page}: ${link}`),
);
assert.deepEqual(dead, []);
const foreign = pages.flatMap((page) =>
  [...texts.get(page).matchAll(/<(?:script|img|iframe|link)\b[^>]*\b(?:src|href)="(https?:[^"]+)"/g)].map(
    ([, url]) => `${page}: ${url}`,
  ),
);
assert.deepEqual(foreign, [], "the site works without network");

const path = chromiumPath();
if (path === null) {
  console.log(`${pages.length} pages, every link leads somewhere; no Chromium was found for the rest`);
  process.exit(process.env.CI ? 1 : 0);
}
const browser = await chromium.launch({ executablePath: path, args: ["--no-sandbox"] });
try {
  const written = pages.filter((page) => !/^(?:functions|classes|interfaces|types|variables|modules)\//.test(page));
  const looked = [...written, ...REFERENCE.map((page) => `${page}.html`).filter((page) => texts.has(page))];
  const faults = [];
  for (const [size, options] of Object.entries(SIZES)) {
    const page = await browser.newPage(options);
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    for (const name of looked) {
      await page.goto(pathToFileURL(join(SITE, name)).href);
      for (const violation of await violationsOf(page)) faults.push(`${name}, ${size}: ${violation}`);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > options.viewport.width) faults.push(`${name}: ${width} pixels wide on a ${size}`);
    }
    faults.push(...asked.filter((url) => !/^(?:file|data):/.test(url)).map((url) => `asks the network for ${url}`));
    await page.close();
  }
  assert.deepEqual(faults, []);
  await searchFinds("fit", "functions/multilogit.fit.html");
  await searchFinds("certificate", "docs/");
  await searchFinds("Hauck", "docs/statistics.html");
  const folder = process.argv[process.argv.indexOf("--pictures") + 1];
  if (process.argv.includes("--pictures")) await takePictures(looked, folder);
  console.log(
    `${pages.length} pages: every link leads somewhere; axe finds nothing on the ${looked.length} looked at, light on a phone and dark on a desktop`,
  );
} finally {
  await browser.close();
}

function linksOf(page) {
  const found = [...texts.get(page).matchAll(/<[a-z]+\b[^>]*?\b(?:href|src)="([^"]+)"/g)].map(([, link]) =>
    link.replaceAll("&amp;", "&"),
  );
  return found.filter((link) => !/^(?:https?|mailto|data):/.test(link));
}

function leads(page, link) {
  const [file, anchor] = link.split("#");
  const target =
    file === "" ? page : relative(SITE, resolve(SITE, dirname(page), decodeURIComponent(file))).replaceAll("\\", "/");
  if (target === "" || target === ".") return true;
  if (!existsSync(join(SITE, target))) return false;
  if (!anchor || !texts.has(target)) return true;
  return [anchor, decodeURIComponent(anchor)].some((id) => texts.get(target).includes(`id="${id}"`));
}

async function violationsOf(page) {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
    );
  });
}

async function searchFinds(words, address) {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(join(SITE, "index.html")).href);
  await page.locator("#tsd-search-trigger").click();
  await page.locator("#tsd-search-input").fill(words);
  const found = page.locator("#tsd-search-results a");
  await found.first().waitFor();
  const links = await found.evaluateAll((all) => all.map((each) => each.getAttribute("href")));
  assert.ok(
    links.some((link) => link.includes(address)),
    `${words}: ${links.join(", ")}`,
  );
  await page.close();
}

async function takePictures(names, folder) {
  for (const [size, { viewport }] of Object.entries(SIZES)) {
    const page = await browser.newPage({ viewport });
    for (const name of names) {
      await page.goto(pathToFileURL(join(SITE, name)).href);
      await page.waitForTimeout(200);
      await page.screenshot({ path: join(folder, `${size}-${name.replaceAll("/", "-").replace(".html", "")}.png`) });
    }
    await page.close();
  }
}
