import type { Locator, Page } from "playwright-core";

/** What the menu of a figure has by this name, after opening it: "Table" or a kind of file. */
export async function fromMenu(page: Page | Locator, figure: string, choice: string): Promise<Locator> {
  await page.getByLabel(`Table and files of ${figure}`, { exact: true }).click();
  const label = choice === "Table" ? `Table of ${figure}` : `Save ${figure} as ${choice}`;
  return page.getByRole("button", { name: label, exact: true });
}

/** Shows the tables of all figures. */
export async function showTables(page: Page): Promise<void> {
  for (const menu of await page.locator(".figure-menu").all()) {
    await menu.locator("summary").click();
    await menu.getByRole("button", { name: /^Table of/ }).click();
  }
}
