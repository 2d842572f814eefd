import type { StagedRows } from "./staged-rows.js";

/**
 * The same staged rows with other `sums` or `dispose`. Each property is read, as spreading would lose those that an engine's class has by
 * its prototype.
 */
export function stagedWith(staged: StagedRows, changed: Partial<Pick<StagedRows, "sums" | "dispose">>): StagedRows {
  const { plan, engine, rows, droppedRows, classTotals, offsetSize, traits, sample } = staged;
  return {
    ...{ plan, engine, rows, droppedRows, classTotals, traits },
    ...(offsetSize === undefined ? {} : { offsetSize }),
    ...(sample === undefined ? {} : { sample }),
    ...(staged.likelihood === undefined ? {} : { likelihood: () => staged.likelihood!() }),
    sums: changed.sums ?? ((asks, signal) => staged.sums(asks, signal)),
    dispose: changed.dispose ?? (() => staged.dispose()),
  };
}
