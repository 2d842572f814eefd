import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { IRIS, workplace } from "./program.js";

const PROGRAM = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

/** Starts the studio; the address that it prints, and its end. */
async function studio(...args: string[]): Promise<{ address: string; interrupt(): Promise<number | null> }> {
  const child = spawn(process.execPath, [PROGRAM, "studio", ...args, "--no-open", "--port", "0"]);
  started.push(child);
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (said) => resolve(/http:\S+/.exec(String(said))![0]));
    child.on("exit", (code) => reject(new Error(`ended with ${code}`)));
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  return {
    address,
    interrupt: () => {
      child.kill("SIGINT");
      return ended;
    },
  };
}

describe("multilogit studio", () => {
  it("serves its page on the loopback address until it is interrupted", async () => {
    const { address, interrupt } = await studio();
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const page = await (await fetch(address)).text();
    expect(page).toContain("<title>multilogit studio</title>");
    expect(page).toContain("connect-src 'self'");
    expect(page).not.toMatch(/<(script|link)[^>]+(src|href)="(?!data:)/);
    expect(await interrupt()).toBe(0);
  });

  it("serves the given table beside it, byte for byte, and no other file", async () => {
    const { address } = await studio(IRIS);
    const [, key] = /^#v=2&screen=data&load=iris\.csv&key=([\w-]{22})$/.exec(new URL(address).hash)!;
    const data = await fetch(new URL(`data/${key}/iris.csv`, address));
    expect(Buffer.from(await data.arrayBuffer())).toEqual(readFileSync(IRIS));
    for (const path of [
      "data/",
      "data/iris.csv",
      `data/${key}/`,
      `data/${key}/other.csv`,
      "data/..%2f..%2fpackage.json",
      "iris.csv",
    ])
      expect((await fetch(new URL(path, address))).status, path).toBe(404);
  });

  it("turns other formats into CSV, whatever the file is called", async () => {
    const here = workplace({ "my table é.json": '[{"x":1,"kind":"a"},{"x":2,"kind":"b,c"}]' });
    const { address } = await studio(here.path("my table é.json"));
    const given = new URLSearchParams(new URL(address).hash.slice(1));
    const name = given.get("load")!;
    expect(name).toBe("my table é.csv");
    const text = await (await fetch(new URL(`data/${given.get("key")}/${encodeURIComponent(name)}`, address))).text();
    expect(text).toBe('x,kind\n1,a\n2,"b,c"\n');
  });

  it("says in one line that a file is not there or that a port is taken", async () => {
    const here = workplace();
    const missing = await here.run(["studio", "no.csv", "--no-open"]);
    expect(missing).toMatchObject({ code: 2, stdout: "" });
    expect(missing.stderr).toContain("no.csv: no such file");
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    const taken = await here.run(["studio", "--no-open", "--port", String(port)]);
    other.close();
    expect(taken.code).toBe(2);
    expect(taken.stderr).toBe(
      `multilogit: port ${port} is taken by another program; give another --port, or 0 for any that is free\n`,
    );
    expect((await here.run(["studio", "--port", "70000"])).stderr).toContain("from 0 to 65535");
  });
});
