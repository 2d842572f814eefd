import { describe, expect, it } from "vitest";
import { packedDigits } from "../../build/bundled-digits.js";
import { digitImages } from "../../src/images/digits.js";
import { coreObjective } from "../../src/likelihood/core-objective.js";
import { violationsOf } from "./accessibility.js";
import { fromMenu, showTables } from "./figure-menus.js";
import { hashOf, openedStudio } from "./opened-studio.js";

const studio = openedStudio();

describe("the gradient lens", () => {
  it("shows a derivative as observed minus expected, and finds the same by differences", async () => {
    const page = await studio.open("screen=lens&class=8&pixel=r3c4&w=r5,g0.001*2");
    const text = (await page.locator(".derivative").textContent())!;
    const [, value, observed, expected] = /\] = ([−\d.]+)observed − expected(\d+) − ([\d.]+)by/
      .exec(text)!
      .map((part) => Number(part.replace("−", "-")));
    expect(observed! - expected!).toBeCloseTo(value!, 2);
    expect(text).toContain("agrees");
    const images = digitImages(packedDigits());
    const counted = images.labels.reduce((count, label, i) => {
      const lit = images.features.subarray(images.starts[i]!, images.starts[i + 1]!);
      return count + Number(label === 8 && lit.includes(2 * 8 + 3 + 1));
    }, 0);
    expect(observed).toBe(counted);
  });

  it("is the gradient of the core at the same weights, in all 650 entries", async () => {
    const page = await studio.open("screen=lens&w=0");
    await (await fromMenu(page, "gradient", "Table")).click();
    const cells = await page.locator(".table-frame:not(.whole) td").allTextContents();
    const objective = await coreObjective(digitImages(packedDigits()), 0);
    const { gradient } = await objective.at(new Float64Array(650));
    expect(cells).toHaveLength(650);
    cells.forEach((cell, jk) => {
      expect(Number(cell.replace("−", "-"))).toBeCloseTo(-gradient[jk]!, 2);
    });
  });

  it("previews what the pointer is over, and keeps what is clicked", async () => {
    const page = await studio.open("screen=lens");
    const name = page.locator(".derivative .big");
    await page.locator('rect[data-feature="30"][data-k="7"]').hover();
    expect(await name.textContent()).toContain("W[r4c6, 7]");
    await page.locator("h2").hover();
    expect(await name.textContent()).toContain("W[r4c5, 3]");
    await page.locator('rect[data-feature="30"][data-k="7"]').click();
    await page.locator("h2").hover();
    expect(await name.textContent()).toContain("W[r4c6, 7]");
    expect(await hashOf(page)).toBe("#v=2&screen=lens&class=7&pixel=r4c6");
  });

  it("is walked by keys: arrows from pixel to pixel and to the constant, digits from class to class", async () => {
    const page = await studio.open("screen=lens&pixel=r7c8");
    await page.locator('rect[tabindex="0"]').focus();
    for (const key of ["ArrowRight", "ArrowDown", "ArrowLeft", "9", "ArrowUp"]) await page.keyboard.press(key);
    expect(await hashOf(page)).toBe("#v=2&screen=lens&class=9&pixel=r7c7");
    const focused = () => page.evaluate(() => document.activeElement!.getAttribute("aria-label"));
    expect(await focused()).toMatch(/^class 9, r7c7, /);
    for (const key of ["ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
    expect(await focused()).toMatch(/^class 9, constant, /);
  });

  it("takes the gradient of the drawing alone, which follows the pen", async () => {
    const page = await studio.open("screen=lens&of=drawing&pixel=r1c1&class=3&w=0");
    expect(await page.locator(".derivative .big").textContent()).toContain("= 0");
    await page.locator(".pad-cell").first().click();
    await page.getByText("= 0.900000").waitFor();
  });

  it("puts an image of the sum on the pad", async () => {
    const page = await studio.open("screen=lens");
    await page
      .getByRole("button", { name: /on the pad$/ })
      .first()
      .click();
    expect(await page.locator(".which").textContent()).toMatch(/image \d+ of 1797/);
    expect(await hashOf(page)).toMatch(/draw=[0-9a-f]{16}/);
  });

  it.each([
    ["raw", "0,g0.0000025*20", "0–16"],
    ["standardize", "0,g0.001*20", "standardised"],
  ] as const)("follows the pixels on another scale: %s", async (scale, training, text) => {
    const page = await studio.open("screen=lens&w=0,g0.0005*20");
    await page.getByRole("radio", { name: text, exact: true }).check();
    await page.getByText("comparison of two sums").waitFor();
    expect(await hashOf(page)).toMatch(new RegExp(`&pixels=${scale}&w=${training.replace("*", "\\*")}(&|$)`));
    await (await fromMenu(page, "gradient", "Table")).click();
    const cells = (await page.locator(".table-frame:not(.whole) td").allTextContents()).map((cell) =>
      Number(cell.replace("−", "-")),
    );
    const images = digitImages(packedDigits(), scale);
    const objective = await coreObjective(images, 1);
    const step = Number(/g([\d.]+)/.exec(training)![1]);
    let W = new Float64Array(650);
    for (let times = 0; times < 20; times++) {
      const { gradient } = await objective.at(W);
      W = W.map((w, jk) => w - step * gradient[jk]!);
    }
    const { gradient } = await (await coreObjective(images, 0)).at(W);
    cells.forEach((cell, jk) => {
      expect(Math.abs(cell + gradient[jk]!)).toBeLessThan(1e-5 * Math.abs(gradient[jk]!) + 1e-8);
    });
    expect(await page.locator(".derivative").textContent()).toContain("agrees");
    await page.getByRole("radio", { name: "0/1", exact: true }).check();
    await page.getByText("comparison of two counts").waitFor();
    expect(await hashOf(page)).toBe("#v=2&screen=lens&w=0,g0.0005*20");
  });

  it("shows all residuals, walked by pointer and keys, and puts an image of them on the pad", async () => {
    const page = await studio.open("screen=lens&w=0,s");
    const matrix = page.getByRole("slider", { name: "Residuals of all images" });
    await page.waitForFunction(() => document.querySelector(".rail")!.textContent!.includes("a full solve"));
    const said = () => matrix.getAttribute("aria-valuetext");
    const hardest = await said();
    await matrix.focus();
    await page.keyboard.press("End");
    expect(await matrix.getAttribute("aria-valuenow")).toBe("1797");
    expect(await said()).toMatch(/p of its class > 99\.9 %/);
    await page.keyboard.press("Home");
    expect(await said()).toBe(hardest);
    const box = (await matrix.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 30);
    expect(Number(await matrix.getAttribute("aria-valuenow"))).toBeGreaterThan(800);
    await matrix.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    const [, image, label] = /image (\d+), a (\d)/.exec(hardest!)!;
    expect(await page.locator(".which").textContent()).toBe(`image ${image} of 1797`);
    expect(await page.locator('input[name="label"]:checked').inputValue()).toBe(label);
  });

  it.each(["light", "dark"] as const)("has no fault that axe-core finds in %s", async (colorScheme) => {
    const page = await studio.open("screen=lens", { colorScheme });
    await showTables(page);
    expect(await violationsOf(page)).toEqual([]);
  });

  it("stands still sideways on a phone", async () => {
    const page = await studio.open("screen=lens", { viewport: { width: 360, height: 700 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
