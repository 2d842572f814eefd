import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { solidWithoutTransitions, withoutTransitions } from "../build/solid-without-transitions.js";

const SOLID = readFileSync(
  join(dirname(createRequire(import.meta.url).resolve("solid-js/package.json")), "dist/solid.js"),
  "utf8",
);

describe("Solid without transitions", () => {
  it("still tells those who depend on a signal, once in a batch", async () => {
    const { createRoot, createSignal, createMemo, createRenderEffect, batch } = await import(
      `data:text/javascript,${encodeURIComponent(withoutTransitions(SOLID))}`
    );
    const seen: number[] = [];
    const [a, setA] = createSignal(1);
    const [b, setB] = createSignal(2);
    createRoot(() => {
      const sum = createMemo(() => a() + b());
      createRenderEffect(() => seen.push(sum()));
    });
    setA(3);
    batch(() => {
      setA(10);
      setB(20);
    });
    expect(seen).toEqual([3, 5, 30]);
  });

  it("reads no transition any more", () => {
    expect(withoutTransitions(SOLID)).not.toMatch(/(?<![\w.])Transition(?!\w)(?!\s*:)/);
  });

  it.each([
    ["declares it otherwise", SOLID.replace("let Transition = null;", "let Transition;"), /0 times, expected once/],
    ["names it otherwise", SOLID.replaceAll("Transition", "Change"), /"let Transition = null;" 0 times/],
    ["sets it otherwise", `${SOLID}\nTransition ??= {};`, /sets its transition by "null \?\?= \{\};"/],
    ["sets it without blanks", `${SOLID}\nTransition={};`, /sets its transition by/],
  ])("ends the build in a sentence where Solid %s", (_, code, sentence) => {
    expect(() => withoutTransitions(code)).toThrow(sentence);
  });

  it("ends the build in a sentence where Solid lies elsewhere", () => {
    const { buildEnd } = solidWithoutTransitions() as { buildEnd: (error?: Error) => void };
    expect(() => buildEnd()).toThrow(/no module of the page is .*solid-js.*look again where it lies/);
  });
});
