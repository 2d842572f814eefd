import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Chunk, packed } from "../build/worker-in-blocks.js";

const chunk = (fileName: string, code: string, imports: string[] = [], dynamicImports: string[] = []): Chunk => ({
  fileName,
  code,
  imports,
  dynamicImports,
});
const WORKER = chunk("studio-worker", 'x=Promise.resolve().then(()=>require("./doctor"));exports.y=1;', [], ["doctor"]);
const DOCTOR = chunk("doctor", 'var a=require("./studio-worker");exports.twice=2*a.y;', ["studio-worker"]);

describe("the worker's script", () => {
  it("calls block for what it imports later, which is packed under its name", () => {
    const { entry, script, blocks } = packed([WORKER, DOCTOR]);
    expect(entry).toBe("studio-worker");
    expect(script).toContain('x=self.block("doctor");exports.y=1;');
    expect(Object.keys(blocks)).toEqual(["doctor"]);
    expect(blocks.doctor!.imports).toEqual(["studio-worker"]);
    expect(gunzipSync(Buffer.from(blocks.doctor!.packed, "base64")).toString()).toContain(DOCTOR.code);
  });

  it.each<[string, Chunk[], RegExp]>([
    ["is missing", [DOCTOR], /studio-worker is missing; expected one script/],
    [
      "imports another at its start",
      [{ ...WORKER, imports: ["shared"] }, DOCTOR],
      /imports shared; expected one script/,
    ],
    [
      "prints its later imports otherwise",
      [{ ...WORKER, code: 'import("./doctor")' }, DOCTOR],
      /studio-worker has Promise.*require\("\.\/doctor"\)\) 0 times, expected once; look again/,
    ],
    [
      "has a block that prints its imports otherwise",
      [WORKER, { ...DOCTOR, code: "require('./studio-worker')" }],
      /doctor has require\("\.\/studio-worker"\) 0 times, expected once; look again/,
    ],
  ])("ends the build in a sentence where it %s", (_, chunks, sentence) => {
    expect(() => packed(chunks)).toThrow(sentence);
  });
});
