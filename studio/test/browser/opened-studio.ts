import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { chromiumPath } from "./chromium-path.js";

const PROGRAM = fileURLToPath(new URL("../../../cli/dist/main.js", import.meta.url));

export interface OpenedStudio {
  /** A fresh page of the studio in a fresh context, with this state in its address. */
  open(hash?: string, options?: BrowserContextOptions): Promise<Page>;
  /** "http://127.0.0.1:…/" */
  address(): string;
  /** The part of the address after # that was printed for a table on the command line: with its name and key. */
  given(): string;
  /** Forgets reported errors like these, which the test meant to cause. */
  forgive(like: RegExp): void;
}

/**
 * The studio as a person gets it: served by the built command line, in Chromium. After each test it is checked that the page
 * asked nothing of any other origin and that it reported no error.
 */
export function openedStudio(args: readonly string[] = []): OpenedStudio {
  let server: ChildProcess;
  let browser: Browser;
  let address: string;
  let given: string;
  const faults: string[] = [];
  const pages: Page[] = [];

  beforeAll(async () => {
    server = spawn(process.execPath, [PROGRAM, "studio", ...args, "--no-open", "--port", "0"]);
    [address, given = ""] = (await addressPrintedBy(server)).split("#v=2&") as [string, string?];
    browser = await chromium.launch({ executablePath: chromiumPath()!, args: ["--no-sandbox"] });
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
    expect(faults.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    server?.kill("SIGTERM");
  });

  return {
    address: () => address,
    given: () => given,
    forgive(like) {
      faults.splice(0, faults.length, ...faults.filter((fault) => !like.test(fault)));
    },
    async open(hash = "", options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      page.on("request", (request) => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address)) faults.push(request.url());
      });
      page.on("pageerror", (error) => faults.push(String(error.stack ?? error)));
      page.on("console", (message) => {
        if (message.type() === "error") faults.push(message.text());
      });
      pages.push(page);
      await page.goto(`${address}${hash === "" ? "" : `#${hash}`}`);
      await page.waitForSelector("main h2");
      return page;
    },
  };
}

function addressPrintedBy(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    server.stdout!.on("data", (text) => {
      said += text;
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(said);
      if (address) resolve(address[0]);
    });
    server.stderr!.on("data", (text) => {
      said += text;
    });
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}

/** The part of the address after #, once it has settled. */
export async function hashOf(page: Page): Promise<string> {
  await page.waitForTimeout(350);
  return new URL(page.url()).hash;
}
