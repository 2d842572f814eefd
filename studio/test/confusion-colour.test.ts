import { describe, expect, it } from "vitest";
import { confusionColour } from "../src/evaluation/confusion-colour.js";
import { DARK, LIGHT } from "../src/parts/palette.js";

/** Relative luminance, WCAG 2. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

describe("the colours of a confusion matrix", () => {
  it.each([
    ["light", LIGHT],
    ["dark", DARK],
  ])("let no error stand out more than a larger share of hits, %s", (_, palette) => {
    for (let hits = 0; hits <= 100; hits++)
      for (let errors = 0; errors <= hits; errors++) {
        const right = contrast(confusionColour(palette, hits / 100, true), palette.surface);
        const wrong = contrast(confusionColour(palette, errors / 100, false), palette.surface);
        expect(wrong, `${errors} % wrong, ${hits} % right`).toBeLessThanOrEqual(right + 0.02);
      }
  });

  it("grow with the share", () => {
    for (const isRight of [true, false]) {
      const shown = [0, 0.25, 0.5, 1].map((share) => contrast(confusionColour(LIGHT, share, isRight), LIGHT.surface));
      expect(shown).toEqual([...shown].sort((a, b) => a - b));
    }
  });
});
