import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  PART,
  PART_KIND,
  PLAN,
  POSITION,
  STANDARDIZED,
  WEIGHTING,
  WORKSPACE,
} from "../../src/engine/wasm/kernel-interface.js";
import { RELAXED_SIMD } from "../../src/engine/wasm/kernels-relaxed-simd.js";
import { SIMD } from "../../src/engine/wasm/kernels-simd.js";
import { struct } from "../../src/engine/wasm/struct.js";

const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const plan = textOf("../../assembly/plan.ts").split("\n");
const generated = textOf("../../src/engine/wasm/kernel-interface.ts");

/** What stands between the line that begins with `opening` and the next brace that closes. */
function membersAfter(opening: string): string[] {
  const first = plan.findIndex((line) => line.startsWith(opening)) + 1;
  const end = plan.findIndex((line, at) => at >= first && line === "}");
  return plan.slice(first, end).flatMap((line) => /^ {2}(\w+)(?:: \w+;|,)$/.exec(line)?.[1] ?? []);
}

describe("the kernels' structures", () => {
  it.each([
    ["Plan", PLAN],
    ["Part", PART],
    ["Position", POSITION],
    ["Workspace", WORKSPACE],
  ] as const)("%s has the fields of assembly/plan.ts, in their order", (name, { fields }) => {
    expect(fields.length).toBeGreaterThan(3);
    expect(fields).toEqual(membersAfter(`export class ${name} {`));
  });

  it("are of 32-bit fields alone, each four bytes behind the one before", () => {
    const types = plan.flatMap((line) => /^ {2}\w+: (\w+);$/.exec(line)?.[1] ?? []);
    expect(types.length).toBeGreaterThan(40);
    expect(types.filter((type) => type !== "i32" && type !== "usize")).toEqual([]);
  });

  it("are written by names, in whatever order these are given", () => {
    const { of } = struct("first", "second", "third");
    expect([...of({ third: 3, first: 1, second: 2 })]).toEqual([1, 2, 3]);
    // @ts-expect-error a field is missing
    of({ first: 1, second: 2 });
    // @ts-expect-error there is no such field
    of({ first: 1, second: 2, third: 3, fourth: 4 });
  });

  it.each([
    ["PartKind", PART_KIND],
    ["Standardized", STANDARDIZED],
    ["Weighting", WEIGHTING],
  ] as const)("%s has one list of names, counted from 0", (name, members) => {
    const names = membersAfter(`export const enum ${name} {`);
    expect(Object.keys(members).map((key) => key.replace(/[A-Z]/g, "_$&").toUpperCase())).toEqual(names);
    expect(Object.values(members)).toEqual([...names.keys()]);
  });
});

describe("the kernels' exports", () => {
  it.each([
    ["relaxed SIMD", RELAXED_SIMD],
    ["SIMD", SIMD],
  ])("take as many numbers as their types say, with %s", (_, base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    if (!WebAssembly.validate(bytes)) return;
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: true });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
    const typed = [...generated.matchAll(/^ {2}(\w+)\(([^)]*)\): (?:void|number);$/gm)].map(([, name, parameters]) => [
      name!,
      parameters!.split(", ").length,
    ]);
    const functions = Object.entries(exports).filter(([, value]) => typeof value === "function");
    expect(Object.fromEntries(typed)).toEqual(
      Object.fromEntries(functions.map(([name, value]) => [name, (value as () => void).length])),
    );
  });
});
