import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const file = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

it("docs/warnings.md lists every code of a warning, and no other", () => {
  const codes = [...file("core/src/model/warnings/warning.ts").matchAll(/\| "([a-z-]+)"/g)].map(([, code]) => code);
  const listed = [...file("docs/warnings.md").matchAll(/^\| `([a-z-]+)`/gm)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(0);
  expect([...listed].sort()).toEqual([...codes].sort());
});
