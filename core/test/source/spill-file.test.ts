import { spawn } from "node:child_process";
import { fstatSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { spillFile } from "../../src/engine/wasm/spill-file.js";
import { MultilogitError } from "../../src/errors.js";
import type { NodeFiles } from "../../src/node-module.js";
import { random } from "../../src/numeric/random.js";

const folder = mkdtempSync(join(tmpdir(), "multilogit-spill-"));
const builtin = process.getBuiltinModule;
afterEach(() => {
  vi.restoreAllMocks();
  expect(readdirSync(folder)).toEqual([]);
});

/** From here on the file system is another in these respects. */
function change(change: (files: NodeFiles) => Partial<NodeFiles>): void {
  const files = builtin("node:fs") as unknown as NodeFiles;
  const changed = { ...files, ...change(files) };
  vi.spyOn(process, "getBuiltinModule").mockImplementation(((name: string) =>
    name === "node:fs" ? changed : builtin(name)) as typeof builtin);
}

const blockOf = (seed: number, length = 1000 + 7 * seed) =>
  Uint8Array.from({ length }, (_, at) => (at * 31 + seed * 17) & 255);

/** What a store of this folder keeps, block by block, read in another order than it was written. */
async function keepsBlocks(): Promise<void> {
  const store = await spillFile(folder)!(5000);
  const keys: number[] = [];
  for (let seed = 0; seed < 5; seed++) keys.push(await store.write(blockOf(seed)));
  for (const seed of [3, 0, 4, 1, 2]) {
    const read = new Uint8Array(new SharedArrayBuffer(blockOf(seed).length));
    await store.read(keys[seed]!, read);
    expect(Uint8Array.from(read)).toEqual(blockOf(seed));
  }
  await store.close();
}

async function sentenceOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MultilogitError);
  expect((error as MultilogitError).code).toBe("memory");
  return (error as MultilogitError).message;
}

describe("the spill file", () => {
  it("gives back each block, and has no name while it is open", async () => {
    await keepsBlocks();
  });

  it("can be read by its owner alone, whether or not the system has files without names", async () => {
    for (const constants of [{}, { O_DIRECTORY: undefined }]) {
      const opened: number[] = [];
      change((files) => ({
        constants: { ...files.constants, ...constants } as NodeFiles["constants"],
        openSync: (...asked) => {
          const file = files.openSync(...asked);
          opened.push(file);
          return file;
        },
      }));
      const store = await spillFile(folder)!(1);
      expect(opened).toHaveLength(1);
      expect(fstatSync(opened[0]!).mode & 0o777).toBe(0o600);
      expect(fstatSync(opened[0]!).nlink).toBe(0);
      expect(readdirSync(folder)).toEqual([]);
      await store.close();
      await keepsBlocks();
    }
  });

  it("goes on where the system reads and writes fewer bytes at once than it is asked to", async () => {
    change((files) => ({
      write: (file, from, at, length, to, done) => files.write(file, from, at, Math.min(length, 100), to, done),
      read: (file, to, at, length, from, done) => files.read(file, to, at, Math.min(length, 300), from, done),
    }));
    await keepsBlocks();
  });

  it("says in one sentence that there is too little space, before it writes anything", async () => {
    change(() => ({
      statfs: (_, done) => done(null, { bavail: 12, bsize: 1e6 }),
      openSync: () => expect.fail("no file is opened"),
    }));
    expect(await sentenceOf(spillFile("/scratch")!(835e6))).toBe(
      '"/scratch" has 12 MB left, but rows that memory has no room for take 835 MB; make space there, name another folder for temporary files, or allow more memory',
    );
  });

  it("says so when space runs out while it writes", async () => {
    change((files) => ({
      write: (file, from, at, length, to, done) =>
        to > 2000
          ? done(Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }), 0)
          : files.write(file, from, at, length, to, done),
    }));
    const store = await spillFile(folder)!(1);
    const writes = async () => {
      for (let seed = 0; seed < 5; seed++) await store.write(blockOf(seed));
    };
    expect(await sentenceOf(writes())).toMatch(
      /^the file for rows .* could not be written in ".*multilogit-spill-.*" \(ENOSPC: no space left on device, write\); make space there/,
    );
    await store.close();
  });

  it("says so where there is no such folder", async () => {
    expect(await sentenceOf(spillFile(join(folder, "none"))!(1))).toMatch(/could not be opened in ".*none" \(ENOENT/);
  });

  it("is gone when the process is killed at any moment", async () => {
    const source = random(9);
    for (let draw = 0; draw < 2; draw++) {
      expect(await killedAfter(source.uniform() * 150, true)).toBe("SIGKILL");
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it("leaves no cell where files cannot be without a name: at most an empty file, of a process killed before it could take the name away", async () => {
    const source = random(10);
    for (let draw = 0; draw < 2; draw++) {
      expect(await killedAfter(source.uniform() * 150, false)).toBe("SIGKILL");
      for (const name of readdirSync(folder)) {
        expect(statSync(join(folder, name)).size).toBe(0);
        rmSync(join(folder, name));
      }
    }
  });
});

/** How a process ends that stages rows and sums over them until it is killed, this many milliseconds after it has done so once. */
function killedAfter(milliseconds: number, isNameless: boolean): Promise<string | null> {
  const library = (path: string) => JSON.stringify(new URL(`../../dist/${path}`, import.meta.url).href);
  const program = `
    import fs from "node:fs";
    const { stagedInBlocksOf } = await import(${library("source/staged-blocks.js")});
    const { spillFile } = await import(${library("engine/wasm/spill-file.js")});
    const lib = await import(${library("index.js")});
    const builtin = process.getBuiltinModule;
    const files = ${isNameless} ? fs : { ...fs, constants: { ...fs.constants, O_DIRECTORY: undefined } };
    process.getBuiltinModule = (name) => (name === "node:fs" ? files : builtin(name));
    const x = Float64Array.from({ length: 4000 }, (_, i) => Math.sin(i));
    const table = lib.tableFromColumns({ x, y: Array.from(x, (v, i) => "abc"[i % 3]) });
    const plan = { featureMap: lib.fitFeatureMap(table, undefined, { exclude: ["y"] }), classes: ["a", "b", "c"], target: "y", rowWeights: null, classWeights: null, missing: "error" };
    for (let times = 0; ; times++) {
      if (times === 1) console.log("the first is done");
      const staged = await stagedInBlocksOf(500, plan, [table], { memory: 1, store: spillFile(${JSON.stringify(folder)}) });
      for (let p = 0; p < 3; p++) await staged.likelihood().at(new Float64Array(6));
      await staged.dispose();
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program]);
  let errors = "";
  child.stderr.on("data", (data) => {
    errors += data;
  });
  child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), milliseconds));
  return new Promise((resolve, reject) => {
    child.on("close", (code, signal) =>
      code === null ? resolve(signal) : reject(new Error(`code ${code}: ${errors}`)),
    );
  });
}

process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
