import { describe, expect, it } from "vitest";
import { type Feature, featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature, thresholdFeature } from "../../src/features/number-feature.js";
import { squareFeatures } from "../../src/features/square-features.js";

const CONSTANT: Feature = { kind: "constant" };
const pixel = (column: string): Feature => thresholdFeature(column, 8);
const byPlace = (side: number, from = 1) =>
  Array.from({ length: side * side }, (_, p) => `r${from + Math.floor(p / side)}c${from + (p % side)}`);
const byCount = (count: number, from = 0) => Array.from({ length: count }, (_, p) => `pixel${from + p}`);
const mapOf = (names: readonly string[], ...more: Feature[]) => featureMapOf([CONSTANT, ...names.map(pixel), ...more]);

describe("features are the pixels of a square image", () => {
  it.each([
    ["r1c1 … r8c8", byPlace(8), 8],
    ["r0c0 … r4c4", byPlace(5, 0), 5],
    ["r1c1 … r12c12, whose numbers have one digit or two", byPlace(12), 12],
    ["0_0 … 3_3", byPlace(4, 0).map((name) => name.slice(1).replace("c", "_")), 4],
    ["pixel0 … pixel783", byCount(784), 28],
    ["pixel1 … pixel16", byCount(16, 1), 4],
    ["0 … 15", byCount(16).map((name) => name.slice(5)), 4],
  ])("when their names count them: %s", (_, names, side) => {
    expect(squareFeatures(mapOf(names))).toEqual({ side, places: names.map((__, p) => p + 1), columns: names });
  });

  it("in whatever order the columns come", () => {
    for (const names of [byPlace(5), byCount(25)]) {
      const shuffled = names.map((_, p) => names[(p * 7 + 3) % 25]!);
      const square = squareFeatures(mapOf(shuffled))!;
      expect(square.columns).toEqual(names);
      expect(square.places.map((j) => shuffled[j - 1])).toEqual(names);
    }
  });

  it("when the constant stands last, or is left out", () => {
    const pixels = byPlace(4).map(pixel);
    const places = pixels.map((_, p) => p);
    expect(squareFeatures(featureMapOf([...pixels, CONSTANT]))?.places).toEqual(places);
    expect(squareFeatures(featureMapOf(pixels))?.places).toEqual(places);
  });

  it("when they are numbers", () => {
    const numbers = byPlace(4).map((column): Feature => numberFeature(column, 1, 2));
    expect(squareFeatures(featureMapOf(numbers))?.side).toBe(4);
  });
});

describe("features are no image", () => {
  it.each([
    ["when they are too few to be one", byPlace(3)],
    ["when their number is not a square", byCount(20)],
    ["when a pixel is missing and another stands in for it", [...byPlace(4).slice(1), "r5c1"]],
    ["when a column is wider than the image", byPlace(4).map((name) => name.replace("r4c4", "r4c5"))],
    ["when the count has a gap", [...byCount(15), "pixel16"]],
    ["when a name differs", [...byCount(15), "pixels15"]],
    ["when two names mean one pixel", [...byCount(15), "pixel07"]],
    ["when the names count nothing", [..."abcdefghijklmnop"]],
    ["when a count is too long to be exact", [...byCount(15), "pixel99999999999999999999"]],
  ])("%s", (_, names) => {
    expect(squareFeatures(mapOf(names))).toBeNull();
  });

  it("when there is a category among them", () => {
    const category: Feature = {
      kind: "category",
      column: "hand",
      levels: ["l", "r"],
      reference: null,
      unseen: "error",
    };
    expect(squareFeatures(mapOf(byPlace(4), category))).toBeNull();
    expect(squareFeatures(mapOf(byPlace(4).slice(1), category))).toBeNull();
  });

  it("when there is nothing but the constant", () => {
    expect(squareFeatures(featureMapOf([CONSTANT]))).toBeNull();
  });
});
