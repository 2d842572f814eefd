import { describe, expect, it } from "vitest";
import { FIRST_CODE } from "../../src/doctor/first-code.js";
import { violationsOf } from "./accessibility.js";
import { hashOf, openedStudio } from "./opened-studio.js";

const studio = openedStudio();

describe("the doctor", () => {
  it("names the bug of a program of the gallery, and the address remembers the program", async () => {
    const page = await studio.open("screen=doctor");
    await page.getByRole("combobox", { name: "Program" }).selectOption("sign-flipped");
    await page.getByRole("button", { name: "Examine the program" }).click();
    await page.locator(".diagnosis-card").waitFor({ timeout: 45_000 });
    expect(await page.locator(".diagnosis-card").textContent()).toMatch(/wrong.*opposite|sign/i);
    expect(await hashOf(page)).toBe("#v=1&screen=doctor&program=sign-flipped");
  });

  it("finds in a wrong function which features its gradient sees, and draws them", async () => {
    const page = await studio.open("screen=doctor");
    await page.getByRole("button", { name: "Examine the function" }).click();
    await page.locator(".diagnosis-card").waitFor({ timeout: 45_000 });
    expect(await page.locator(".diagnosis-card").textContent()).toContain("rows and columns of the picture exchanged");
    expect(await page.getByText("the gradient sees").count()).toBeGreaterThan(1);
  });

  it("says right of the same function once it is mended", async () => {
    const page = await studio.open("screen=doctor");
    await page.getByRole("textbox").fill(FIRST_CODE.replace("x[(j % side) * side + Math.floor(j / side)]", "x[j]"));
    await page.getByRole("button", { name: "Examine the function" }).click();
    await page.locator(".diagnosis-card").waitFor({ timeout: 45_000 });
    expect(await page.locator(".diagnosis-card .verdict").textContent()).toContain("✓ right");
  });

  it.each([
    ["while (true) {}", /did not answer within 3 seconds; does it loop for ever/],
    ["return { loss: 1 }", /returned no array as gradient/],
    ["return 5", /returned no number as loss/],
    ["throw new Error('oh no')", /threw: Error: oh no/],
    ["return fetch('/')", /fetch is not a function/],
  ])("stops at %j with a sentence, and the page goes on", async (body, sentence) => {
    const page = await studio.open("screen=doctor");
    await page.getByRole("textbox").fill(`function lossAndGradient(W, X, y) { ${body} }`);
    await page.getByRole("button", { name: "Examine the function" }).click();
    await page.locator(".problem").waitFor({ timeout: 20_000 });
    expect(await page.locator(".problem").textContent()).toMatch(sentence);
    await page.getByRole("button", { name: "Draw" }).click();
    expect(await page.locator(".pad-cell.lit").count()).toBe(21);
  });

  it.each([
    ["function other() {}", "declares no function lossAndGradient"],
    ["function lossAndGradient(W {", "the code cannot be run"],
  ])("says what is the matter with %j", async (code, sentence) => {
    const page = await studio.open("screen=doctor");
    await page.getByRole("textbox").fill(code);
    await page.getByRole("button", { name: "Examine the function" }).click();
    await page.locator(".problem").waitFor({ timeout: 20_000 });
    expect(await page.locator(".problem").textContent()).toContain(sentence);
    studio.forgive(/SyntaxError/);
  });

  it.each(["light", "dark"] as const)("has no fault that axe-core finds in %s", async (colorScheme) => {
    const page = await studio.open("screen=doctor", { colorScheme, viewport: { width: 390, height: 800 } });
    await page.getByRole("button", { name: "Examine the function" }).click();
    await page.locator(".diagnosis-card").waitFor({ timeout: 45_000 });
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
