import { readFileSync } from "node:fs";
import { crossValidate, lasso, ridge, standardize, tableFromRows } from "multilogit";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { GERMAN } from "../../src/lessons/german.js";
import { formatNumber } from "../../src/parts/format-number.js";
import { uniformFrom } from "../../src/state/uniform-from.js";
import { violationsOf } from "./accessibility.js";
import { fromMenu } from "./figure-menus.js";
import { hashOf, openedStudio } from "./opened-studio.js";
import { WINDOW_SIZES } from "./window-sizes.js";

const studio = openedStudio();

/** Rows of three classes that overlap, with a column of noise and a category. */
function rowsFrom(seed: number) {
  const random = uniformFrom(seed);
  return Array.from({ length: 80 }, () => {
    const [height, town] = [Math.round(100 * random()) / 10, random() < 0.4 ? "Bonn" : "Ulm"];
    const lean = 0.3 * height + (town === "Bonn" ? 1 : 0) + 3 * random();
    return { height, noise: Math.round(1e3 * random()), town, kind: lean > 4 ? "c" : lean > 2.5 ? "b" : "a" };
  });
}

async function opened(page: Page, rows: readonly object[]) {
  const lines = [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))].map((cells) => cells.join(","));
  const buffer = Buffer.from(`${lines.join("\n")}\n`);
  await page.setInputFiles('input[type="file"]', { name: "rows.csv", mimeType: "text/csv", buffer });
  await page.getByText(new RegExp(`rows.csv: ${rows.length} (rows|Zeilen)`)).waitFor();
  await page.getByRole("spinbutton", { name: /% (of the rows|der Zeilen)$/ }).fill("0");
}

/** Scores of fits that are both within the tolerance of their minima. */
const CLOSE = 2e-3;
const compare = (page: Page) => page.getByRole("button", { name: "Compare λ" }).click();
const cross = (page: Page) => page.locator("figure", { hasText: "Parts left out" });

describe("the λ of a path", () => {
  it.each(["lasso", "ridge"] as const)(
    "of a %s have the scores of crossValidate, and its two choices",
    async (path) => {
      const seed = Math.floor(1e6 * Math.random());
      const rows = rowsFrom(seed);
      const page = await studio.open(`screen=data&folds=4&path=${path}`);
      await opened(page, rows);
      await compare(page);
      const download = page.waitForEvent("download");
      await (await fromMenu(cross(page), "cross-validation", "CSV")).click();
      const csv = readFileSync((await (await download).path())!, "utf8");
      const seen = csv
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split(",").map(Number));
      const outcome = await crossValidate(tableFromRows(rows), "kind", {
        ...{ features: standardize(), folds: 4, seed: 1 },
        penalty: { lasso, ridge }[path].path({ count: 50 }),
      });
      const { points } = outcome.curves[0]!;
      expect(seen.length, `seed ${seed}`).toBe(points.length);
      const said = await page.locator(".chosen").allTextContents();
      const best = seen.reduce((least, one) => (one[1]! < least[1]! ? one : least));
      const simplest = seen.find(([, mean]) => mean! <= best[1]! + best[2]!)!;
      const words = ([lambda, mean]: readonly number[]) =>
        `λ = ${formatNumber(lambda!, 3)} with deviance ${formatNumber(mean!, 3)} ±`;
      expect(said[0], `seed ${seed}`).toContain(words(best));
      expect(said[1], `seed ${seed}`).toContain(simplest === best ? "No larger λ" : words(simplest));
      for (const [at, { lambda, mean, standardError }] of points.entries()) {
        const numbers = seen[at]!;
        for (const [place, x] of [lambda, mean, standardError!].entries())
          expect(Math.abs(numbers[place]! - x), `seed ${seed}, λ ${at}`).toBeLessThanOrEqual(
            CLOSE * (place === 0 ? x : mean),
          );
        // Within the tolerance it is not settled which small weights are 0; there are four features and three classes.
        expect(numbers[3]! >= 0 && numbers[3]! <= 12, `seed ${seed}, λ ${at}`).toBe(true);
      }
      const bars = await cross(page).locator("svg g line").count();
      expect(bars).toBe(points.length);
      expect(await violationsOf(page)).toEqual([]);
    },
  );

  it("that is taken is shown as a fit, with its certificate, and its predictions are those of the path", async () => {
    const page = await studio.open("screen=data&folds=3");
    await opened(page, rowsFrom(3));
    await compare(page);
    await page
      .getByRole("button", { name: /^Take λ/ })
      .first()
      .click();
    await page.getByText("Fitted, with a certificate").waitFor();
    expect(await page.locator(".certificate").textContent()).toMatch(/from the path of λ/);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Predictions as CSV" }).click();
    expect((await download).suggestedFilename()).toBe("predictions.csv");
  });

  it("are in the address: which penalty, how many parts, what is measured", async () => {
    const page = await studio.open("screen=data&path=ridge&folds=7&measure=error");
    await opened(page, rowsFrom(4));
    expect(await page.getByRole("spinbutton", { name: "Parts" }).inputValue()).toBe("7");
    expect(await page.getByRole("radio", { name: /^ridge/ }).isChecked()).toBe(true);
    await page.getByRole("radio", { name: /^lasso/ }).check();
    await page.getByRole("spinbutton", { name: "Parts" }).fill("3");
    expect(await hashOf(page)).toBe("#v=2&screen=data&folds=3&measure=error");
  });

  it("are compared while the page stays alive, until it is stopped; the fit before is still there", async () => {
    const page = await studio.open("screen=data&folds=20");
    await page.getByRole("button", { name: "Use the bundled digits" }).click();
    await page.getByRole("button", { name: "Fit", exact: true }).click();
    await page.locator(".certificate h3").waitFor();
    await compare(page);
    await page.getByText(/^Part 1 of 20: λ/).waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "Draw", exact: true }).click();
    await page.getByRole("button", { name: "Your data" }).click();
    await page.getByRole("button", { name: "Stop the comparison" }).click();
    await page.getByText("Stopped; what was fitted before is as it was.").waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Predictions as CSV" }).click();
    await download;
  }, 120_000);

  it("of a table that was read anew are no longer shown", async () => {
    const page = await studio.open("screen=data&folds=3");
    await opened(page, rowsFrom(5));
    await compare(page);
    await page.locator(".chosen").first().waitFor();
    await page.getByRole("button", { name: /iris/i }).click();
    await page.getByText(/iris.*: 150 rows/).waitFor();
    expect(await page.locator(".chosen").count()).toBe(0);
  });

  it("that cannot be compared say why in one sentence", async () => {
    const page = await studio.open("screen=data&folds=50");
    await opened(page, rowsFrom(6).slice(0, 20));
    await compare(page);
    await page.locator(".card .problem").waitFor();
    expect(await page.locator(".card .problem").textContent()).toMatch(/50/);
  });

  it.each(WINDOW_SIZES)("fit a window of %i × %i in German, and say all of it in German", async (width, height) => {
    const page = await studio.open("screen=data&lang=de&folds=3", { viewport: { width, height } });
    await opened(page, rowsFrom(7));
    const { lambda } = GERMAN;
    await page.getByRole("button", { name: lambda.start }).click();
    const card = page.locator("section.card", { hasText: lambda.title });
    await card.locator(".chosen").first().waitFor();
    const text = (await card.textContent())!;
    for (const part of [lambda.about, lambda.ridge, lambda.weights, lambda.axis, lambda.markBest])
      expect(text).toContain(part);
    expect(text).not.toMatch(/\{\w+\}|standard error|penalty/i);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
});
