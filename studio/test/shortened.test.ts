import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shortened } from "../src/parts/shortened.js";

describe("a shortened name", () => {
  it("has at most the wanted characters, and the beginning and the end of the name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 3, max: 40 }), (name, most) => {
        const short = shortened(name, most);
        const given = [...name];
        if (given.length <= most) {
          expect(short).toBe(name);
          return;
        }
        const end = Math.floor((most - 1) / 2);
        expect([...short]).toHaveLength(most);
        expect([...short].slice(0, most - end - 1)).toEqual(given.slice(0, most - end - 1));
        expect([...short].at(most - end - 1)).toBe("…");
        expect([...short].slice(most - end)).toEqual(given.slice(given.length - end));
      }),
    );
    expect(shortened("parking_is_easy[neutral]", 20)).toBe("parking_is…[neutral]");
  });
});
