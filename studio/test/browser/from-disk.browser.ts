import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath } from "./chromium-path.js";
import { PAGE, pageWeight } from "./page-weight.js";

describe("the page from a disk, without a network", () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath()!, args: ["--no-sandbox"] });
    page = await browser.newPage();
    page.on("request", (request) => asked.push(request.url()));
    await page.context().setOffline(true);
  });
  afterAll(() => browser?.close());

  const opened = async (hash: string) => {
    await page.goto(`${pathToFileURL(PAGE).href}#v=2&${hash}`);
    await page.reload();
  };

  it("solves, which is in the script that it starts with", async () => {
    await opened("screen=step");
    await page
      .getByText(/within .* nats of its minimum/)
      .first()
      .waitFor();
  });

  it("unpacks the doctor and the fits of tables when they are asked", async () => {
    await opened("screen=doctor");
    await page.locator(".conclusion").first().waitFor();
    await opened("screen=data");
    await page.getByRole("button", { name: "Use the bundled digits" }).click();
    await page.getByRole("button", { name: "Fit", exact: true }).click();
    await page.getByText("Fitted, with a certificate").waitFor();
    expect(Object.keys(pageWeight().later)).toEqual(expect.arrayContaining(["doctor-answers", "table-answers"]));
  });

  it("asks for nothing but itself", () => {
    expect(asked.filter((url) => !/^(blob|data):/.test(url) && !url.startsWith(pathToFileURL(PAGE).href))).toEqual([]);
  });
});
