import type { Page } from "playwright-core";
import { FIRST_CODE } from "../../src/doctor/first-code.js";

/** Writes the function of the doctor's screen with its bug mended, and has it examined, in either language. */
export async function examineMended(page: Page): Promise<void> {
  const mended = FIRST_CODE.replace("x[(j % side) * side + Math.floor(j / side)]", "x[j]");
  await page.getByRole("textbox", { name: /lossAndGradient/ }).fill(mended);
  await page.getByRole("button", { name: /^(Examine the function|Funktion untersuchen)$/ }).click();
}
