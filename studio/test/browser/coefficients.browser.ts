import { category, fit, none, standardize, type Table, tableFromRows } from "multilogit";
import { summarize } from "multilogit/infer";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { formatNumber } from "../../src/parts/format-number.js";
import { uniformFrom } from "../../src/state/uniform-from.js";
import { violationsOf } from "./accessibility.js";
import { openedStudio } from "./opened-studio.js";

const studio = openedStudio();

/** Rows of three classes that overlap. */
function rowsFrom(seed: number) {
  const random = uniformFrom(seed);
  return Array.from({ length: 90 }, () => {
    const [height, town] = [Math.round(100 * random()) / 10, random() < 0.4 ? "Bonn" : "Ulm"];
    const lean = 0.3 * height + (town === "Bonn" ? 1 : 0) + 3 * random();
    return { height, town, kind: lean > 4 ? "c" : lean > 2.5 ? "b" : "a" };
  });
}

async function fitted(page: Page, rows: readonly object[], lambda: string) {
  const lines = [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))].map((cells) => cells.join(","));
  await page.setInputFiles('input[type="file"]', {
    name: "rows.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`${lines.join("\n")}\n`),
  });
  await page.getByText(`rows.csv: ${rows.length} rows`).waitFor();
  await page.getByRole("spinbutton", { name: "Ridge λ, 0 for none" }).fill(lambda);
  await page.getByRole("spinbutton", { name: "Hold out, % of the rows" }).fill("0");
  await page.getByRole("button", { name: "Fit", exact: true }).click();
  await page.locator(".certificate h3").waitFor();
}

describe("coefficients of a fit without a penalty", () => {
  it("have the standard errors, tests and intervals of summarize, and a plot of the intervals", async () => {
    const seed = Math.floor(1e6 * Math.random());
    const rows = rowsFrom(seed);
    const page = await studio.open("screen=data");
    await fitted(page, rows, "0");
    await page.getByText("standard errors;").waitFor();
    const table: Table = tableFromRows(rows);
    const features = [standardize(), category({ unseen: "zero" })];
    const { terms } = await summarize(await fit(table, "kind", { features, penalty: none() }), table);
    const seen = await page
      .locator("section.card", { hasText: "standard errors;" })
      .locator("tbody tr")
      .evaluateAll((lines) => lines.map((line) => [...line.children].map((cell) => cell.textContent)));
    expect(seen.length, `seed ${seed}`).toBe(terms.length);
    for (const [at, { term, estimate, standardError, z, p, lower, upper }] of terms.entries())
      expect(seen[at]!.slice(1), `seed ${seed}`).toEqual([
        term,
        ...[estimate, standardError, z, p, lower, upper].map((x) => formatNumber(x!)),
      ]);
    const dots = page.locator('svg[aria-label^="Estimates of"] circle');
    expect(await dots.count()).toBe(terms.length / 2 - 1);
    expect(await violationsOf(page)).toEqual([]);
  });

  it("that run to infinity are said to be separated, and the page goes on", async () => {
    const page = await studio.open("screen=data");
    const rows = rowsFrom(1).map(({ height }) => ({ height, kind: height > 5 ? "tall" : "small" }));
    await fitted(page, rows, "0");
    await page.locator(".card .problem").first().waitFor();
    expect(await page.locator(".card .problem").first().textContent()).toMatch(/separat|tall|told apart/);
  });

  // Two of three classes that overlap, both told apart from the reference: their estimates are finite. They were missing here.
  it("of classes that are told apart from the reference are those of the pair that overlaps", async () => {
    const seed = Math.floor(1e6 * Math.random());
    const random = uniformFrom(seed);
    const rows = Array.from({ length: 90 }, (_, i) => ({
      x: Math.round(1e3 * (i % 3 === 0 ? 3 * random() : 4 + 3 * random())) / 1e3,
      z: Math.round(1e3 * (random() + (i % 3 === 2 ? 0.3 : 0))) / 1e3,
      kind: "abc"[i % 3]!,
    }));
    const page = await studio.open("screen=data");
    await fitted(page, rows, "0");
    await page.getByText("standard errors;").waitFor();
    const table = tableFromRows(rows);
    const features = [standardize(), category({ unseen: "zero" })];
    const { separation } = await summarize(await fit(table, "kind", { features, penalty: none() }), table);
    expect(separation.identified.length, `seed ${seed}`).toBe(3);
    const card = page.locator("section.card", { hasText: "standard errors;" });
    expect(await card.locator(".problem").textContent(), `seed ${seed}`).toBe(separation.reason);
    const seen = await card
      .locator("tbody tr")
      .evaluateAll((lines) => lines.map((line) => [...line.children].map((cell) => cell.textContent)));
    for (const { class: name, reference, term, estimate } of separation.identified)
      expect(seen, `seed ${seed}`).toContainEqual(
        expect.arrayContaining([`${name} against ${reference}`, term, formatNumber(estimate!)]),
      );
    expect(await page.locator('svg[aria-label^="Estimates of “c” against “b”"] circle').count()).toBe(2);
  });

  it("are shown without standard errors where a ridge shrinks them, and it is said why", async () => {
    const page = await studio.open("screen=data");
    await fitted(page, rowsFrom(2), "1");
    await page.getByText("standard errors and intervals are shown for λ = 0").waitFor();
    expect(await page.locator('svg[aria-label^="Estimates of"]').count()).toBe(0);
  });
});
