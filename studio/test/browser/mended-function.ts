import type { Page } from "playwright-core";
import { expect } from "vitest";

const WRONG = "x[(j % side) * side + Math.floor(j / side)]";

/** Writes the function of the doctor's screen with its bug mended, and has it examined, in either language. */
export async function examineMended(page: Page): Promise<void> {
  const field = page.getByRole("textbox", { name: /lossAndGradient/ });
  await expect.poll(() => field.inputValue()).toContain(WRONG);
  const code = await field.inputValue();
  await field.fill(code.replace(WRONG, "x[j]"));
  await page.getByRole("button", { name: /^(Examine the function|Funktion untersuchen)$/ }).click();
}
