import {
  type Ask,
  MultilogitError,
  type NumberStatistics,
  type RowSource,
  rowOf,
  type SumsOf,
  tableFromRows,
} from "multilogit";

/**
 * Rows of one table in several places, such as a file per month or a server per region, as one source: every place takes statistics and
 * sums of its own rows, at the same time, and only those are added up. Whatever `certifyEngine` asks of an engine holds for it.
 */
export function shardSource(shards: readonly RowSource[]): RowSource {
  const all = <T>(of: (shard: RowSource) => Promise<T>) => Promise.all(shards.map(of));
  return {
    name: "shards",
    columns: () => shards[0]!.columns(),
    statistics: async (request, signal) => {
      const parts = await all((shard) => shard.statistics(request, signal));
      const used = parts.filter(({ rows }) => rows > 0);
      return {
        rows: sum(parts.map(({ rows }) => rows)),
        droppedRows: sum(parts.map(({ droppedRows }) => droppedRows)),
        weight: sum(parts.map(({ weight }) => weight)),
        missing: new Map(request.columns.map((name) => [name, sum(parts.map(({ missing }) => missing.get(name)!))])),
        levels: request.levels.map((name, at) => {
          const counts = used.flatMap(({ levels }) => levels[at]!);
          const levels = [...new Set(counts.map(({ level }) => level))].sort((a, b) => (a < b ? -1 : 1));
          if (levels.length > request.mostLevels)
            throw new MultilogitError("data", `column "${name}" has ${levels.length} different values in all shards`);
          const those = (level: unknown) => counts.filter((count) => count.level === level);
          return levels.map((level) => ({
            level,
            rows: sum(those(level).map(({ rows }) => rows)),
            weight: sum(those(level).map(({ weight }) => weight)),
          }));
        }),
        numbers: request.numbers.map((_, at) =>
          used.map(({ weight, numbers }) => ({ weight, ...numbers[at]! })).reduce(merged),
        ),
      };
    },
    sample: async (request, signal) => {
      const tables = await all((shard) => shard.sample(request, signal).catch(noneOfTheSample));
      return tableFromRows(
        tables.flatMap((table) => (table ? Array.from({ length: table.rows }, (_, i) => rowOf(table, i)) : [])),
      );
    },
    stage: async (plan, signal) => {
      const staged = await all((shard) => shard.stage(plan, signal));
      const [first] = staged;
      return {
        plan,
        engine: "shards",
        rows: sum(staged.map(({ rows }) => rows)),
        droppedRows: sum(staged.map(({ droppedRows }) => droppedRows)),
        classTotals: staged.map(({ classTotals }) => classTotals).reduce(added),
        offsetSize: sum(staged.map(({ offsetSize = 0 }) => offsetSize)),
        traits: first!.traits,
        sums: async (asks, aborted) => {
          const answers: (readonly SumsOf[Ask["kind"]][])[] = await Promise.all(
            staged.map((part) => part.sums(asks, aborted)),
          );
          return asks.map((_, at) => answers.map((answer) => answer[at]!).reduce(added)) as never;
        },
        dispose: async () => void (await Promise.all(staged.map((part) => part.dispose()))),
      };
    },
  };
}

/** A shard may hold no row of the sample; whatever else goes wrong there is told. */
function noneOfTheSample(error: unknown): null {
  if (error instanceof MultilogitError && error.code === "data") return null;
  throw error;
}

/** Numbers are added; of a score change the larger spread and the smaller margin count. */
function added<T extends SumsOf[Ask["kind"]]>(a: T, b: T): T {
  if (a instanceof Float64Array) return a.map((x, at) => x + (b as Float64Array)[at]!) as T;
  if ("spread" in a && "spread" in b)
    return { spread: Math.max(a.spread, b.spread), margin: Math.min(a.margin, b.margin) } as T;
  const [x, z] = [a as SumsOf["slope"], b as SumsOf["slope"]];
  const logLikelihood = x.logLikelihood + z.logLikelihood;
  return {
    logLikelihood,
    slope: added(x.slope, z.slope),
    constantHessian: added(x.constantHessian, z.constantHessian),
  } as T;
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

const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
