import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { modelFromText, predict, probabilities } from "multilogit";
import { beforeAll, describe, expect, it } from "vitest";
import { expectRefusal, IRIS, type Workplace, workplace } from "./program.js";
import { startedServer } from "./started-server.js";

const ROW = { "Sepal.Length": 5.8, "Sepal.Width": 3, "Petal.Length": 3.7, "Petal.Width": 1.2 };
let here: Workplace;
beforeAll(async () => {
  here = workplace();
  for (const [penalty, name] of [
    ["ridge:1", "iris.json"],
    ["ridge:100", "other.json"],
  ])
    await here.run(["fit", IRIS, "--target", "Species", "--penalty", penalty!, "-o", name!]);
});

const modelIn = (name: string) => modelFromText(here.read(name));
const expected = (name: string) => {
  const model = modelIn(name);
  const P = probabilities(model, [ROW]);
  return {
    class: predict(model, [ROW])[0],
    probabilities: Object.fromEntries(model.classes.map((c, k) => [c, P[k]])),
  };
};

describe("multilogit serve", () => {
  it("answers with the library's predictions, and ends well when it is asked to", async () => {
    const server = await startedServer(here, "iris.json");
    expect(await server.post("/predict", ROW)).toEqual({ status: 200, answer: expected("iris.json") });
    expect(await server.end()).toBe(0);
    expect(server.stderr()).toBe("");
  });

  it("prints its address and a command line that works when it is copied, in 80 columns", async () => {
    const server = await startedServer(here, "iris.json");
    const lines = server.stdout().split("\n");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(server.stdout()).toContain(`iris answers at ${server.address}/ to this machine only`);
    const command = server.stdout().slice(server.stdout().indexOf("curl"));
    const answer = JSON.parse(
      execFileSync("bash", ["-c", command], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    );
    expect(answer.class).toBe("versicolor");
  });

  it("answers several models under their names", async () => {
    const server = await startedServer(here, "iris.json", "other.json");
    expect((await server.post("/models/other/predict", ROW)).answer).toEqual(expected("other.json"));
    expect((await server.post("/models/iris/predict", ROW)).answer).toEqual(expected("iris.json"));
    here.write({ "copy of other.json": here.read("other.json") });
    expectRefusal(
      await here.run(["serve", "iris.json", `${here.path("iris.json")}`]),
      /would both be served as "iris"; rename/,
    );
  });

  it("exchanges a model that is written again, and keeps the old one where the new file is bad or gone", async () => {
    const path = here.path("watched.json");
    writeFileSync(path, here.read("iris.json"));
    const server = await startedServer(here, "watched.json", "--watch");
    const swap = (text: string) => {
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
    };
    expect((await server.post("/predict", ROW)).answer).toEqual(expected("iris.json"));
    swap(here.read("other.json"));
    await server.says(/watched\.json was read again: watched is the new model from now on\n/);
    expect((await server.post("/predict", ROW)).answer).toEqual(expected("other.json"));
    swap(here.read("iris.json").slice(0, 400));
    await server.says(/ends in the middle, so it is truncated; .*; watched stays the model that it was\n/);
    rmSync(path);
    await server.says(/no such file.*; watched stays the model that it was\n/);
    expect((await server.post("/predict", ROW)).answer).toEqual(expected("other.json"));
    swap(here.read("iris.json"));
    await server.says(/read again[\s\S]*read again/);
    expect((await server.post("/predict", ROW)).answer).toEqual(expected("iris.json"));
  });

  it("finishes what is being answered when it is stopped, and takes nothing new", async () => {
    const server = await startedServer(here, "iris.json");
    let ended: Promise<number | null> | undefined;
    const answer = new Promise<{ status: number | undefined; connection: string | undefined; text: string }>(
      (resolve, reject) => {
        const sent = request(
          `${server.address}/predict`,
          { method: "POST", headers: { "Content-Type": "application/json" } },
          (got) => {
            let text = "";
            got.on("data", (part) => (text += String(part)));
            got.on("end", () => resolve({ status: got.statusCode, connection: got.headers.connection, text }));
          },
        );
        sent.on("error", reject);
        sent.write(JSON.stringify(ROW).slice(0, 20), () =>
          setTimeout(() => {
            ended = server.end();
            setTimeout(() => sent.end(JSON.stringify(ROW).slice(20)), 200);
          }, 200),
        );
      },
    );
    expect(await answer).toMatchObject({ status: 200, connection: "close" });
    expect(await ended).toBe(0);
    await expect(fetch(server.address)).rejects.toThrow();
  });

  it("logs a line per request if asked to, and keeps the limits that it is given", async () => {
    const server = await startedServer(here, "iris.json", "--log", "--max-rows", "2", "--max-bytes", "200");
    expect((await server.post("/predict", [ROW, ROW])).status).toBe(200);
    expect((await server.post("/predict", [{}, {}, {}])).status).toBe(413);
    expect((await server.post("/predict", [ROW, ROW, ROW, ROW])).answer).toMatchObject({ reason: "bytes" });
    await server.says(/POST \/predict 200 \d+\.\d ms\nPOST \/predict 413 \d+\.\d ms\nPOST \/predict 413/);
  });

  it("answers to its own address only, so that no page can reach it under another name", async () => {
    const server = await startedServer(here, "iris.json");
    const asked = (host: string) =>
      new Promise((resolve) => {
        request(`${server.address}/health`, { headers: { host } }, (got) => resolve(got.resume().statusCode)).end();
      });
    expect(await asked(`localhost:${server.port}`)).toBe(200);
    expect(await asked("evil.test")).toBe(403);
    expect(await asked("127.0.0.1.evil.test")).toBe(403);
  });

  it("says in one line what is wrong with its arguments", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    expectRefusal(
      await here.run(["serve", "iris.json", "--port", String(port)]),
      /is taken by another program; give another --port/,
    );
    other.close();
    expectRefusal(await here.run(["serve", "no.json"]), /no\.json: no such file/);
    expectRefusal(await here.run(["serve", IRIS]), /not JSON/);
    expectRefusal(
      await here.run(["serve", "iris.json", "--host", "no.such.host.invalid"]),
      /not an address of this machine/,
    );
    expectRefusal(await here.run(["serve"]), /missing required argument 'MODEL'/);
    expect(readFileSync(IRIS, "utf8")).toContain("Species");
  });
});
