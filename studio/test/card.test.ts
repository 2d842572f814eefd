import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url));

describe("the card of links", () => {
  it("is a small PNG of the size that the page says", () => {
    const html = read("../index.html").toString();
    const said = (property: string) => new RegExp(`property="og:${property}" content="([^"]+)"`).exec(html)?.[1];
    const png = read(`../public/${said("image")}`);
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)].map(String)).toEqual([
      said("image:width"),
      said("image:height"),
    ]);
    expect(png.length).toBeLessThan(100_000);
  });
});
