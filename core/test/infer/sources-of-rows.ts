import { memorySource } from "../../src/index.js";
import type { RowSource } from "../../src/source/row-source.js";
import { stagedInBlocksOf } from "../../src/source/staged-blocks.js";
import { stagedWith } from "../../src/source/staged-with.js";
import { sliceRows } from "../../src/table/select-rows.js";
import type { Table } from "../../src/table/table.js";

/** Rows that come in many blocks, however few there are. */
export function blockSource(table: Table, blockRows: number): RowSource {
  const memory = memorySource(table);
  const batches = function* () {
    for (let i = 0; i < table.rows; i += 37) yield sliceRows(table, i, Math.min(table.rows, i + 37));
  };
  return {
    ...memory,
    name: "blocks",
    stage: (plan) => stagedInBlocksOf(blockRows, plan, batches(), { threads: 1 }),
    async *tables() {
      yield* batches();
    },
  };
}

/** Rows of which nothing but sums leaves the place where they are, as a database's. */
export function sumsOnlySource(table: Table): RowSource {
  const { name, columns, statistics, sample, stage } = memorySource(table);
  return {
    name: `${name} by sums`,
    columns,
    statistics,
    sample,
    stage: async (...given) => {
      const { likelihood: _, ...staged } = stagedWith(await stage(...given), {});
      return { ...staged, traits: { sums: "to-rounding", precision: 64, pass: "dear" } };
    },
  };
}
