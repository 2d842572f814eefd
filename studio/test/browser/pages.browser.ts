import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uniformFrom } from "../../src/state/uniform-from.js";
import { chromiumPath } from "./chromium-path.js";
import { faultsOfText } from "./text-boxes.js";
import { WINDOW_SIZES } from "./window-sizes.js";

const folder = mkdtempSync(join(tmpdir(), "multilogit-pages-"));
let browser: Browser;

/** Names as people have them: a sentence, a word that no line can break, other scripts, emojis, and ones that differ at one place only. */
const NAMES = [
  "Übergrößenträger ohne Rückgaberecht nach § 312g BGB",
  "Donaudampfschifffahrtsgesellschaftskapitän",
  "🍎 apple 👩‍👩‍👧‍👦 family",
  "x",
  "温度が高い",
];
const nameOf = (k: number) => NAMES[k] ?? `Kategorie ${k} von vielen`;
const COLUMNS = [
  "Länge des Kelchblattes in Millimetern (gemessen am Morgen)",
  "b",
  "Größe",
  "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
];

/** Rows with a class of so many, each more probable on one side of a column. */
function tableOf(classes: number): string {
  const random = uniformFrom(classes);
  const weights = Array.from({ length: classes }, () => COLUMNS.map(() => 4 * random() - 2));
  const rows = Array.from({ length: 60 * classes }, () => {
    const cells = COLUMNS.map(() => 4 * random() - 2);
    const scores = weights.map(
      (w) => w.reduce((sum, wj, j) => sum + wj * cells[j]!, 0) - Math.log(-Math.log(random() + 1e-12)),
    );
    return [...cells.map((cell) => cell.toFixed(3)), nameOf(scores.indexOf(Math.max(...scores)))];
  });
  return [[...COLUMNS, "kind"], ...rows].map((cells) => cells.join(",")).join("\n");
}

/** A gradient of the doctor's gallery of stubs, right, and with one factor too many. */
function program(isRight: boolean): string {
  const stub = execFileSync(process.execPath, [PROGRAM, "check", "--stub", "javascript"], { encoding: "utf8" });
  const wrong = stub.replace(
    "const residual = Math.exp(ak - z)",
    "const residual = Math.exp(ak - z) * Math.exp(ak - z)",
  );
  expect(wrong).not.toBe(stub);
  return isRight ? stub : wrong;
}

const PROGRAM = fileURLToPath(new URL("../../../cli/dist/main.js", import.meta.url));
const SIZES = [3, 10, 26];
const PAGES = [
  ...SIZES.flatMap((classes) => [`evaluation-${classes}`, `path-${classes}`]),
  "choice-3",
  "choice-10",
  "summary-3",
  "summary-10",
  "check-wrong",
  "check-right",
];

beforeAll(async () => {
  const run = (...args: string[]) => {
    try {
      execFileSync(process.execPath, [PROGRAM, ...args], { cwd: folder });
    } catch (error) {
      // 1 is the verdict "wrong".
      if ((error as { status?: number }).status !== 1) throw error;
    }
  };
  for (const classes of SIZES) {
    const [table, model] = [`${classes}.csv`, `${classes}.json`];
    writeFileSync(join(folder, table), tableOf(classes));
    run("fit", table, "--target", "kind", "-o", model);
    run("evaluate", model, table, "--report", `evaluation-${classes}.html`);
    run("path", table, "--target", "kind", "--count", "30", "--report", `path-${classes}.html`);
    if (classes > 10) continue;
    run("choose", table, "--target", "kind", "--count", "20", "--folds", "3", "--report", `choice-${classes}.html`);
    run("fit", table, "--target", "kind", "--penalty", "none", "-o", model);
    run("summary", model, table, "-o", `summary-${classes}.html`);
  }
  for (const verdict of ["right", "wrong"]) {
    writeFileSync(join(folder, `${verdict}.mjs`), program(verdict === "right"));
    run("check", "3.csv", "--target", "kind", "--report", `check-${verdict}.html`, "--", "node", `${verdict}.mjs`);
  }
  browser = await chromium.launch({ executablePath: chromiumPath()!, args: ["--no-sandbox"] });
}, 240_000);
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(name: string, width: number, height: number, colorScheme: "light" | "dark"): Promise<Page> {
  const page = await browser.newPage({ colorScheme, viewport: { width, height } });
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
  await page.waitForSelector("main h1, main h2");
  return page;
}

/** Run on the page: texts in which letters can hardly be told from white paper. */
function faintOnPaper(): string[] {
  const faint = new Set<string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement!;
    const cell = element.closest("td");
    // Cells with a ground of their own have the ink for it.
    const hasGround = cell !== null && getComputedStyle(cell).backgroundColor !== "rgba(0, 0, 0, 0)";
    if (node.textContent!.trim() === "" || hasGround || element.closest("style, script, option")) continue;
    if (!element.checkVisibility() || element.closest("g")?.querySelector(":scope > rect")) continue;
    const style = getComputedStyle(element);
    const colour = element instanceof SVGElement ? style.fill : style.color;
    const [r, g, b] = colour.match(/[\d.]+/g)!.map(Number) as [number, number, number];
    const light = [r, g, b].map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    const luminance = 0.2126 * light[0]! + 0.7152 * light[1]! + 0.0722 * light[2]!;
    if (1.05 / (luminance + 0.05) < 3) faint.add(`${node.textContent!.trim()} is ${colour}`);
  }
  return [...faint];
}

describe.each(PAGES)("the page %s, with names of any length", (name) => {
  it.each(WINDOW_SIZES)(
    "has no text that is cut off, lies over another or is out of sight at %i × %i",
    async (width, height) => {
      const page = await open(name, width, height, "light");
      expect(await page.evaluate(faultsOfText)).toEqual([]);
      await page.close();
    },
  );

  it("is printed in dark ink where the reader has a dark screen, within the width of A4", async () => {
    const page = await open(name, 718, 1000, "dark");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await expect.poll(() => page.evaluate(faintOnPaper)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(718);
    await page.close();
  });
});
