import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { LESSON_STEPS, LESSONS } from "../../src/lessons/lesson-names.js";
import { violationsOf } from "./accessibility.js";
import { examineMended } from "./mended-function.js";
import { hashOf, openedStudio } from "./opened-studio.js";
import { WINDOW_SIZES } from "./window-sizes.js";

const studio = openedStudio();

const judged = (page: Page) => page.locator(".judged");
const next = (page: Page) => page.getByRole("button", { name: "Next", exact: true });
const answer = async (page: Page, text: string) => {
  await page.getByRole("textbox", { name: "Your answer" }).fill(text);
  await page.getByRole("button", { name: "Check" }).click();
};

describe("a lesson", () => {
  it("is begun from the menu, walked through by next and back, and left with what is on the screen", async () => {
    const page = await studio.open();
    await page.getByRole("button", { name: "Lessons" }).click();
    await page.getByRole("button", { name: "Break the gradient, find the bug" }).click();
    expect(await hashOf(page)).toBe("#v=2&lesson=broken");
    await next(page).click();
    await page.locator(".chip.wrong").first().waitFor();
    expect(await hashOf(page)).toBe("#v=2&lesson=broken.2");
    await page.getByRole("button", { name: "Back" }).click();
    await page.locator(".chip.wrong").first().waitFor({ state: "detached" });
    for (let step = 1; step < LESSON_STEPS; step++) await next(page).click();
    await page.getByRole("button", { name: "Finish" }).click();
    expect(await page.locator(".lesson-bar").count()).toBe(0);
    expect(await hashOf(page)).toBe("#v=2&screen=doctor&program=factor-two");
    await page.goBack();
    await page.locator(".lesson-bar").waitFor();
  });

  it("checks a number, a choice and a deed", async () => {
    const page = await studio.open("lesson=residual");
    await answer(page, "0.1");
    expect(await judged(page).textContent()).toContain("✗ Not yet");
    await answer(page, "0,9");
    expect(await judged(page).textContent()).toContain("✓ Done: The gradient raises the score of 3");
    await next(page).click();
    expect(await judged(page).textContent()).toBe("");
    await answer(page, "−0.1");
    expect(await judged(page).textContent()).toContain("✓");

    const votes = await studio.open("lesson=votes");
    expect(await judged(votes).textContent()).toBe("");
    await votes.locator(".pad-cell").first().click();
    await judged(votes).getByText("✓").waitFor();
    expect(await judged(votes).textContent()).toContain("✓ Done: One pixel moved all ten bars");
    await next(votes).click();
    await votes.getByRole("button", { name: "it is lit in every 8" }).click();
    expect(await judged(votes).textContent()).toContain("✗");
    await votes.getByRole("button", { name: "if it is lit, the score of 8 rises" }).click();
    expect(await judged(votes).textContent()).toContain("✓");
  });

  it("ends with a gradient that the person mended and the doctor calls right", async () => {
    const page = await studio.open("lesson=broken.4&lang=de");
    await examineMended(page);
    await judged(page).getByText("Richtig:").waitFor({ timeout: 45_000 });
  });

  it("takes what only the screen shows as the answer: the safe step, the minimum", async () => {
    const page = await studio.open("lesson=downhill.4");
    const safe = /up to (\S+) goes/.exec((await page.locator(".safe-step").textContent())!)![1]!;
    await answer(page, safe);
    expect(await judged(page).textContent()).toContain("✓");
    const solved = await studio.open("lesson=converged.3");
    const value = await solved.locator(".card strong").filter({ hasText: "nats" }).textContent();
    await answer(solved, value!.replace(" nats", ""));
    expect(await judged(solved).textContent()).toContain("✓");
  });
});

describe("every step of every lesson", () => {
  it.each(
    WINDOW_SIZES.flatMap(([width, height]) => ["en", "de"].map((language) => [width, height, language] as const)),
  )(
    "has its text, task and buttons in view at %i × %i in %s, nothing clipped, and the pad above them",
    async (width, height, language) => {
      const page = await studio.open(`lesson=votes&lang=${language}`, { viewport: { width, height } });
      for (const name of LESSONS)
        for (let step = 1; step <= LESSON_STEPS; step++) {
          await page.evaluate((hash) => location.replace(hash), `#v=2&lesson=${name}.${step}&lang=${language}`);
          await page.locator(`.dots i:nth-child(${step}).now`).waitFor();
          const faults = await page.evaluate(faultsOfLesson);
          expect(faults, `${name}.${step}`).toEqual([]);
        }
    },
  );

  it.each(["light", "dark"] as const)("has no fault that axe-core finds in %s", async (colorScheme) => {
    const page = await studio.open("lesson=votes.2&lang=de", { colorScheme, viewport: { width: 390, height: 844 } });
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "Lektionen" }).click();
    expect(await violationsOf(page)).toEqual([]);
  });
});

describe("a teacher", () => {
  it("makes a link with own words, without what gives answers away, from where the class begins", async () => {
    const page = await studio.open("lesson=downhill.2");
    await page.getByRole("button", { name: "Help" }).click();
    await page.getByText("For teachers").click();
    await page.getByLabel("the full solve").check();
    await page.getByRole("textbox", { name: "Your own words" }).fill("Wie weit kommt ihr mit 10 Schritten?");
    const link = await page.getByRole("textbox", { name: "The link" }).inputValue();
    const seen = await studio.open(link.split("#v=2&")[1]!);
    expect(await seen.locator(".words").textContent()).toBe("Wie weit kommt ihr mit 10 Schritten?");
    expect(await seen.getByRole("button", { name: "Solve" }).count()).toBe(0);
    expect(await seen.locator(".lesson-bar").count()).toBe(1);
  });

  it("shows the figures alone, in large type, on a projector", async () => {
    const page = await studio.open("projector=1");
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe("21px");
    expect(await page.locator(".figure-actions:visible, .settings:visible").count()).toBe(0);
    expect(await page.locator(".over-rows:visible").count()).toBe(1);
  });
});

/** Run on the page: parts of the lesson that are out of view, clipped or over each other, and a pad or bars that it covers. */
function faultsOfLesson(): string[] {
  const box = (element: Element) => element.getBoundingClientRect();
  const bar = document.querySelector(".lesson-bar")!;
  const parts = [...bar.querySelectorAll(".lesson > header > *, .lesson-text, .task, .lesson nav button")];
  const outOfView = parts.filter(
    (part) => box(part).bottom > innerHeight + 1 || box(part).right > innerWidth + 1 || box(part).left < 0,
  );
  const clipped = parts.filter(
    (part) => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).display !== "inline",
  );
  const over = parts.filter((one, at) =>
    parts.slice(at + 1).some((other) => {
      const [a, b] = [box(one), box(other)];
      return (
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1
      );
    }),
  );
  scrollTo(0, 0);
  const covered = [...document.querySelectorAll(".pad, .rail .thin-bars")].filter(
    (part) => box(part).height > 0 && box(part).bottom > box(bar).top,
  );
  const named = (kind: string, list: Element[]) => list.map((part) => `${kind}: ${part.className || part.textContent}`);
  const wide = document.documentElement.scrollWidth > innerWidth ? ["the page is wider than its window"] : [];
  return [
    ...named("out of view", outOfView),
    ...named("clipped", clipped),
    ...named("over another", over),
    ...named("covered", covered),
    ...wide,
  ];
}
