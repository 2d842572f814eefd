import { describe, expect, it } from "vitest";
import { MISTAKES } from "../../src/derivation/mistake.js";
import { violationsOf } from "./accessibility.js";
import { hashOf, openedStudio } from "./opened-studio.js";

const studio = openedStudio();

describe("the derivation", () => {
  it("holds in all twelve lines at the first numbers, and at others after painting and solving", async () => {
    const page = await studio.open("screen=derivation");
    await page.getByText("12 of 12 lines hold").waitFor();
    await page.locator(".pad-cell").first().click();
    await page.keyboard.press("7");
    expect(await page.locator(".badge").textContent()).toContain("12 of 12 lines hold");
    const other = await studio.open("screen=derivation&w=0,s&draw=0123456789abcdef&label=5&class=2&pixel=r2c7");
    await other.getByText("12 of 12 lines hold").waitFor({ timeout: 30_000 });
  });

  it.each(MISTAKES)(
    "turns exactly its lines red for the mistake: $switch",
    async ({ id, breaks, diagnosis, exhibit }) => {
      const page = await studio.open("screen=derivation");
      await page.getByText("12 of 12 lines hold").waitFor();
      await page.locator(`input[name="mistake"][value="${id}"]`).check();
      await page.getByText(`${12 - breaks.length} of 12 lines hold`).waitFor();
      const wrong = await page
        .locator(".line")
        .evaluateAll((lines) => lines.flatMap((line, at) => (line.classList.contains("wrong") ? [at + 1] : [])));
      expect(wrong).toEqual(breaks);
      expect(await page.locator(".diagnosis").textContent()).toContain(diagnosis);
      expect(await hashOf(page)).toBe(`#v=2&screen=derivation&break=${id}`);
      await page.getByRole("button", { name: `The doctor calls it ${exhibit}` }).click();
      const tiles = page.getByRole("group", { name: /^Broken programs/ });
      await tiles.getByRole("button", { name: exhibit.replaceAll("-", " "), pressed: true }).waitFor();
    },
  );

  it.each(["raw", "standardize"])("holds in all twelve lines for pixels seen by %s", async (scale) => {
    const page = await studio.open(`screen=derivation&pixels=${scale}&w=0,s&pixel=r3c4`);
    await page.getByText("12 of 12 lines hold").waitFor({ timeout: 30_000 });
  });

  it("is where the switch of the scale leads: what if only the gradient saw another one?", async () => {
    const page = await studio.open("");
    await page.getByRole("button", { name: "And if only the gradient saw another scale?" }).click();
    await page.getByText("8 of 12 lines hold").waitFor();
    expect(await hashOf(page)).toBe("#v=2&screen=derivation&break=scale");
    expect(await page.locator(".diagnosis").textContent()).toContain("see the pixels on different scales");
  });

  it("proves on demand that its checks can fail: every mistake is noticed", async () => {
    const page = await studio.open("screen=derivation");
    await page.getByRole("button", { name: "Prove that the checks can fail" }).click();
    await page.getByText(`${MISTAKES.length} of ${MISTAKES.length} mistakes are noticed at these numbers`).waitFor();
    const lines = await page.locator(".proof li").allTextContents();
    expect(lines).toEqual(MISTAKES.map((one) => `${one.switch}: ${one.breaks.length} of 12 lines fail`));
    expect(await page.locator(".badge").textContent()).toContain("12 of 12 lines hold");
    await page.keyboard.press("7");
    await page.locator(".proof").waitFor({ state: "detached" });
  });

  it("folds the lines that hold, opens the first that does not and brings it into view, by a strip of all twelve", async () => {
    const page = await studio.open("screen=derivation");
    await page.getByText("12 of 12 lines hold").waitFor();
    expect(await page.locator(".line details[open]").count()).toBe(0);
    await page.locator('input[name="mistake"][value="sign"]').check();
    await page.getByText("10 of 12 lines hold").waitFor();
    await expect.poll(() => page.locator("#line-10 details[open]").count()).toBe(1);
    expect(await page.locator(".chip.wrong").allTextContents()).toEqual(["10 ✗", "11 ✗"]);
    const { height } = page.viewportSize()!;
    for (const selector of ["#line-10 .sides", ".strip"]) {
      const box = (await page.locator(selector).boundingBox())!;
      expect(box.y >= 0 && box.y + box.height <= height, selector).toBe(true);
    }
    await page.getByRole("button", { name: "1 ✓ holds", exact: true }).click();
    expect(await page.locator("#line-1 details[open]").count()).toBe(1);
  });

  it("asks for the values in quiz mode and judges what is typed", async () => {
    const page = await studio.open("screen=derivation&quiz=1&w=0&draw=0000000000000000");
    const answer = page.getByRole("textbox", { name: "The value of line 5" });
    await answer.fill("0.2");
    expect(await page.locator(".quiz").nth(4).textContent()).toContain("not yet");
    await answer.fill("0.1");
    expect(await page.locator(".quiz").nth(4).textContent()).toContain("right");
    expect(await page.locator(".sides").count()).toBe(0);
  });

  it("hides switches and quiz from a class for hide=mistakes,quiz", async () => {
    const page = await studio.open("screen=derivation&hide=mistakes,quiz");
    await page.getByText("12 of 12 lines hold").waitFor();
    expect(await page.locator('input[name="mistake"], input[type="checkbox"]').count()).toBe(0);
  });

  it.each(["light", "dark"] as const)("has no fault that axe-core finds in %s", async (colorScheme) => {
    const page = await studio.open("screen=derivation&break=diagonal", { colorScheme });
    await page.getByText("6 of 12 lines hold").waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("checkbox").check();
    expect(await violationsOf(page)).toEqual([]);
  });

  it("does not scroll sideways on a phone", async () => {
    const page = await studio.open("screen=derivation", { viewport: { width: 360, height: 700 } });
    await page.getByText("12 of 12 lines hold").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
