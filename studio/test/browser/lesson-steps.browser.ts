import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { LESSON_STEPS, LESSONS, type LessonName } from "../../src/lessons/lesson-names.js";
import { SUBJECTS } from "../../src/lessons/lesson-subjects.js";
import { SENTENCES } from "../../src/lessons/sentences.js";
import { PLAYS } from "./learner.js";
import { openedStudio } from "./opened-studio.js";
import { faultsOfText } from "./text-boxes.js";
import { WINDOW_SIZES } from "./window-sizes.js";

const studio = openedStudio();

const LANGUAGES = ["en", "de"] as const;
const next = (page: Page) => page.locator(".lesson nav button.primary");
const isAt = (page: Page, step: number) => page.locator(`.dots i:nth-child(${step}).now`).waitFor();

/** Waits until a step and what it speaks of are there and nothing moves any more. */
async function settled(page: Page, name: LessonName, step: number): Promise<void> {
  await isAt(page, step);
  for (const selector of SUBJECTS[name][step - 1]!) await page.locator(`${selector} >> visible=true`).first().waitFor();
  await page.waitForFunction(
    () =>
      !/Computing|Examining …|berechnet …|Berechnet wird|Wird untersucht …/.test(
        document.querySelector("#studio")!.textContent,
      ),
  );
  await page.evaluate(untilNothingMoves);
}

/** What is wrong with the view of a step. */
async function faultsOfStep(page: Page, name: LessonName, step: number): Promise<string[]> {
  await settled(page, name, step);
  const subject = SUBJECTS[name][step - 1]!;
  return [...(await page.evaluate(faultsOfView, subject)), ...(await page.evaluate(faultsOfText))];
}

describe.each(WINDOW_SIZES)("at %i × %i", (width, height) => {
  describe.each(LANGUAGES)("in %s", (language) => {
    it.each(LESSONS)(
      "every step of %s shows its subject and its own words, by next, back, forward and with the address",
      async (name) => {
        const page = await studio.open(`lesson=${name}&lang=${language}`, { viewport: { width, height } });
        await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
        const faults: Record<string, string[]> = {};
        const look = async (step: number, way: string) => {
          const found = await faultsOfStep(page, name, step);
          if (found.length > 0) faults[`${name}.${step} ${way}`] = found;
        };
        for (let step = 1; step <= LESSON_STEPS; step++) {
          await look(step, "by next");
          if (step < LESSON_STEPS) await next(page).click();
        }
        // The ways differ in no word.
        if (language !== "en") return expect(faults).toEqual({});
        await page.goBack();
        await look(LESSON_STEPS - 1, "by back");
        await page.goForward();
        await look(LESSON_STEPS, "by forward");
        for (let step = 1; step <= LESSON_STEPS; step++) {
          await page.evaluate((hash) => location.replace(hash), `#v=2&lesson=${name}.${step}&lang=${language}`);
          await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
          await page.reload();
          await look(step, "reloaded");
        }
        expect(faults).toEqual({});
      },
      180_000,
    );
  });
});

describe.each([
  [390, 844],
  [1280, 720],
])("a learner at %i × %i", (width, height) => {
  describe.each(LANGUAGES)("in %s", (language) => {
    it.each(LESSONS)(
      "is helped after a wrong answer and told what was learnt after the right one, up to the end of %s",
      async (name) => {
        const page = await studio.open(`lesson=${name}&lang=${language}`, { viewport: { width, height } });
        const words = SENTENCES[language].lessons[name];
        await page.getByRole("region", { name: words.title }).waitFor();
        const judged = page.locator(".judged");
        for (const [at, { wrong, right }] of PLAYS[name].entries()) {
          await settled(page, name, at + 1);
          expect(await judged.textContent()).toBe("");
          await wrong?.(page);
          if (wrong) {
            expect(await judged.textContent()).toContain(`✗ `);
            expect(await judged.textContent()).toContain(words.steps[at]!.wrong);
            // What it points at is still in view.
            expect(await faultsOfStep(page, name, at + 1), `${name}.${at + 1} after a wrong answer`).toEqual([]);
          }
          await right(page);
          await judged.getByText("✓").waitFor({ timeout: 45_000 });
          expect(await judged.textContent()).toContain(words.steps[at]!.right);
          expect(await page.evaluate(faultsOfView, []), `${name}.${at + 1} after the right answer`).toEqual([]);
          await next(page).click();
        }
        expect(await page.locator(".lesson-bar").count()).toBe(0);
      },
      180_000,
    );
  });
});

