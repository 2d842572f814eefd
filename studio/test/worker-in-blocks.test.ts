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

/** The script as a worker would run it: what it exports, and what it asks `block` for. */
function started(script: string): { exported: Record<string, Record<string, unknown>>; asked: string[] } {
  const asked: string[] = [];
  const self: Record<string, unknown> = { block: (name: string) => asked.push(name) };
  const scope = new Proxy(self, {
    has: () => true,
    get: (all, name) => (name === "self" ? self : all[name as string]),
  });
  new Function("scope", `with (scope) {${script}\n}`)(scope);
  return { exported: self.exported as Record<string, Record<string, unknown>>, asked };
}

describe("the worker's script", () => {
  it("runs what it starts with, each after its imports, and calls block for what it imports later", () => {
    const shared = chunk("shared", "exports.one=1;");
    const worker = {
      ...WORKER,
      code: `var s=require("./shared"),${WORKER.code}exports.two=s.one+1;`,
      imports: ["shared"],
    };
    const { script, blocks } = packed([worker, DOCTOR, shared]);
    expect(started(script)).toEqual({
      exported: { shared: { one: 1 }, "studio-worker": { y: 1, two: 2 } },
      asked: ["doctor"],
    });
    expect(Object.keys(blocks)).toEqual(["doctor"]);
    expect(blocks.doctor!.imports).toEqual(["studio-worker"]);
    const self: { define?: (exports: object, require: (name: string) => object) => void } = {};
    new Function("self", gunzipSync(Buffer.from(blocks.doctor!.packed, "base64")).toString())(self);
    const exports = {};
    self.define!(exports, (name) => ({ "./studio-worker": { y: 21 } })[name]!);
    expect(exports).toEqual({ twice: 42 });
  });

  it.each<[string, Chunk[], RegExp]>([
    ["is missing", [DOCTOR], /studio-worker is missing; expected a chunk of this name/],
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
