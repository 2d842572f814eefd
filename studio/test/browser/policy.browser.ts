import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath } from "./chromium-path.js";

const LIBRARY = new URL("../../../core/dist/", import.meta.url);

/** Fits what is large enough for the kernels, and asks for the wasm engine by name. */
const PAGE = `
import { fit } from "/index.js";
import { inWorker } from "/worker/index.js";
const data = Float64Array.from({ length: 60_000 }, (_, e) => Math.sin(e * e));
const labels = Array.from({ length: 3000 }, (_, i) => i % 5);
globalThis.fitHere = async (isInWorker) => {
  const fitting = isInWorker ? inWorker().fit : fit;
  const matrix = { rows: 3000, columns: 20, data };
  const { report } = await fitting(matrix, labels);
  const refusal = await fitting(matrix, labels, { engine: "wasm" }).then(() => null, (error) => error.message);
  return { engine: report.engine, converged: report.converged, warnings: report.warnings, refusal };
};`;

interface Found {
  readonly engine: string;
  readonly converged: boolean;
  readonly warnings: readonly object[];
  readonly refusal: string | null;
}

/** The built library as a page's own modules, all under the content security policy that `policy` returns. */
function libraryServer(policy: () => string): Server {
  const text = { "/": '<!doctype html><script type="module" src="/page.js"></script>', "/page.js": PAGE };
  return createServer(({ url = "/" }, response) => {
    const own = text[url as keyof typeof text];
    const file = new URL(`.${url}`, LIBRARY);
    if (own === undefined && !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader("content-type", url === "/" ? "text/html" : "text/javascript");
    response.setHeader("content-security-policy", policy());
    response.end(own ?? readFileSync(file));
  });
}

describe("a page whose content security policy", () => {
  let policy = "";
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    server = libraryServer(() => policy);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    browser = await chromium.launch({ executablePath: chromiumPath()!, args: ["--no-sandbox"] });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  async function fitUnder(wanted: string, isInWorker = false): Promise<Found> {
    policy = wanted;
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    // a string would need 'unsafe-eval'
    await page.waitForFunction(() => "fitHere" in globalThis, null, { polling: 50 });
    const found = await page.evaluate(
      (inWorker) => (globalThis as unknown as { fitHere(inWorker: boolean): Promise<Found> }).fitHere(inWorker),
      isInWorker,
    );
    await page.close();
    return found;
  }

  it.each([false, true])(
    "forbids WebAssembly: large fits use plain loops, and say why (in a worker: %s)",
    async (isInWorker) => {
      const found = await fitUnder("script-src 'self'", isInWorker);
      expect(found).toMatchObject({ engine: "reference", converged: true });
      expect(found.warnings).toEqual([
        {
          code: "slow-engine",
          column: "",
          sentence: expect.stringMatching(
            /^the content security policy of this page forbids WebAssembly.*add 'wasm-unsafe-eval' to its script-src/,
          ),
        },
      ]);
      expect(found.refusal).toMatch(/which the content security policy of this page forbids; add 'wasm-unsafe-eval'/);
    },
  );

  it("allows it: they use the kernels", async () => {
    const found = await fitUnder("script-src 'self' 'wasm-unsafe-eval'");
    expect(found).toEqual({ engine: "wasm", converged: true, warnings: [], refusal: null });
  });
});
