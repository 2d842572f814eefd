import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  boolean,
  category,
  type FitOptions,
  type Formula,
  fit,
  formula,
  modelFromText,
  modelToText,
  probabilities,
  ridge,
  standardize,
  threshold,
} from "../../src/index.js";
import { checksumOf } from "../../src/model/model-to-text.js";
import { expectSentence } from "../error-sentence.js";

// Two model files as multilogit wrote them when numbers, expressions, thresholds and booleans were features of four kinds, and the fits
// that they hold.

const ROWS = Array.from({ length: 40 }, (_, i) => ({
  x: Math.sin(i),
  far: 1e6 + i,
  pixel: (i * 7) % 17,
  "per cent": ((i * 5) % 11) / 10,
  on: i % 4 === 0,
  f: "abc"[(i * i) % 3 === 0 ? 0 : i % 3]!,
  k: 1990 + (i % 3),
  o: i / 40,
  y: ["no", "yes", "maybe"][(i * i + (i % 2)) % 3]!,
}));

const CASES: readonly (readonly [
  file: string,
  target: "y" | Formula,
  options: FitOptions<keyof (typeof ROWS)[number]>,
])[] = [
  [
    "columns",
    "y",
    {
      features: [
        standardize("x", "far"),
        threshold(8, "pixel"),
        threshold(0.5, "per cent"),
        boolean("on"),
        category({ unseen: "zero" }, "f"),
        category({ reference: { level: 1991 } }, "k"),
      ],
      ignore: ["o"],
      penalty: ridge(0.3),
    },
  ],
  [
    "formula",
    formula("y ~ x*f + log(pixel + 1) + I(`per cent`^2) + I(far) + C(k) + on:x + offset(yes = o)"),
    { penalty: ridge(1) },
  ],
];

const textOf = (file: string) =>
  readFileSync(new URL(`../fixtures/models/version-1-${file}.json`, import.meta.url), "utf8");

describe.each(CASES)("a model file of version 1, of %s", (file, target, options) => {
  const old = JSON.parse(textOf(file)) as { version: number; featureNames: string[]; features: { kind: string }[] };

  it("is read as the same model: names, weights and probabilities, bit for bit", async () => {
    const model = await fit(ROWS, target, options);
    const read = modelFromText(textOf(file));
    expect(old.version).toBe(1);
    expect(read.featureMap.names).toEqual(old.featureNames);
    expect(read.featureMap).toEqual(model.featureMap);
    expect(read.weights).toEqual(model.weights);
    expect(probabilities(read, ROWS)).toEqual(probabilities(model, ROWS));
  });

  it("is written again as a file of today, with the same names and probes", () => {
    const read = modelFromText(textOf(file));
    const { checksum: _, ...again } = JSON.parse(modelToText(read));
    const { checksum: __, ...before } = JSON.parse(textOf(file));
    expect({ ...again, version: 1, features: [] }).toEqual({ ...before, features: [] });
    expect(modelToText(modelFromText(modelToText(read)))).toBe(modelToText(read));
  });

  it("is refused where its features are not what that version knew", () => {
    const edited = (edit: (features: Record<string, unknown>[]) => void) => {
      const { checksum: _, ...content } = JSON.parse(textOf(file));
      edit(content.features);
      return JSON.stringify({ ...content, checksum: checksumOf(content) });
    };
    const withLag = edited((features) => Object.assign(features[1]!, { lag: 1 }));
    expectSentence(() => modelFromText(withLag), "model-file", 'say "lag" of feature 2, a number');
    const ofToday = edited((features) => {
      features[1] = { kind: "number", expression: { kind: "column", column: "x" }, center: 0, scale: 1 };
    });
    expectSentence(() => modelFromText(ofToday), "model-file", '"features" holds', "a list of features");
  });
});

it("the files hold every kind of feature that there was", () => {
  const kinds = CASES.flatMap(([file]) => {
    const { features } = JSON.parse(textOf(file)) as { features: { kind: string; factors?: { kind: string }[] }[] };
    return features.flatMap(({ kind, factors = [] }) => [kind, ...factors.map((factor) => factor.kind)]);
  });
  const known = ["boolean", "category", "constant", "expression", "number", "product", "threshold"];
  expect([...new Set(kinds)].sort()).toEqual(known);
});
