import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ridge, ridgeFromGlmnet, ridgeFromScikitLearn } from "multilogit";
import { describe, expect, it } from "vitest";
import { bagOfWords } from "../../src/data/bag-of-words.js";
import { DATASETS } from "../../src/data/catalogue.js";
import { embeddings } from "../../src/data/clusters.js";
import { correlatedNormals } from "../../src/data/correlated-normals.js";
import { type Problem, readDataset, writeDataset } from "../../src/data/dataset.js";
import { noisyDigits, rawDigits } from "../../src/data/digits.js";
import { oneHot } from "../../src/data/one-hot.js";

const makers: Readonly<Record<string, () => Problem>> = {
  flags: () => noisyDigits(20, 0.1, 1),
  bytes: rawDigits,
  numbers: () => correlatedNormals(20, 3, 3, 0.9, 1),
  codes: () => oneHot(20, 2, 3, 3, 1),
  sparse: () => bagOfWords(20, 30, 3, 8, 1),
};

describe("data sets", () => {
  for (const [storage, make] of Object.entries(makers)) {
    it(`are the same each time they are made: ${storage}`, () => {
      expect(make()).toEqual(make());
      expect(make().phi.storage).toBe(storage);
    });

    it(`are read as they were written: ${storage}`, () => {
      const folder = mkdtempSync(join(tmpdir(), "bench-"));
      try {
        const data = { name: storage, lambda: 0.5, ...make() };
        writeDataset(join(folder, storage), data);
        expect(readDataset(join(folder, storage))).toEqual(data);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  it("have correlated neighbours where they are meant to", () => {
    const { phi } = correlatedNormals(20_000, 2, 3, 0.99, 2);
    if (phi.storage !== "numbers") throw new Error("expected numbers");
    const [x, y] = [phi.values.subarray(0, 20_000), phi.values.subarray(20_000)];
    expect(x.reduce((sum, value, i) => sum + value * y[i]!, 0) / 20_000).toBeCloseTo(0.99, 1);
  });

  it("have every class in the smallest size that is run", () => {
    for (const { make, missing } of Object.values(DATASETS)) {
      if (missing?.()) continue;
      const { labels, classes } = make(1 / 1000);
      expect(new Set(labels).size).toBe(classes);
    }
  });

  it("are vectors of length 1 in f32 where they are embeddings", () => {
    const { phi, rows, features } = embeddings(30, 12, 3, 7);
    if (phi.storage !== "numbers") throw new Error("expected numbers");
    for (let i = 0; i < rows; i++) {
      const row = Array.from({ length: features }, (_, j) => phi.values[j * rows + i]!);
      expect(row).toEqual(row.map(Math.fround));
      expect(Math.hypot(...row)).toBeCloseTo(1, 6);
    }
  });

  it("give the peers' λ: with three classes or more C = 1/λ, and glmnet's is λ/n", () => {
    expect(ridgeFromScikitLearn(1 / 60, 10)).toEqual(ridge(60));
    expect(ridgeFromGlmnet(60 / 60_000, 60_000, 10)).toEqual(ridge(60));
  });
});
