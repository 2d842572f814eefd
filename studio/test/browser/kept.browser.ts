import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openedStudio } from "./opened-studio.js";

const IRIS = fileURLToPath(new URL("../../../core/test/fixtures/iris.csv", import.meta.url));
const studio = openedStudio([IRIS]);

const FILE = "survey.csv";
const CELLS = `height,weight,kind\n${Array.from({ length: 60 }, (_, i) => `${i % 13},${(i * 7) % 11},${"abc"[i % 3]}`).join("\n")}\n`;

const drop = (page: Page) =>
  page.setInputFiles('input[type="file"]', { name: FILE, mimeType: "text/csv", buffer: Buffer.from(CELLS) });
const isRead = (page: Page) => page.getByText(`${FILE}: 60 rows, 3 columns`).waitFor();
const isKept = (page: Page) => page.getByText(`${FILE} is kept in this browser`).waitFor();

/** The names of the files that the browser keeps for this page, read without the page's own code. */
const keptNames = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const request = indexedDB.open("multilogit-studio");
        request.onerror = () => reject(request.error);
        request.onupgradeneeded = () => request.transaction!.abort();
        request.onsuccess = () => {
          const all = request.result.transaction("files").objectStore("files").getAll();
          all.onsuccess = () => {
            request.result.close();
            resolve(all.result.map(({ name }: { name: string }) => name));
          };
        };
      }),
  );

describe("a file that was dropped", () => {
  it("is there again after a reload, with what was chosen for its fit", async () => {
    const page = await studio.open("screen=data");
    await drop(page);
    await isKept(page);
    await page.getByRole("combobox", { name: "Learn the column" }).selectOption("kind");
    await page.getByRole("spinbutton", { name: "Ridge λ, 0 for none" }).fill("2.5");
    await page.getByRole("button", { name: "Fit", exact: true }).click();
    await page.getByText("Fitted, with a certificate").waitFor();
    const objective = await page.getByText(/^Objective/).textContent();
    await page.reload();
    await isRead(page);
    await isKept(page);
    await expect.poll(() => page.getByRole("spinbutton", { name: "Ridge λ, 0 for none" }).inputValue()).toBe("2.5");
    await page.getByRole("button", { name: "Fit", exact: true }).click();
    await page.getByText("Fitted, with a certificate").waitFor();
    expect(await page.getByText(/^Objective/).textContent()).toBe(objective);
  });

  it("is forgotten by a press, here and after a reload", async () => {
    const page = await studio.open("screen=data");
    await drop(page);
    await isKept(page);
    expect(await keptNames(page)).toEqual([FILE]);
    await page.getByRole("button", { name: "Forget it" }).click();
    await page.getByText(`${FILE}: 60 rows`).waitFor({ state: "detached" });
    expect(await keptNames(page)).toEqual([]);
    await page.reload();
    await page.waitForSelector(".drop-zone");
    await page.waitForTimeout(300);
    expect(await page.getByText(FILE).count()).toBe(0);
    await page.getByRole("button", { name: "Use the bundled digits" }).click();
    await page.getByText("1797 rows, 65 columns").waitFor();
  });

  it("is not taken over what the address names, and what the address names is not kept", async () => {
    const page = await studio.open("screen=data");
    await drop(page);
    await isKept(page);
    await page.goto(`${studio.address()}#v=2&${studio.given()}`);
    await page.reload();
    await page.getByText("iris.csv: 150 rows, 5 columns").waitFor();
    expect(await keptNames(page)).toEqual([FILE]);
  });

  it("is fitted all the same where the browser has no storage, which is not said to keep it", async () => {
    const page = await studio.open("screen=draw");
    await page.evaluate(() => Object.defineProperty(globalThis, "indexedDB", { get: () => undefined }));
    await page.getByRole("button", { name: "Your data" }).click();
    await drop(page);
    await isRead(page);
    expect(await page.locator(".kept").count()).toBe(0);
    expect(await page.locator(".problem").count()).toBe(0);
  });
});
