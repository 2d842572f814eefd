import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { beforeAll, describe, expect, it } from "vitest";
import { IRIS, type Workplace, workplace } from "../commands/program.js";
import { type StartedServer, startedServer } from "../commands/started-server.js";

const ROW = { "Sepal.Length": 5.8, "Sepal.Width": 3, "Petal.Length": 3.7, "Petal.Width": 1.2 };
const JSON_ROW = JSON.stringify(ROW);
let here: Workplace;
beforeAll(async () => {
  here = workplace();
  await here.run(["fit", IRIS, "--target", "Species", "-o", "iris.json"]);
  await here.run(["fit", IRIS, "--target", "Species", "--penalty", "ridge:100", "-o", "other.json"]);
});

/** A connection that takes what comes; `said` is that, once the server has closed it. */
function connection(server: StartedServer): { socket: Socket; ended: Promise<string>; said: () => string } {
  const socket = connect(server.port, "127.0.0.1");
  let text = "";
  socket.on("data", (part) => (text += String(part)));
  socket.on("error", () => {});
  const ended = new Promise<string>((resolve) => socket.on("close", () => resolve(text)));
  return { socket, ended, said: () => text };
}

const head = (more = "", path = "/predict") =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${more}\r\n`;

async function expectAlive(server: StartedServer): Promise<void> {
  expect(await server.post("/predict", ROW)).toMatchObject({ status: 200, answer: { class: "versicolor" } });
  expect(server.stderr()).toBe("");
}

function residentMegabytes({ pid }: StartedServer): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024;
}

describe("multilogit serve survives", () => {
  it("bodies that come too slowly, or not at all, and answers them 408", async () => {
    const server = await startedServer(here, "iris.json", "--timeout", "0.5");
    const slow = Array.from({ length: 20 }, (_, c) => {
      const each = connection(server);
      each.socket.write(head("Content-Length: 5000\r\n"));
      if (c % 2 === 0) {
        const drip = setInterval(() => each.socket.write(" "), 50);
        each.socket.on("close", () => clearInterval(drip));
      }
      return each;
    });
    await expectAlive(server);
    for (const { ended } of slow) expect(await ended).toMatch(/^HTTP\/1\.1 408 [\s\S]*did not arrive within 500 ms/);
    await expectAlive(server);
  });

  it("bodies that are huge: declared, in chunks, and never ending", async () => {
    const server = await startedServer(here, "iris.json", "--max-bytes", "100000");
    const declared = connection(server);
    declared.socket.write(head("Content-Length: 1000000000000\r\n"));
    expect(await Promise.race([declared.ended, answered(declared.said)])).toMatch(/^HTTP\/1\.1 413/);
    declared.socket.destroy();
    const before = residentMegabytes(server);
    const endless = connection(server);
    endless.socket.write(head("Transfer-Encoding: chunked\r\n"));
    const chunk = `10000\r\n${" ".repeat(65536)}\r\n`;
    let sent = 0;
    const pump = () => {
      while (sent < 500_000_000 && !endless.socket.destroyed) {
        sent += chunk.length;
        if (!endless.socket.write(chunk)) return void endless.socket.once("drain", pump);
      }
    };
    pump();
    expect(await Promise.race([endless.ended, answered(endless.said)])).toMatch(/^HTTP\/1\.1 413/);
    endless.socket.destroy();
    expect(residentMegabytes(server) - before).toBeLessThan(60);
    await expectAlive(server);
  });

  it("bodies that are cut off, and requests that are none", async () => {
    const server = await startedServer(here, "iris.json");
    for (const text of [
      head("Content-Length: 90\r\n") + JSON_ROW.slice(0, 30),
      `${head("Transfer-Encoding: chunked\r\n")}5\r\n{"Sep`,
      head("Content-Length: -1\r\n"),
      head("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
      "\u0000\u0001\u0002\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      "TRACE /predict HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "GET /%00%ff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
      "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: \u00e4\u00f6\r\nConnection: close\r\n\r\n",
      "",
    ]) {
      const each = connection(server);
      each.socket.end(text);
      const said = await each.ended;
      expect(said, text).toMatch(/^$|^HTTP\/1\.1 [24]\d\d /);
      await expectAlive(server);
    }
  });

  it("floods of headers", async () => {
    const server = await startedServer(here, "iris.json", "--timeout", "1");
    const long = connection(server);
    long.socket.write(head(`X-Long: ${"x".repeat(100_000)}\r\n`));
    expect(await long.ended).toMatch(/^HTTP\/1\.1 431/);
    const endless = connection(server);
    endless.socket.write("POST /predict HTTP/1.1\r\n");
    const drip = setInterval(() => endless.socket.write("X-More: 1\r\n"), 20);
    const said = await endless.ended;
    clearInterval(drip);
    expect(said).toMatch(/^$|^HTTP\/1\.1 (?:408|431)/);
    await expectAlive(server);
  });

  it("a thousand idle connections, which it closes in time", async () => {
    const server = await startedServer(here, "iris.json", "--timeout", "1");
    const idle = Array.from({ length: 1000 }, () => connection(server));
    await Promise.all(
      idle.map(({ socket }) => new Promise<void>((resolve) => socket.once("connect", () => resolve()))),
    );
    await expectAlive(server);
    await Promise.all(idle.map(({ ended }) => ended));
    await expectAlive(server);
  });

  it("exchanges of the model under load: no request is lost, and each is answered by one model", async () => {
    here.write({ "swapped.json": here.read("iris.json") });
    const server = await startedServer(here, "swapped.json", "--watch");
    const answers = new Set<string>();
    let [asked, swaps] = [0, 0];
    const clients = Array.from({ length: 16 }, async () => {
      while (swaps < 4) {
        const { status, answer } = await server.post("/predict", [ROW, ROW, ROW]);
        const { predictions } = answer as { predictions: unknown[] };
        expect(status).toBe(200);
        expect(new Set(predictions.map((each) => JSON.stringify(each))).size).toBe(1);
        answers.add(JSON.stringify(predictions[0]));
        asked++;
      }
    });
    for (; swaps < 4; swaps++) {
      here.write({ "swapped.json": here.read(swaps % 2 === 0 ? "other.json" : "iris.json") });
      await server.says(new RegExp(`(?:was read again[\\s\\S]*){${swaps + 1}}`));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await Promise.all(clients);
    expect(asked).toBeGreaterThan(100);
    expect(answers.size).toBe(2);
    expect(await server.end()).toBe(0);
  });
});

/** The first answer of a connection that stays open. */
async function answered(said: () => string): Promise<string> {
  while (!said().includes("\r\n\r\n")) await new Promise((resolve) => setTimeout(resolve, 10));
  return said();
}