describe("a person who scrolled", () => {
  it("is left where they are when the lesson's bar grows, until the next step", async () => {
    const page = await studio.open("lesson=residual.3", { viewport: { width: 390, height: 844 } });
    await settled(page, "residual", 3);
    await page.mouse.move(200, 200);
    await page.mouse.wheel(0, -700);
    await page.evaluate(untilNothingMoves);
    const before = await page.evaluate(() => scrollY);
    await PLAYS.residual[2]!.wrong!(page);
    await page.locator(".judged").getByText("✗").waitFor();
    await page.evaluate(untilNothingMoves);
    expect(await page.evaluate(() => scrollY)).toBe(before);
    await next(page).click();
    expect(await faultsOfStep(page, "residual", 4)).toEqual([]);
  });
});

describe("the newcomer's path in docs/studio.md", () => {
  it("leads from the first frame to the mended gradient in nine presses, with three things typed", async () => {
    const page = await studio.open();
    const counted = await page.evaluateHandle(() => {
      const count = { presses: 0 };
      addEventListener("click", (event) => (count.presses += event.isTrusted && event.detail > 0 ? 1 : 0), true);
      return count;
    });
    await page.getByRole("button", { name: "Lessons" }).click();
    await page.getByRole("button", { name: "Break the gradient, find the bug" }).click();
    const [holding, failing, cause, mend] = PLAYS.broken;
    for (const { right } of [holding!, failing!, cause!]) {
      await right(page);
      await page.locator(".judged").getByText("✓").waitFor();
      await next(page).click();
    }
    await mend!.right(page);
    await page.locator(".judged").getByText("✓").waitFor({ timeout: 45_000 });
    expect(await page.locator(".diagnosis-card h3").textContent()).toContain("right");
    expect(await counted.evaluate(({ presses }) => presses)).toBe(9);
  });
});

/** Run on the page: waits until neither the scroll nor the height of the page has changed for a third of a second. */
async function untilNothingMoves(): Promise<void> {
  const now = () => `${scrollY} ${document.body.scrollHeight} ${document.querySelector(".lesson-bar")!.clientHeight}`;
  let before = "";
  for (let same = 0; same < 20; same = now() === before ? same + 1 : 0) {
    before = now();
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

/** Run on the page: what of the subject and of the lesson's own words is out of sight or covered. */
function faultsOfView(subject: readonly string[]): string[] {
  const faults: string[] = [];
  const look = (what: string, element: Element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const out = [
      left < -1 && `${Math.round(-left)} px to the left`,
      top < -1 && `${Math.round(-top)} px above`,
      right > innerWidth + 1 && `${Math.round(right - innerWidth)} px to the right`,
      bottom > innerHeight + 1 && `${Math.round(bottom - innerHeight)} px below`,
    ].filter(Boolean);
    if (out.length > 0) faults.push(`${what} is out of view: ${out.join(", ")}`);
    for (let around = element.parentElement; around && around !== document.body; around = around.parentElement) {
      const frame = around.getBoundingClientRect();
      const cut =
        getComputedStyle(around).overflowX !== "visible" && (right > frame.right + 1 || bottom > frame.bottom + 1);
      if (cut) faults.push(`${what} is cut off by ${around.className}`);
    }
    const covers = new Set<string>();
    for (const across of [0.02, 0.25, 0.5, 0.75, 0.98])
      for (const down of [0.02, 0.25, 0.5, 0.75, 0.98]) {
        const [x, y] = [left + across * (right - left), top + down * (bottom - top)];
        if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
        const hit = document.elementFromPoint(x, y);
        if (!hit || !(element.contains(hit) || hit.contains(element)))
          covers.add(hit?.closest("[class]")?.getAttribute("class") ?? `${hit?.tagName ?? "nothing"} at ${x}, ${y}`);
      }
    if (covers.size > 0) faults.push(`${what} is covered by ${[...covers].join(", ")}`);
  };
  for (const selector of subject)
    look(selector, [...document.querySelectorAll(selector)].find((element) => element.checkVisibility())!);
  // A phone leaves the button of the other language to the list of lessons.
  const own =
    ".lesson :is(strong, .dots, header button:last-child), .lesson-text, .task > p:not(:empty), .task input, .task button, .lesson nav button";
  for (const element of document.querySelectorAll(own)) look(`the lesson's “${element.textContent}”`, element);
  return faults;
}
