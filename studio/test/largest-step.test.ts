import { describe, expect, it } from "vitest";
import { packedDigits } from "../build/bundled-digits.js";
import { digitImages } from "../src/images/digits.js";
import { PIXEL_SCALES } from "../src/images/pixel-map.js";
import { largestEigenvalue, safeStep } from "../src/likelihood/largest-step.js";

describe("the safe step", () => {
  it("is that of the images at hand, on whatever scale they are seen and in whatever order they are asked for", () => {
    const sights = PIXEL_SCALES.map((scale) => digitImages(packedDigits(), scale));
    for (const images of [...sights, ...sights.toReversed()])
      for (const lambda of [1, 100])
        expect(safeStep(images, lambda)).toBe(1 / (0.5 * largestEigenvalue(images) + lambda));
  });
});
