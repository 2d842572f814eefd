import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { violationsOf } from "./accessibility.js";
import { hashOf, openedStudio } from "./opened-studio.js";

const studio = openedStudio();

const stands = (page: Page) => page.locator(".stands").textContent();
const stepsSaid = async (page: Page) => Number(/^(\d+) steps?/.exec((await stands(page))!)?.[1] ?? Number.NaN);
const play = (page: Page) => page.getByRole("button", { name: "Play", exact: false }).filter({ hasText: "▶" }).click();

describe("playing the training", () => {
  it.each(["draw", "lens", "step"])(
    "trains from zero in view on the screen %s, and stops at the first touch",
    async (screen) => {
      const page = await studio.open(`screen=${screen}&speed=fast`);
      await page.getByText("At the minimum: every step from here raises f").waitFor();
      await play(page);
      await expect.poll(() => stepsSaid(page), { timeout: 20_000 }).toBeGreaterThan(10);
      const share = await page.locator(".thin-row").nth(3).locator(".share").textContent();
      expect(share).not.toBe("10.0 %");
      await page.locator("main h2").click();
      const stopped = await stepsSaid(page);
      await page.waitForTimeout(400);
      expect(await stepsSaid(page)).toBe(stopped);
      expect(await hashOf(page)).toContain(`w=0,g0.001*${stopped}&play=1`);
    },
  );

  it("goes on while one draws, and the bars follow both", async () => {
    const page = await studio.open("w=0&draw=0000000000000000&speed=fast");
    await play(page);
    await page.locator(".pad-cell").nth(10).click();
    const before = await stepsSaid(page);
    await expect.poll(() => stepsSaid(page), { timeout: 20_000 }).toBeGreaterThan(before);
    expect(await page.locator(".pad-cell.lit").count()).toBe(1);
  });

  it("lowers f at every step of the first step length, which the curve shows", async () => {
    const page = await studio.open("w=0,g0.001*30");
    const path = (await page.locator(".objective-curve path").getAttribute("d"))!;
    const heights = [...path.matchAll(/,([\d.]+)/g)].map((match) => Number(match[1]));
    expect(heights).toHaveLength(31);
    heights.slice(1).forEach((height, at) => {
      expect(height).toBeGreaterThan(heights[at]!);
    });
  });

  it("is replayed from the address to the same weights, and by a touch left where it is", async () => {
    const page = await studio.open("w=0,g0.001*40&play=1&speed=fast");
    await expect.poll(() => stepsSaid(page), { timeout: 20_000 }).toBe(40);
    expect(await page.getByRole("button", { name: "Pause" }).count()).toBe(0);
    const replayed = await stands(page);
    const other = await studio.open("w=0,g0.001*40");
    expect(await stands(other)).toBe(replayed);
    const touched = await studio.open("w=0,g0.001*400&play=1&speed=slow");
    await touched.locator(".pad-cell").first().click();
    const stopped = await stepsSaid(touched);
    expect(stopped).toBeLessThan(400);
    await touched.waitForTimeout(400);
    expect(await stepsSaid(touched)).toBe(stopped);
  });

  it("moves nothing where motion is not wanted: a press takes forty steps at once, an address is at its end", async () => {
    const page = await studio.open("w=0,g0.001*5&play=1", { reducedMotion: "reduce" });
    expect(await stepsSaid(page)).toBe(5);
    await page.getByRole("button", { name: "40 steps" }).click();
    await expect.poll(() => stepsSaid(page)).toBe(45);
  });

  it("takes one step, goes back to the start, and is undone", async () => {
    const page = await studio.open("screen=step&w=0,g0.001*3");
    await page.getByRole("button", { name: "+1 step" }).click();
    expect(await stepsSaid(page)).toBe(4);
    await page.getByRole("button", { name: "Restart" }).click();
    expect(await stepsSaid(page)).toBe(0);
    await page.getByRole("toolbar", { name: "Change the weights" }).getByRole("button", { name: "Undo" }).click();
    expect(await stepsSaid(page)).toBe(4);
  });

  it("stops where nothing is left to watch, and says so", async () => {
    const page = await studio.open("w=0&lambda=1000&step=0.0003&speed=fast");
    await play(page);
    await page.getByText("f changes by less than 0.0001 nats a step").waitFor();
  });

  it("is hidden for hide=training", async () => {
    expect(await (await studio.open("hide=training")).locator(".player").count()).toBe(0);
  });

  it("has no fault that axe-core finds while it plays", async () => {
    const page = await studio.open("w=0&speed=slow");
    await play(page);
    expect(await violationsOf(page)).toEqual([]);
  });
});
