import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SIMD } from "../../core/src/engine/wasm/kernels-simd.js";
import { UNCALLED } from "../build/used-kernels.js";
import { UNUSED } from "../build/without-unused.js";

const FOLDER = new URL("../../core/src/", import.meta.url).pathname;
/** Reached from modules alone that the page leaves out. */
const BEHIND = ["engine/wasm/kernel-inverse"];

describe("the kernels that the page leaves out", () => {
  it("are kernels", () => {
    const exported = WebAssembly.Module.exports(new WebAssembly.Module(Buffer.from(SIMD, "base64")));
    expect(exported.map(({ name }) => name)).toEqual(expect.arrayContaining([...UNCALLED]));
  });

  it.each(UNCALLED)("%s is called by modules alone that the page leaves out, too", (name) => {
    const calls = new RegExp(`kernels\\.${name}\\(|"${name}"`);
    const callers = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
      .filter(
        (file) => file.endsWith(".ts") && !file.includes("kernels-") && calls.test(readFileSync(FOLDER + file, "utf8")),
      )
      .map((file) => file.replaceAll("\\", "/").replace(/\.ts$/, ""));
    expect([...Object.keys(UNUSED), ...BEHIND]).toEqual(expect.arrayContaining(callers));
  });
});
