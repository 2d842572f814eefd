import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gallery } from "multilogit/check";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { violationsOf } from "./accessibility.js";
import { showTables } from "./figure-menus.js";
import { examineMended } from "./mended-function.js";
import { hashOf, openedStudio } from "./opened-studio.js";

const studio = openedStudio();

const verdict = (page: Page) => page.locator(".diagnosis-card .verdict").waitFor({ timeout: 45_000 });

describe("the doctor", () => {
  it("has examined the first program of the gallery at first sight, and names the bug of another as soon as it is chosen", async () => {
    const page = await studio.open("screen=doctor");
    await verdict(page);
    expect(await page.locator(".diagnosis-card").textContent()).toContain("rows and columns of the picture exchanged");
    await page.getByRole("button", { name: /^Factors and places/ }).click();
    await page.getByRole("button", { name: "sign flipped" }).click();
    await page.locator(".diagnosis-card[aria-busy='true']").waitFor();
    await verdict(page);
    expect(await page.locator(".diagnosis-card").textContent()).toMatch(/wrong.*opposite|sign/i);
    expect(await hashOf(page)).toBe("#v=2&screen=doctor&program=sign-flipped");
  });

  it("shows every program of the gallery in its family, as a dot for each weight: the sign that is flipped on the other diagonal", async () => {
    const page = await studio.open("screen=doctor&program=sign-flipped");
    await page.locator(".tile circle").first().waitFor({ timeout: 20_000 });
    const dots = await page
      .getByRole("button", { name: "sign flipped" })
      .locator("circle")
      .evaluateAll((circles) =>
        circles.map((circle) => [circle.getAttribute("cx")!, circle.getAttribute("cy")!].map(Number)),
      );
    expect(dots).toHaveLength(64);
    for (const [x, y] of dots) expect(y).toBeCloseTo(x!, 3);
    let programs = 0;
    for (const family of await page.locator(".families button").all()) {
      await family.click();
      programs += await page.locator(".tile").count();
      expect(await page.locator(".tile").count()).toBe(Number(await family.locator("small").textContent()));
    }
    expect(programs).toBe(gallery.length);
  });

  it("goes on with the program that was chosen last when several are chosen in a row", async () => {
    const page = await studio.open("screen=doctor");
    for (const name of ["features mirrored", "rows reversed", "last row missing"])
      await page.getByRole("button", { name }).click();
    await verdict(page);
    expect(await page.locator(".diagnosis-card").textContent()).toContain("The last row is left out");
    await page.locator(".tile circle").first().waitFor({ timeout: 20_000 });
  });

  it("finds in a wrong function which features its gradient sees, and draws them", async () => {
    const page = await studio.open("screen=doctor&patient=function");
    await page.getByRole("button", { name: "Examine the function" }).click();
    await verdict(page);
    expect(await page.locator(".diagnosis-card").textContent()).toContain("rows and columns of the picture exchanged");
    expect(await page.getByText("the gradient sees").count()).toBeGreaterThan(1);
  });

  it("says right of the same function once it is mended", async () => {
    const page = await studio.open("screen=doctor&patient=function");
    await examineMended(page);
    await verdict(page);
    expect(await page.locator(".diagnosis-card .verdict").textContent()).toContain("✓ right");
  });

  it.each([
    ["a W of classes × features", "function lossAndGradient(W, X, y)", "{ loss, gradient }"],
    ["lossAndGrad and a tuple", "const lossAndGrad = (W, X, y) =>", "[loss, gradient]"],
    ["{ loss, grad }", "function lossAndGrad(W, X, y)", "{ loss, grad: gradient }"],
    [
      "a penalty",
      "function lossAndGradient(W, X, y)",
      "{ loss: loss + sum(W.flat().map((w) => 0.05 * w * w)), gradient: gradient.map((g, k) => g.map((gj, j) => gj + 0.1 * W[k][j])) }",
    ],
  ])("says right of a function with %s", async (_, head, returned) => {
    const page = await studio.open("screen=doctor&patient=function");
    await page.getByRole("textbox", { name: "lossAndGradient" }).fill(`const sum = (x) => x.reduce((a, b) => a + b, 0);
${head} {
  const gradient = W.map((row) => row.map(() => 0));
  let loss = 0;
  X.forEach((x, i) => {
    const a = W.map((w) => w.reduce((sum, wj, j) => sum + wj * x[j], 0));
    const top = Math.max(...a);
    const z = top + Math.log(a.reduce((sum, ak) => sum + Math.exp(ak - top), 0));
    loss += z - a[y[i]];
    W.forEach((w, k) => w.forEach((_, j) => {
      gradient[k][j] += (Math.exp(a[k] - z) - (k === y[i] ? 1 : 0)) * x[j];
    }));
  });
  return ${returned};
}`);
    await page.getByRole("button", { name: "Examine the function" }).click();
    await verdict(page);
    expect(await page.locator(".diagnosis-card .verdict").textContent()).toContain("✓ right");
  });

  it.each([
    ["while (true) {}", /did not answer within 3 seconds; does it loop forever/],
    ["return { loss: 1 }", /returned no array as gradient/],
    [
      "return { loss: W.length, gradient: Array(256).fill(0) }",
      /returned 256 numbers as gradient for 64 weights, called with W of 16 × 4/,
    ],
    ["return 5", /returned no number as loss/],
    ["throw new Error('oh no')", /threw: Error: oh no/],
    ["return fetch('/')", /threw: ReferenceError: fetch is not defined/],
  ])("stops at %j with a sentence, and the page goes on", async (body, sentence) => {
    const page = await studio.open("screen=doctor&patient=function");
    await page.getByRole("textbox", { name: "lossAndGradient" }).fill(`function lossAndGradient(W, X, y) { ${body} }`);
    await page.getByRole("button", { name: "Examine the function" }).click();
    await page.locator(".problem").waitFor({ timeout: 20_000 });
    expect(await page.locator(".problem").textContent()).toMatch(sentence);
    await page.getByRole("button", { name: "Draw", exact: true }).click();
    expect(await page.locator(".pad-cell.lit").count()).toBe(21);
  });

  it.each([
    ["function other() {}", "declares no function lossAndGradient"],
    ["function lossAndGradient(W {", "the code cannot be run"],
    ["function lossAndGradient() { postMessage('ready'); }", "the code posts messages of its own"],
    ["while (true) {}\nfunction lossAndGradient() {}", "did not answer within 3 seconds"],
    ["async function lossAndGradient() { await new Promise(() => {}); }", "returned no number as loss"],
  ])("says what is the matter with %j", async (code, sentence) => {
    const page = await studio.open("screen=doctor&patient=function");
    await page.getByRole("textbox", { name: "lossAndGradient" }).fill(code);
    await page.getByRole("button", { name: "Examine the function" }).click();
    await page.locator(".problem").waitFor({ timeout: 20_000 });
    expect(await page.locator(".problem").textContent()).toContain(sentence);
    studio.forgive(/SyntaxError/);
  });

  describe("by files", () => {
    const STUB = fileURLToPath(new URL("../../../docs/stubs/my-gradient.mjs", import.meta.url));
    /** What the stub of docs/stubs answers, with `break` in its gradient. */
    const answersTo = (cases: string, broken = (answer: { gradient?: number[][] }) => answer) =>
      execFileSync(process.execPath, [STUB], { input: cases, encoding: "utf8", maxBuffer: 1e9 })
        .trim()
        .split("\n")
        .map((line) => JSON.stringify(broken(JSON.parse(line))))
        .join("\n");
    const questionsOf = async (page: Page, name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name, exact: true }).click(),
      ]);
      return readFileSync(await download.path(), "utf8");
    };
    const paste = (page: Page) => page.getByRole("textbox", { name: "answers.json, pasted" });
    const judge = (page: Page) => page.getByRole("button", { name: "Judge the answers" });
    const verdictOrMore = (page: Page) =>
      page.locator(".diagnosis-card .verdict, .drop-card .diagnosis, .problem").first().waitFor({ timeout: 45_000 });

    it("judges a program from its pasted answers, after some rounds of questions", async () => {
      const page = await studio.open("screen=doctor&patient=files");
      for (let round = 0; round < 8 && (await page.locator(".diagnosis-card .verdict").count()) === 0; round++) {
        await paste(page).fill(answersTo(await questionsOf(page, "cases.jsonl")));
        await judge(page).click();
        await page.getByRole("button", { name: "Stop" }).waitFor({ state: "detached", timeout: 45_000 });
        await verdictOrMore(page);
      }
      expect(await page.locator(".diagnosis-card .verdict").textContent()).toContain("✓ right");
    });

    it("names the bug of a wrong one from dropped files, which go on where an earlier visit ended", async () => {
      const flipped = (answer: { gradient?: number[][]; evaluations?: { gradient?: number[][] }[] }): object => ({
        ...answer,
        ...(answer.gradient ? { gradient: answer.gradient.map((row) => row.map((g) => -g)) } : {}),
        ...(answer.evaluations ? { evaluations: answer.evaluations.map(flipped) } : {}),
      });
      const choose = (page: Page, text: string) =>
        page.setInputFiles('.drop-card input[type="file"]', {
          name: "answers.json",
          mimeType: "application/json",
          buffer: Buffer.from(text),
        });
      let page = await studio.open("screen=doctor&patient=files");
      await choose(page, answersTo(await questionsOf(page, "cases.jsonl"), flipped as never));
      await page.getByText("Not yet:").waitFor({ timeout: 45_000 });
      const cases = await questionsOf(page, "cases.jsonl");
      expect(JSON.parse(await questionsOf(page, "cases.json"))).toHaveLength(cases.trim().split("\n").length);
      page = await studio.open("screen=doctor&patient=files");
      await choose(page, cases);
      await page.getByText("Not yet:").waitFor({ timeout: 45_000 });
      for (let round = 0; round < 8 && (await page.locator(".diagnosis-card .verdict").count()) === 0; round++) {
        await choose(page, answersTo(await questionsOf(page, "cases.jsonl"), flipped as never));
        await page.getByRole("button", { name: "Stop" }).waitFor();
        await page.getByRole("button", { name: "Stop" }).waitFor({ state: "detached", timeout: 45_000 });
        await verdictOrMore(page);
      }
      expect(await page.locator(".diagnosis-card").textContent()).toMatch(/wrong.*opposite|sign/i);
      await page.getByRole("button", { name: "Begin with another program" }).click();
      expect(await questionsOf(page, "cases.jsonl")).toBe('{"id":1,"op":"hello","protocol":1}\n');
    });

    it("refuses a file that is no such file, and goes on", async () => {
      const page = await studio.open("screen=doctor&patient=files");
      const choose = (buffer: Buffer) =>
        page.setInputFiles('.drop-card input[type="file"]', { name: "a.json", mimeType: "application/json", buffer });
      await choose(Buffer.from(""));
      await page.getByText("a.json is empty; expected what your program printed").waitFor();
      await choose(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1]));
      await page.getByText("answers.json, line 1: not valid JSON").waitFor();
      await choose(Buffer.from('{"id":1}'));
      await page.getByText("Not yet:").waitFor({ timeout: 45_000 });
    });

    it.each([
      ["", "there are no answers yet"],
      ['{"id":1', "answers.json, line 1: not valid JSON"],
      ["[3]", "message 1 is 3; expected an object with the id of its question"],
      ['{"id":7,"value":1}', "an answer with id 7, but no such question was asked on this page"],
      ['{"id":1,"opennes":"data"}', 'the answer to hello has an unknown field "opennes"'],
    ])("says beside the field what is the matter with %j", async (text, sentence) => {
      const page = await studio.open("screen=doctor&patient=files");
      await paste(page).fill(text);
      await judge(page).click();
      await page.locator(".drop-card .problem").waitFor();
      expect(await page.locator(".drop-card .problem").textContent()).toContain(sentence);
      expect(await paste(page).getAttribute("aria-describedby")).toBe("problem-files");
    });
  });

  it.each(["light", "dark"] as const)("has no fault that axe-core finds in %s", async (colorScheme) => {
    const page = await studio.open("screen=doctor&program=true-class-only", {
      colorScheme,
      viewport: { width: 390, height: 800 },
    });
    await page.getByRole("heading", { name: "The residual that the gradient used" }).waitFor({ timeout: 45_000 });
    await page.locator(".tile circle").first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("radio", { name: "Your function" }).check();
    await page.getByRole("button", { name: "Examine the function" }).click();
    await page.getByRole("heading", { name: "What each of the two sees" }).waitFor({ timeout: 45_000 });
    await showTables(page);
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
