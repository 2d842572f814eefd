import { joinTables, type RowSource, statisticsOfParts, sumsOfParts } from "multilogit";

/**
 * Rows of one table in several places, such as a file per month or a server per region, as one source: every place takes statistics and
 * sums of its own rows, at the same time, and only those are put together. Whatever `certifyEngine` asks of an engine holds for it.
 */
export function shardSource(shards: readonly RowSource[]): RowSource {
  const all = <T>(of: (shard: RowSource) => Promise<T>) => Promise.all(shards.map(of));
  return {
    name: "shards",
    columns: (signal) => shards[0]!.columns(signal),
    statistics: async (request, signal) =>
      statisticsOfParts(request, await all((shard) => shard.statistics(request, signal))),
    sample: async (request, signal) => joinTables(await all((shard) => shard.sample(request, signal))),
    stage: async (plan, signal) => {
      const staged = await all((shard) => shard.stage(plan, signal));
      const total = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);
      return {
        plan,
        engine: "shards",
        rows: total(staged.map(({ rows }) => rows)),
        droppedRows: total(staged.map(({ droppedRows }) => droppedRows)),
        classTotals: Float64Array.from(plan.classes, (_, k) => total(staged.map((part) => part.classTotals[k]!))),
        offsetSize: total(staged.map(({ offsetSize = 0 }) => offsetSize)),
        traits: staged[0]!.traits,
        sums: async (asks, aborted) => {
          const parts = await Promise.all(staged.map((part) => part.sums(asks, aborted)));
          return sumsOfParts(asks, parts);
        },
        dispose: async () => {
          await Promise.all(staged.map((part) => part.dispose()));
        },
      };
    },
  };
}
