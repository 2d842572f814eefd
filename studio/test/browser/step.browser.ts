import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { violationsOf } from "./accessibility.js";
import { fromMenu, showTables } from "./figure-menus.js";
import { hashOf, openedStudio } from "./opened-studio.js";

const studio = openedStudio();

/** The number behind a term of the list of predictions. */
async function fact(page: Page, term: string): Promise<number> {
  const text = await page.locator(".facts div", { hasText: term }).locator("dd").textContent();
  return Number(/[−+]?[\d.]+/.exec(text!)![0].replace("−", "-"));
}

describe("a step", () => {
  it("does what was predicted: nearly by slope, more nearly by curvature", async () => {
    const page = await studio.open("screen=step&w=0,g0.0005*20&step=0.004");
    await page.waitForSelector(".legend");
    const [first, second, actual] = [
      await fact(page, "first order:"),
      await fact(page, "second order:"),
      await fact(page, "what the step does"),
    ];
    expect(Math.abs(second - actual)).toBeLessThan(Math.abs(first - actual));
    const before = Number(/= ([\d.]+) nats/.exec((await page.locator(".screen").textContent())!)![1]);
    await page.getByRole("button", { name: "Take the step" }).click();
    await page.waitForFunction(() =>
      document.querySelector(".screen")!.textContent!.includes("then 1 gradient step of 0.004"),
    );
    const after = Number(/= ([\d.]+) nats/.exec((await page.locator(".screen").textContent())!)![1]);
    expect(after - before).toBeCloseTo(actual, 3);
    expect(await hashOf(page)).toBe("#v=2&screen=step&w=0,g0.0005*20,g0.004&step=0.004");
  });

  it("is said to be too long where it leads uphill", async () => {
    const page = await studio.open("screen=step&w=0&step=1");
    await page.waitForSelector(".legend");
    expect(await page.locator(".facts").textContent()).toContain("uphill");
  });

  it("is taken by the key s, chosen by the arrows of the slider, and undone", async () => {
    const page = await studio.open("screen=step&w=0&step=0.004");
    await page.getByRole("slider").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("s");
    await page.keyboard.press("s");
    expect(await hashOf(page)).toBe("#v=2&screen=step&w=0,g0.0042*2&step=0.0042");
    await page.getByRole("toolbar", { name: "Change the weights" }).getByRole("button", { name: "Undo" }).click();
    expect(await hashOf(page)).toBe("#v=2&screen=step&w=0,g0.0042&step=0.0042");
  });
});

describe("the minimum", () => {
  it("is said to be one, and the plot shows f rising on both sides", async () => {
    const page = await studio.open("screen=step");
    await page.getByText("This is the minimum: every step from here raises f.").waitFor();
    await (await fromMenu(page, "along-the-gradient", "Table")).click();
    const changes = (await page.locator("tbody tr td:nth-child(2)").allTextContents()).map((cell) =>
      Number(
        cell
          .replace("−", "-")
          .replace("·10", "e")
          .replace(/[⁻⁰¹²³⁴-⁹]+/, "0"),
      ),
    );
    expect(Math.min(...changes)).toBe(0);
    expect(changes[0]).toBeGreaterThan(10);
    expect(changes.at(-1)).toBeGreaterThan(10);
  });
});

describe("a solve in the page", () => {
  it("finds the objective of the command line to ten digits, with its certificate", async () => {
    const page = await studio.open("screen=step&w=0");
    await page.getByRole("button", { name: "Solve" }).click();
    const text = (await page.locator(".certificate").textContent())!;
    // multilogit fit digits.csv --target digit --binarize 8 --penalty ridge:1
    expect(text).toContain("f = 415.1958879282; converged:");
    expect(await hashOf(page)).toBe("#v=2&screen=step");
  });

  it.each([
    ["raw", "--raw"],
    ["standardize", "--standardize"],
  ])("of pixels seen by %s is that of multilogit fit %s", async (pixels, flag) => {
    const page = await studio.open(`screen=step&pixels=${pixels}&w=0,s`);
    const text = (await page.locator(".certificate").textContent())!;
    const digits = fileURLToPath(new URL("../../../data/digits.csv", import.meta.url));
    const program = fileURLToPath(new URL("../../../cli/dist/main.js", import.meta.url));
    const said = execFileSync(process.execPath, [program, "fit", digits, "--target", "digit", flag, "--json"], {
      encoding: "utf8",
    });
    const { objective } = JSON.parse(said) as { objective: number };
    expect(Number(/f = ([\d.]+)/.exec(text)![1]).toPrecision(10)).toBe(objective.toPrecision(10));
  });

  it("comes back from the address, and Newton steps come to the same", async () => {
    const page = await studio.open("screen=step&w=0,g0.001*20,n,n,n,n,n,n");
    await page.waitForFunction(() => document.querySelector(".screen")!.textContent!.includes("415.1959 nats"), null, {
      timeout: 30_000,
    });
  });

  it("is hidden for hide=solve, and all steps for hide=training", async () => {
    const page = await studio.open("screen=step&hide=solve");
    expect(await page.getByRole("button", { name: "Solve" }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Newton step" }).count()).toBe(1);
    const other = await studio.open("screen=step&hide=training&w=0");
    await other.keyboard.press("s");
    expect(await hashOf(other)).toMatch(/&w=0$/);
    expect(await other.getByRole("button", { name: "Take the step" }).count()).toBe(0);
  });
});

describe("everyone", () => {
  it.each(["light", "dark"] as const)("can step in %s: axe-core finds nothing", async (colorScheme) => {
    const page = await studio.open("screen=step", { colorScheme });
    await page.waitForSelector(".legend");
    await showTables(page);
    expect(await violationsOf(page)).toEqual([]);
  });

  it("sees it without scrolling sideways on a phone", async () => {
    const page = await studio.open("screen=step", { viewport: { width: 360, height: 700 } });
    await page.waitForSelector(".legend");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
