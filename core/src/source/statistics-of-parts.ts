import type { Level } from "../features/feature-map.js";
import { compareLevels } from "../features/sorted-levels.js";
import { tooManyLevels } from "./column-totals.js";
import type { LevelCount, NumberStatistics, Statistics, StatisticsRequest } from "./row-source.js";

/**
 * The statistics of all rows, from those of each of some parts of them: what a source whose rows are in several places gives.
 * @param parts at least one; those without rows add nothing
 * @throws MultilogitError "data" where a column has more than `mostLevels` distinct cells in all parts
 * @example
 * const request = { columns: ["x"], missing: "error", levels: [], mostLevels: 9, numbers: [{ kind: "column", column: "x" }], rowWeights: null } as const;
 * const parts = [[{ x: 1 }, { x: 3 }], [{ x: 8 }]].map((rows) => memorySource(rows).statistics(request));
 * statisticsOfParts(request, await Promise.all(parts)).numbers[0]?.mean; // 4
 */
export function statisticsOfParts(request: StatisticsRequest, parts: readonly Statistics[]): Statistics {
  const used = parts.filter(({ rows }) => rows > 0);
  const total = (of: (part: Statistics) => number) => parts.reduce((sum, part) => sum + of(part), 0);
  return {
    rows: total(({ rows }) => rows),
    droppedRows: total(({ droppedRows }) => droppedRows),
    weight: total(({ weight }) => weight),
    missing: new Map(request.columns.map((name) => [name, total(({ missing }) => missing.get(name) ?? 0)])),
    levels: request.levels.map((name, at) => {
      const levels = levelsOfParts(used.map((part) => part.levels[at]!));
      if (levels.length > request.mostLevels) throw tooManyLevels(name, request.mostLevels);
      return levels;
    }),
    numbers: request.numbers.map((_, at) =>
      used.length === 0
        ? parts[0]!.numbers[at]!
        : used.map(({ weight, numbers }) => ({ weight, ...numbers[at]! })).reduce(merged),
    ),
  };
}

function levelsOfParts(parts: readonly (readonly LevelCount[])[]): LevelCount[] {
  const counts = new Map<Level, LevelCount>();
  for (const { level, rows, weight } of parts.flat()) {
    const before = counts.get(level);
    counts.set(level, { level, rows: (before?.rows ?? 0) + rows, weight: (before?.weight ?? 0) + weight });
  }
  return [...counts.values()].sort((a, b) => compareLevels(a.level, b.level));
}

type Weighted = NumberStatistics & { readonly weight: number };

/** Mean and deviation of two parts together (Chan, Golub & LeVeque 1983, "Algorithms for computing the sample variance"). */
function merged(a: Weighted, b: Weighted): Weighted {
  const weight = a.weight + b.weight;
  const [min, max] = [Math.min(a.min, b.min), Math.max(a.max, b.max)];
  if (a.weight === 0 || b.weight === 0) return { ...(a.weight === 0 ? b : a), weight, min, max };
  const [p, q, apart] = [a.weight / weight, b.weight / weight, b.mean - a.mean];
  const deviation = Math.sqrt(p * a.deviation ** 2 + q * b.deviation ** 2 + p * q * apart ** 2);
  return { weight, mean: a.mean + q * apart, deviation, min, max };
}
