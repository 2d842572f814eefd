import type { Page } from "playwright-core";
import { MISTAKES } from "../../src/derivation/mistake.js";
import { MAPS } from "../../src/state/studio-state.js";

/** A state of the page: its address, and what is done there; `seen` is called at each state on the way that is to be looked at. */
export interface Stop {
  readonly hash: string;
  readonly act?: (page: Page, seen: () => Promise<void>) => Promise<void>;
}

const press = (page: Page, name: string | RegExp) =>
  page
    .getByRole("button", { name, exact: typeof name === "string" })
    .first()
    .click();
const diagnosed = (page: Page) => page.locator(".diagnosis-card .verdict").waitFor({ timeout: 45_000 });
const fitted = (page: Page) => page.locator(".certificate").waitFor({ timeout: 60_000 });

/** Every screen, in the states that say different sentences. What is done there is done in English. */
export const STOPS: readonly Stop[] = [
  ...["threshold", "raw", "standardize"].flatMap((pixels) =>
    ["draw", "lens", "derivation"].map((screen) => ({ hash: `screen=${screen}&pixels=${pixels}` })),
  ),
  ...MAPS.flatMap((map) => [{ hash: `screen=lens&map=${map}` }, { hash: `screen=lens&map=${map}&pixels=raw` }]),
  { hash: "screen=lens&of=drawing" },
  { hash: "screen=draw", act: (page) => press(page, "Clear") },
  { hash: "screen=draw", act: (page) => press(page, "Help") },
  { hash: "screen=draw", act: (page) => press(page, "Lessons") },
  { hash: "screen=draw&w=0", act: (page) => press(page, "Next image of the sample") },
  { hash: "screen=step" },
  {
    hash: "screen=step&w=0",
    act: async (page, seen) => {
      for (const name of ["Take the step", "Ten steps", "Newton step", "From random"]) {
        await press(page, name);
        await page.waitForTimeout(500);
        await seen();
      }
      await page.getByRole("button", { name: "Solve" }).click();
      await page.locator(".certificate").waitFor();
    },
  },
  { hash: "lesson=downhill.3" },
  ...MISTAKES.map(({ id }) => ({ hash: `screen=derivation&break=${id}` })),
  { hash: "screen=derivation&quiz=1" },
  {
    hash: "screen=derivation",
    act: async (page) => {
      await press(page, "Prove that the checks can fail");
      await page.getByText("8 of 8 mistakes").waitFor();
    },
  },
  {
    hash: "screen=doctor",
    act: async (page, seen) => {
      await diagnosed(page);
      for (const family of await page.locator(".families button").all()) {
        await family.click();
        await seen();
      }
    },
  },
  { hash: "screen=doctor&program=hessian-scaled", act: diagnosed },
  {
    hash: "screen=doctor&patient=function",
    act: async (page, seen) => {
      await seen();
      await press(page, "Examine the function");
      await diagnosed(page);
    },
  },
  { hash: "screen=doctor&patient=files", act: (page) => press(page, "Judge the answers") },
  {
    hash: "screen=data",
    act: async (page, seen) => {
      await seen();
      await press(page, "Orders, with faults");
      await page.getByRole("button", { name: "Read them as numbers" }).waitFor();
      await seen();
      await press(page, "Fit");
      await page.locator(".problem").waitFor();
      await seen();
      await press(page, "Read them as numbers");
      await press(page, "Leave the column out");
      await page.getByRole("radio", { name: "are left out" }).check();
      await press(page, "Fit");
      await fitted(page);
    },
  },
  {
    hash: "screen=data",
    act: async (page, seen) => {
      await press(page, "Iris");
      await page.getByText(/iris.*: 150 rows/).waitFor();
      await press(page, "Fit");
      await fitted(page);
      await seen();
      await page.getByRole("spinbutton", { name: /Ridge/ }).fill("0");
      await press(page, "Fit");
      await page.getByText("not identified").first().waitFor({ timeout: 60_000 });
      await seen();
      await press(page, "Compare λ");
      await page
        .getByRole("button", { name: /^Take λ/ })
        .first()
        .waitFor({ timeout: 60_000 });
    },
  },
  {
    hash: "screen=data",
    act: async (page) => {
      await press(page, "A survey");
      await page.getByText(/survey.*: 300 rows/).waitFor();
      await page.getByRole("spinbutton", { name: /Ridge/ }).fill("0");
      await press(page, "Fit");
      await page.getByText("Wald tests").waitFor({ timeout: 60_000 });
    },
  },
  {
    hash: "screen=data",
    act: async (page) => {
      await press(page, "Use the bundled digits");
      await page.getByText(/digits.*: 1797 rows/).waitFor();
      await press(page, "Fit");
      await fitted(page);
    },
  },
];

/** Run on the page: all that a person reads or hears there, each sentence once; code, formulas and names of the table left out. */
export function sentencesOnPage(): string[] {
  const NOT_WORDS = "script, style, code, .code, pre, math, textarea, noscript, .paper-only, [translate='no']";
  const found = new Set<string>();
  const add = (text: string | null) => {
    const sentence = text?.replaceAll("\u2060", "").replace(/\s+/g, " ").trim();
    if (sentence && /\p{L}{2}/u.test(sentence)) found.add(sentence);
  };
  const walk = (element: Element) => {
    if (element.matches(NOT_WORDS)) return;
    for (const name of ["aria-label", "aria-valuetext", "title", "placeholder", "label"])
      add(element.getAttribute(name));
    let run = "";
    for (const node of element.childNodes) {
      if (node instanceof Text) run += node.data;
      else if (node instanceof Element) {
        add(run);
        run = "";
        walk(node);
      }
    }
    add(run);
  };
  walk(document.documentElement);
  return [...found];
}
