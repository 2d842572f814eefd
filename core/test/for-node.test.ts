import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

// The few files that Node.js takes instead of the modules (core/bundle.js), as the last build made them.

const CORE = fileURLToPath(new URL("../", import.meta.url));
const { exports } = JSON.parse(readFileSync(join(CORE, "package.json"), "utf8")) as {
  exports: Record<string, string | Record<"types" | "node" | "default", string>>;
};
const doors = Object.entries(exports).flatMap(([door, paths]) =>
  typeof paths === "string" ? [] : [{ door, ...paths }],
);

describe.each(doors)("$door in Node.js", ({ node, default: modules }) => {
  it("exports what its modules do", async () => {
    const names = async (path: string) => Object.keys(await import(join(CORE, path))).sort();
    expect(await names(node)).toEqual(await names(modules));
  });

  it("opens at most a dozen files at first, and the kernels' bytes are not among them", () => {
    const opened = [...openedBy(join(CORE, node))].map((path) => relative(CORE, path));
    expect(opened.length).toBeLessThanOrEqual(12);
    expect(opened.filter((path) => path.includes("kernels-"))).toEqual([]);
  });
});

/** A module and all that it imports at once. */
function openedBy(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, from] of readFileSync(path, "utf8").matchAll(/^(?:import|export)\b[^;]*?"(\.[^"]+)";/gm))
    openedBy(join(dirname(path), from!), seen);
  return seen;
}
