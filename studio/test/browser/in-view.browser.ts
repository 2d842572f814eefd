import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openedStudio } from "./opened-studio.js";
import { WINDOW_SIZES } from "./window-sizes.js";

const studio = openedStudio();

const SCREENS = ["draw", "lens", "step", "derivation"] as const;

/** Whether the whole box of an element is within the window, as it stands. */
async function isInView(page: Page, selector: string): Promise<boolean> {
  const box = await page.locator(selector).first().boundingBox();
  const { width, height } = page.viewportSize()!;
  return box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
}

/** Elements of these whose text is wider than they are, or that lie over each other. */
const faultsOf = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((elements) => {
    const shown = elements.filter((element) => element.getClientRects().length > 0);
    const clipped = shown.filter((element) => element.scrollWidth > element.clientWidth + 1);
    const boxes = shown.map((element) => element.getBoundingClientRect());
    const over = boxes.flatMap((box, at) =>
      boxes.slice(at + 1).filter((other) => {
        const width = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const height = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        return width > 1 && height > 1;
      }),
    );
    return { clipped: clipped.map((element) => element.textContent), overlaps: over.length };
  });

describe("the names of all screens", () => {
  it.each(["en", "de"])("are in sight on a phone, in %s", async (lang) => {
    const page = await studio.open(`screen=data&lang=${lang}`, { viewport: { width: 390, height: 844 } });
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe(lang);
    const names = page.locator(".bar nav .tab");
    expect(await names.count()).toBe(6);
    const edges = await names.evaluateAll((tabs) => tabs.map((tab) => tab.getBoundingClientRect()));
    const { left, right } = (await page.locator(".bar nav").evaluate((nav) => nav.getBoundingClientRect())) as DOMRect;
    for (const box of edges) {
      expect(box.left).toBeGreaterThanOrEqual(left - 1);
      expect(box.right).toBeLessThanOrEqual(right + 1);
    }
  });
});

describe("cause and effect", () => {
  it.each(SCREENS.flatMap((screen) => WINDOW_SIZES.map(([width, height]) => [screen, width, height] as const)))(
    "are in one view on the screen %s at %i × %i: the pad, the ten bars and the player",
    async (screen, width, height) => {
      const page = await studio.open(`screen=${screen}`, { viewport: { width, height } });
      const bars = screen === "draw" && width > 640 ? ".over-rows" : ".thin-bars";
      for (const selector of [
        ".pad",
        bars,
        ...(screen === "derivation" ? [] : [".player-controls", ".objective-curve"]),
      ])
        expect(await isInView(page, selector), selector).toBe(true);
      expect(await faultsOf(page, ".rail button, .rail select, .thin-row, .rail .choices span")).toEqual({
        clipped: [],
        overlaps: 0,
      });
      expect((await faultsOf(page, ".rail")).clipped).toEqual([]);
      expect(await faultsOf(page, ".tab")).toEqual({ clipped: [], overlaps: 0 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    },
  );

  it("stay in view on a phone while the page scrolls", async () => {
    const page = await studio.open("screen=lens", { viewport: { width: 390, height: 844 } });
    await page.evaluate(() => scrollTo(0, 1500));
    for (const selector of [".pad", ".thin-bars"]) expect(await isInView(page, selector), selector).toBe(true);
  });

  it.each(["draw", "lens"])(
    "are laid out again as before when the window was small for a while: %s",
    async (screen) => {
      const page = await studio.open(`screen=${screen}`, { viewport: { width: 1440, height: 900 } });
      const boxes = () =>
        page.locator("main svg").evaluateAll((pictures) =>
          pictures.map((picture) => {
            const { width, height } = picture.getBoundingClientRect();
            return [Math.round(width), Math.round(height)];
          }),
        );
      await page.waitForTimeout(300);
      const before = await boxes();
      await page.setViewportSize({ width: 500, height: 900 });
      await page.waitForTimeout(300);
      expect(await boxes()).not.toEqual(before);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.waitForTimeout(300);
      expect(await boxes()).toEqual(before);
    },
  );
});

describe("the doctor", () => {
  it.each(WINDOW_SIZES)(
    "has the program, its story and the verdict with its sentence in one view at %i × %i",
    async (width, height) => {
      const page = await studio.open("screen=doctor", { viewport: { width, height } });
      await page.locator(".diagnosis-card .verdict").waitFor({ timeout: 45_000 });
      await page.locator(".tile circle").first().waitFor();
      for (const selector of [
        ".patient .choices",
        ".families",
        ".tile[aria-pressed='true']",
        ".story",
        ".diagnosis-card h3",
        ".conclusion",
      ])
        expect(await isInView(page, selector), selector).toBe(true);
      expect(await faultsOf(page, ".patient .choices span, .story, .conclusion")).toEqual({ clipped: [], overlaps: 0 });
      expect((await faultsOf(page, ".tile")).clipped).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    },
  );
});

describe("who is who", () => {
  it("is three marks on the same rows: the model's choice, the person's, and the class that is looked at", async () => {
    const page = await studio.open("screen=lens&label=5&class=7");
    const row = (mark: string) =>
      page.locator(`.thin-row${mark}`).evaluateAll((rows) => rows.map((one) => one.querySelector("b")!.textContent));
    expect(await row(".winner")).toEqual(["3"]);
    expect(await row(".looked")).toEqual(["7"]);
    expect(await page.locator(".thin-row i").allTextContents()).toEqual(["", "", "", "", "", "✓", "", "", "", ""]);
    await page.locator(".thin-row").nth(9).click();
    expect(await row(".looked")).toEqual(["9"]);
  });

  it("has one row of the ten digits to choose from, and no second", async () => {
    for (const screen of SCREENS)
      expect(await (await studio.open(`screen=${screen}`)).locator(".digit-picker").count()).toBe(1);
  });

  it("says of a cleared pad that nothing is drawn", async () => {
    const page = await studio.open();
    await page.getByRole("button", { name: "Clear" }).click();
    expect(await page.locator(".said").textContent()).toContain("Nothing is drawn: the constants alone speak");
  });
});
