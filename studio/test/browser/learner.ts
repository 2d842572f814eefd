import type { Page } from "playwright-core";
import type { LessonName } from "../../src/lessons/lesson-names.js";
import { examineMended } from "./mended-function.js";

/** What a person does at a step who reads what is on the screen: first something wrong where the task is a question, then what is right. */
export interface Play {
  readonly wrong?: (page: Page) => Promise<void>;
  readonly right: (page: Page) => Promise<void>;
}

/** Types a number and has it checked. */
export async function answer(page: Page, text: string | number): Promise<void> {
  await page.locator(".task input").fill(String(text));
  await page.locator(".task button").click();
}

/** Types a number that the page shows, and before it another. */
const reading = (read: (page: Page) => Promise<string | number>, other: string | number): Play => ({
  wrong: (page) => answer(page, other),
  right: async (page) => answer(page, await read(page)),
});
/** Picks one of the options by its place from 1, and before it another. */
const picking = (right: number, wrong: number): Play => {
  const pick = (page: Page, at: number) => page.locator(`.task button:nth-child(${at})`).click();
  return { wrong: (page) => pick(page, wrong), right: (page) => pick(page, right) };
};
const doing = (right: (page: Page) => Promise<void>): Play => ({ right });
const pressing = (selector: string) => doing((page) => page.locator(selector).click());

/** The numbers in a text as the page writes them, "8.3·10⁻⁵" and "4137.7454" among them. */
const numberIn = async (page: Page, selector: string) =>
  /\d[\d.]*(·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?/.exec((await page.locator(selector).textContent())!)![0];

/** The score of a class in nats, as the row of its bar says it. */
const score = async (page: Page, k: number) => {
  const texts = page.locator(".over-rows svg > g:not([fill])").nth(k).locator("text");
  return Number((await texts.nth(2).textContent())!.replace("−", "-"));
};

/** The class whose bar reaches furthest up. */
const highestBar = (page: Page) =>
  page.locator("[data-figure=class-sums] svg g").evaluateAll((bars) => {
    const tops = bars.map((bar) => Number(bar.querySelector("rect")!.getAttribute("y")));
    return tops.indexOf(Math.min(...tops));
  });

const objective = (page: Page) => numberIn(page, ".objective-now strong");

export const PLAYS: Readonly<Record<LessonName, readonly Play[]>> = {
  votes: [
    pressing(".pad-cell >> nth=0"),
    picking(2, 1),
    reading(async (page) => (await score(page, 3)) - (await score(page, 8)), 0),
    picking(3, 1),
    doing(async (page) => {
      for (let times = 0; times < 4 && (await page.locator(".judged .verdict").count()) === 0; times++)
        await page.locator(".one-row").getByText("→").click();
    }),
  ],
  residual: [
    reading(async () => "0.9", "0.1"),
    reading(async () => "-0.1", "0.1"),
    reading(highestBar, 0),
    doing(async (page) => {
      await page.locator(".player-controls .primary").click();
      await page.waitForFunction(() => /^[5-9]\d /.test(document.querySelector(".stands")!.textContent!));
      await page.locator(".player-controls .primary").click();
    }),
    pressing(".shares button >> nth=0"),
  ],
  downhill: [
    reading(objective, 1797),
    pressing(".change-weights .primary"),
    picking(2, 1),
    reading((page) => numberIn(page, ".safe-step"), 1),
    pressing(".change-weights button:nth-child(3)"),
  ],
  broken: [
    reading(async (page) => await page.locator(".chip:not(.wrong)").count(), 11),
    reading((page) => numberIn(page, ".chip.wrong >> nth=0"), 1),
    picking(1, 2),
    doing(examineMended),
    picking(2, 1),
  ],
  converged: [
    picking(2, 1),
    pressing(".change-weights button:nth-child(4)"),
    reading(objective, 1),
    picking(1, 2),
    picking(1, 2),
  ],
};
