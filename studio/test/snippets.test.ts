import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { packedDigits } from "../build/bundled-digits.js";
import { pythonSnippet, typescriptSnippet } from "../src/export/snippets.js";
import { digitImages } from "../src/images/digits.js";
import { drawingFromText } from "../src/images/drawing.js";
import { phiOf } from "../src/images/pixel-map.js";
import { logSumExp, probabilitiesOf, scoresOf } from "../src/likelihood/likelihood.js";
import { startWeights } from "../src/state/training.js";

const { map } = digitImages(packedDigits());
const phi = phiOf(map, drawingFromText("3c240c1c0606243c")!);
const W = startWeights({ start: { kind: "random", seed: 9 }, steps: [] });
const of = { W, phi, label: 3, feature: 29, class: 8 };
const a = scoresOf(phi, W);
const p = probabilitiesOf(a, logSumExp(a));

function expectNumbersOfThePage(printed: string) {
  const said = JSON.parse(printed) as { a: number[]; z: number; p: number[]; derivative: number };
  expect(said.a).toEqual([...a]);
  expect(said.z).toBeCloseTo(logSumExp(a), 13);
  said.p.forEach((probability, k) => {
    expect(probability).toBeCloseTo(p[k]!, 14);
  });
  expect(said.derivative).toBeCloseTo(-p[8]!, 14);
}

describe("a snippet", () => {
  it("in TypeScript runs and prints the numbers of the page", () => {
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", typescriptSnippet(of)], {
      encoding: "utf8",
    });
    expectNumbersOfThePage(printed);
  });

  const noPython = spawnSync("python3", ["--version"]).status !== 0;
  it.skipIf(noPython)("in Python runs and prints the numbers of the page", () => {
    expectNumbersOfThePage(execFileSync("python3", ["-c", pythonSnippet(of)], { encoding: "utf8" }));
  });
});
