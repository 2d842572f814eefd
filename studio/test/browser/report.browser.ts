import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { violationsOf } from "./accessibility.js";
import { chromiumPath } from "./chromium-path.js";

const file = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "multilogit-report-"));
let browser: Browser;
beforeAll(async () => {
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [file("cli/dist/main.js"), ...args], { cwd: folder });
  run("fit", file("data/digits.csv"), "--target", "digit", "--binarize", "8", "-o", "digits.json");
  run("evaluate", "digits.json", file("data/digits.csv"), "--report", "digits.html");
  run("fit", file("core/test/fixtures/iris.csv"), "--target", "Species", "-o", "iris.json");
  run("evaluate", "iris.json", file("core/test/fixtures/iris.csv"), "--report", "iris.html");
  browser = await chromium.launch({ executablePath: chromiumPath()!, args: ["--no-sandbox"] });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(name: string, colorScheme: "light" | "dark" = "light", width = 1280) {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
  const faults: string[] = [];
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) faults.push(request.url());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => faults.push(message.text()));
  await page.goto(pathToFileURL(join(folder, name)).href);
  await page.waitForSelector("main h2");
  return { page, faults };
}

describe("a report, opened from a disk", () => {
  it("shows the figures of the digits, weights as images, and asks nothing of anyone", async () => {
    const { page, faults } = await open("digits.html");
    const text = (await page.locator("main").textContent())!;
    for (const part of [
      "accuracy on these rows",
      "96.7 %",
      "Confusion:",
      "Reliability:",
      "as images",
      "The hardest rows",
    ])
      expect(text).toContain(part);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("shows the weights as bars where the features form no image", async () => {
    const { page, faults } = await open("iris.html");
    await page.getByRole("combobox").selectOption("2");
    expect(await page.locator("main").textContent()).toContain("What speaks for “virginica”");
    expect(faults).toEqual([]);
    await page.close();
  });

  it.each(["light", "dark"] as const)("has no fault that axe-core finds in %s", async (colorScheme) => {
    const { page } = await open("digits.html", colorScheme);
    expect(await violationsOf(page)).toEqual([]);
    await page.close();
  });

  it("has all classes and rows on the width of A4, with its date, version and command", async () => {
    const { page } = await open("digits.html", "light", 718);
    await page.emulateMedia({ media: "print" });
    const sheet = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      ends: [...document.querySelectorAll("table")].map((table) => {
        const frame = table.parentElement!.getBoundingClientRect();
        return {
          right: table.getBoundingClientRect().right - frame.right,
          hidden: table.parentElement!.scrollHeight - frame.height,
        };
      }),
      heads: [...document.querySelectorAll('[aria-label^="Table: coefficients"] thead th')].map(
        (cell) => cell.textContent,
      ),
      rows: document.querySelectorAll('[aria-label^="Table: coefficients"] tbody tr').length,
    }));
    expect(sheet.width).toBe(718);
    expect(sheet.ends.length).toBeGreaterThanOrEqual(4);
    for (const { right, hidden } of sheet.ends) {
      expect(right).toBeLessThanOrEqual(1);
      expect(hidden).toBeLessThanOrEqual(2);
    }
    expect(sheet.heads).toEqual(["feature", "0", "1", "2", "3", "4", "feature", "5", "6", "7", "8", "9"]);
    expect(sheet.rows).toBe(2 * 65);
    expect(await page.locator(".lead").textContent()).toMatch(
      /\d{4}-\d\d-\d\d, multilogit \d+\.\d+\.\d+: multilogit evaluate digits\.json .*digits\.csv --report digits\.html/,
    );
    await page.close();
  });

  it("has the means over classes and the further numbers that the terminal has", async () => {
    const { page } = await open("iris.html");
    const text = (await page.locator("main").textContent())!;
    for (const part of ["macro mean", "weighted mean", "one-against-one AUC", "among the first 2"])
      expect(text).toContain(part);
    await page.close();
  });

  it("does not scroll sideways on a phone", async () => {
    const { page } = await open("digits.html", "light", 360);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.close();
  });
});
