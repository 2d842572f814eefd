import { describe, expect, it } from "vitest";
import { openedStudio } from "./opened-studio.js";

const studio = openedStudio();
const permissions = ["clipboard-read", "clipboard-write"];
const copied = (page: { evaluate<T>(f: () => Promise<T>): Promise<T> }) =>
  page.evaluate(() => navigator.clipboard.readText());

describe("taking numbers along", () => {
  it("copies programs in two languages and the link to this state", async () => {
    const page = await studio.open("class=9&w=0", { permissions });
    await page.getByRole("button", { name: "Copy as TypeScript" }).click();
    expect(await copied(page)).toContain("const images = [");
    await page.getByRole("button", { name: "Copy as Python" }).click();
    expect(await copied(page)).toContain("import json");
    await page.getByRole("button", { name: "Copy the link" }).click();
    const link = await copied(page);
    expect(link).toBe(`${studio.address()}#v=2&class=9&w=0`);
    const other = await studio.open(link.split("#")[1]);
    expect(await other.locator(".lead").textContent()).toBe(await page.locator(".lead").textContent());
  });

  it("shows what is to be copied where the browser does not copy", async () => {
    const page = await studio.open("", { permissions: [] });
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error("no"));
    });
    await page.getByRole("button", { name: "Copy as Python" }).click();
    expect(await page.getByRole("textbox", { name: "What was to be copied" }).inputValue()).toContain("import math");
  });
});
