import { describe, expect, it } from "vitest";
import { type StabilitySelectionOptions, stabilitySelection } from "../../src/choose/stability-selection.js";
import { normals, random } from "../../src/numeric/random.js";
import { elasticNet, grouped, lasso, ridge } from "../../src/objective/penalty.js";
import { type FitPathOptions, fitPath } from "../../src/path/fit-path.js";
import { selectRows } from "../../src/table/select-rows.js";
import type { Table } from "../../src/table/table.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { tableFromCsv } from "../read-csv.js";

/** Three classes that x0 and x1 tell apart, and six features that do not. */
function tableOf(seed: number, n = 90): Table {
  const source = random(seed);
  const columns = Object.fromEntries(Array.from({ length: 8 }, (_, j) => [`x${j}`, normals(source, n)]));
  const y = Array.from({ length: n }, (_, i) => {
    const [a, b] = [columns.x0![i]!, columns.x1![i]!];
    return a + 0.3 * source.normal() > 0.5 ? "a" : b + 0.3 * source.normal() > 0 ? "b" : "c";
  });
  return tableFromColumns({ ...columns, g: Array.from(y, (_, i) => `g${i % 30}`), y });
}

const penalty = lasso.path({ count: 20, ratio: 0.1 });
const ask = (table: Table, options: Partial<StabilitySelectionOptions> = {}) =>
  stabilitySelection(table, "y", { penalty, subsamples: 10, ignore: ["g"], mostFalse: 1, ...options });

describe("stability selection", () => {
  it("finds the features that tell the classes apart, with each penalty that selects", async () => {
    const table = tableOf(1);
    for (const each of [penalty, elasticNet.path({ alpha: 0.7, count: 20 }), grouped.path({ count: 20, ratio: 0.1 })]) {
      const { features, converged, mostKept, subsamples } = await ask(table, { penalty: each });
      expect([converged, mostKept, subsamples]).toEqual([true, 2, 10]);
      expect(features.length).toBe(8);
      expect(
        features
          .filter(({ isStable }) => isStable)
          .map(({ feature }) => feature)
          .sort(),
      ).toEqual(["x0", "x1"]);
    }
  });

  it("counts the features that come in first in paths of two halves", async () => {
    const table = tableOf(3, 60);
    const found = await ask(table, { subsamples: 2, seed: 5 });
    const { crossValidate } = await import("../../src/choose/cross-validate.js");
    const { folds } = await crossValidate(table, "y", { penalty, folds: 2, seed: 5, ignore: ["g"] });
    const options: FitPathOptions = { penalty, ignore: ["g"] };
    const whole = await fitPath(table, "y", options);
    const end = whole.points.findIndex(({ features }) => features > 2 * found.mostKept);
    const lambdas = whole.points.slice(0, end < 0 ? undefined : end + 1).map(({ lambda }) => lambda);
    const counts = new Map<string, number>();
    for (const { training } of folds) {
      const share = training.length / 60;
      const half = await fitPath(selectRows(table, training), "y", {
        ...options,
        penalty: lasso.path({ lambdas: lambdas.map((each) => each * share) }),
      });
      let kept = new Set<string>();
      for (const [i] of half.points.entries()) {
        const { weights, featureMap } = half.model(i);
        const names = featureMap.names.filter(
          (_, j) => j > 0 && weights.subarray(3 * j, 3 * j + 3).some((w) => w !== 0),
        );
        const more = new Set([...kept, ...names]);
        if (more.size > found.mostKept) break;
        kept = more;
      }
      for (const name of kept) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    for (const { feature, share } of found.features) expect(share).toBe((counts.get(feature) ?? 0) / 2);
  });

  it("is the same for the same seed and any number of threads, and not for another seed", async () => {
    const table = tableOf(2);
    const shares = async (options: Partial<StabilitySelectionOptions>) =>
      Object.fromEntries(
        (await ask(table, { ...options, mostFalse: 8 })).features.map(({ feature, share }) => [feature, share]),
      );
    const first = await shares({ seed: 4, engine: "wasm", threads: 1 });
    expect(await shares({ seed: 4, engine: "wasm", threads: 2 })).toEqual(first);
    expect(await shares({ seed: 6, engine: "wasm", threads: 1 })).not.toEqual(first);
  });

  it("says where it is, keeps groups together, and stops when told", async () => {
    const table = tableOf(2);
    const seen: number[] = [];
    await ask(table, { by: "g", ignore: [], subsamples: 4, onProgress: ({ subsample }) => seen.push(subsample) });
    expect([...new Set(seen)]).toEqual([0, 1, 2, 3, 4]);
    await expect(ask(table, { signal: AbortSignal.abort() })).rejects.toThrow();
  });

  it("takes no more features from a half than there are", async () => {
    // 14 of 4
    const found = await stabilitySelection(tableFromCsv("fixtures/iris.csv"), "Species", {
      penalty: lasso.path({ count: 4 }),
      subsamples: 2,
      mostFalse: 100,
    });
    expect(found.mostKept).toBe(4);
  });

  it("refuses what it cannot mean", async () => {
    const table = tableOf(2);
    await expect(ask(table, { penalty: ridge.path() })).rejects.toThrow("keeps every feature; take lasso.path()");
    await expect(ask(table, { subsamples: 5 })).rejects.toThrow("subsamples is 5; expected an even number");
    await expect(ask(table, { cutoff: 0.5 })).rejects.toThrow("cutoff is 0.5; expected a share above 0.5");
    await expect(ask(table, { mostFalse: 0 })).rejects.toThrow("mostFalse is 0; expected a number above 0");
    await expect(ask(table, { seed: -1 })).rejects.toThrow("seed is -1");
    await expect(
      ask(table, {
        penalty: lasso.path({ factors: Object.fromEntries(Array.from({ length: 8 }, (_, j) => [`x${j}`, 0])) }),
      }),
    ).rejects.toThrow("no feature is penalised");
  });
});
