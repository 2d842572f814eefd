import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { packedDigits } from "../build/bundled-digits.js";
import { pythonSnippet, type SnippetOf, typescriptSnippet } from "../src/export/snippets.js";
import { digitImages } from "../src/images/digits.js";
import { drawingFromText } from "../src/images/drawing.js";
import { CLASSES, imagesOf } from "../src/images/images.js";
import { PIXEL_SCALES, phiOf, WEIGHT_UNIT } from "../src/images/pixel-map.js";
import { logSumExp, passOver, probabilitiesOf, scoresOf } from "../src/likelihood/likelihood.js";
import { startWeights } from "../src/state/training.js";

const GREYS = "0013g80000d00000".repeat(4);

const cases = PIXEL_SCALES.flatMap((scale) => {
  const images = digitImages(packedDigits(), scale);
  const W = startWeights({ start: { kind: "random", seed: 9 }, steps: [] }, WEIGHT_UNIT[scale]);
  const of = { W, map: images.map, drawing: drawingFromText(GREYS)!, label: 3, feature: 21, class: 8 };
  return [
    [scale, "the drawing", { ...of, sample: null }],
    [scale, "the sample", { ...of, sample: images }],
  ] as [string, string, SnippetOf][];
});

function expectNumbersOfThePage(printed: string, of: SnippetOf) {
  const said = JSON.parse(printed) as { a: number[]; z: number; p: number[]; derivative: number };
  const a = scoresOf(phiOf(of.map, of.drawing), of.W);
  const p = probabilitiesOf(a, logSumExp(a));
  const images = of.sample ?? imagesOf(of.drawing, [of.label], of.map);
  const derivative = passOver(images, of.W).gradient[of.feature * CLASSES + of.class]!;
  said.a.forEach((score, k) => {
    expect(score).toBeCloseTo(a[k]!, 12);
  });
  expect(said.z).toBeCloseTo(logSumExp(a), 12);
  said.p.forEach((probability, k) => {
    expect(probability).toBeCloseTo(p[k]!, 13);
  });
  expect(Math.abs(derivative)).toBeGreaterThan(1e-4);
  expect(said.derivative).toBeCloseTo(derivative, 8);
}

describe("a snippet", () => {
  it.each(cases)("in TypeScript, of pixels seen by %s, for %s, prints the numbers of the page", (_, _of, of) => {
    const printed = execFileSync(process.execPath, ["--input-type=module", "-"], {
      input: typescriptSnippet(of),
      encoding: "utf8",
    });
    expectNumbersOfThePage(printed, of);
  });

  const noPython = spawnSync("python3", ["--version"]).status !== 0;
  it.skipIf(noPython).each(cases)(
    "in Python, of pixels seen by %s, for %s, prints the numbers of the page",
    (_, _of, of) => {
      expectNumbersOfThePage(execFileSync("python3", ["-"], { input: pythonSnippet(of), encoding: "utf8" }), of);
    },
  );
});
