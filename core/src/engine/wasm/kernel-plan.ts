import { PART, PART_KIND, PLAN, POSITION, STANDARDIZED } from "./kernel-interface.js";
import type { KernelRows, RowsPart, Standardization } from "./kernel-rows.js";
import { blockRowsFor, type KernelScratch, strideFor, tableRowsOf } from "./kernel-scratch.js";
import type { KernelMemory } from "./load-kernels.js";
import type { MemoryLayout } from "./memory-layout.js";
import type { Placed } from "./rows-image.js";

/**
 * Lays out the structures that describe rows to the kernels, as assembly/plan.ts has them; `image` is the address of the rows, `probabilities`
 * that of room for theirs.
 */
export function holdPlan(
  layout: MemoryLayout,
  rows: KernelRows<Placed>,
  image: number,
  { center }: Standardization,
  scratch: KernelScratch,
  K: number,
  probabilities = 0,
): number {
  const { weights, directions, centers, scales } = scratch;
  const address = (placed: Placed | null) => (placed === null ? 0 : image + placed.at);
  return layout.hold(
    PLAN.of({
      rows: rows.rows,
      classes: K,
      features: center.length,
      blockRows: blockRowsFor(rows.parts, strideFor(K)),
      parts: layout.hold(partsInMemory(rows.parts, image, center, layout)),
      partCount: rows.parts.length,
      labels: address(rows.labels),
      labelBytes: rows.labels?.BYTES_PER_ELEMENT ?? 0,
      masses: address(rows.masses),
      massTotals: address(rows.massTotals),
      rowWeights: address(rows.rowWeights),
      offset: address(rows.offset),
      weights: weights.weights,
      directions: directions.weights,
      firstScores: weights.first,
      firstChanges: directions.first,
      weightTables: weights.tables,
      directionTables: directions.tables,
      tableRows: tableRowsOf(rows.parts),
      centers,
      scales,
      probabilities,
      isKnown: 0,
      isConstant: 0,
    }),
  );
}

/** Says yes or no to the kernels in a field of a plan in memory. */
export function tellPlan({ plan, memory }: PlanInMemory, field: "isKnown" | "isConstant", isSo: boolean): void {
  new Int32Array(memory.buffer, plan, PLAN.fields.length)[PLAN.fields.indexOf(field)] = Number(isSo);
}

interface PlanInMemory {
  readonly plan: number;
  readonly memory: KernelMemory;
}

/** The parts, in sequence, as assembly/plan.ts describes them. */
function partsInMemory(
  parts: readonly RowsPart<Placed>[],
  image: number,
  center: Float64Array,
  layout: MemoryLayout,
): Int32Array {
  const inMemory: number[] = [];
  let table = 0;
  for (const part of parts) {
    inMemory.push(...partInMemory(part, table, image, center, layout));
    table += tableRowsOf([part]);
  }
  return Int32Array.from(inMemory);
}

function partInMemory(
  part: RowsPart<Placed>,
  table: number,
  image: number,
  center: Float64Array,
  layout: MemoryLayout,
): Int32Array {
  const always = {
    kind: PART_KIND[part.kind],
    feature: part.feature,
    featureCount: part.features,
    standardized: standardizedIn(part, center),
  };
  const none = { data: 0, width: part.features, positions: 0, starts: 0, columns: 0, bytes: 0 };
  if (part.kind === "constant") return PART.of({ ...always, ...none });
  const values = part.kind === "lookup" ? part.codes : part.values;
  const stored = { ...always, ...none, data: image + values.at, bytes: values.BYTES_PER_ELEMENT };
  if (part.kind === "lookup")
    return PART.of({ ...stored, width: part.positions.length, positions: layout.hold(positionsFrom(part, table)) });
  if (part.kind === "dense") return PART.of(stored);
  return PART.of({ ...stored, starts: image + part.starts.at, columns: image + part.columns.at });
}

/** A lookup's positions, whose tables follow one another from row `table` on. */
function positionsFrom(part: Extract<RowsPart<Placed>, { kind: "lookup" }>, table: number): Int32Array {
  const inMemory: number[] = [];
  for (const { entries, flags, feature } of part.positions) {
    inMemory.push(...POSITION.of({ table, entries, flags, feature }));
    table += entries;
  }
  return Int32Array.from(inMemory);
}

/** How assembly/plan.ts says whether features are standardised; without centres zeros stay zeros. */
export function standardizedIn({ isStandardized, feature, features }: RowsPart<unknown>, center: Float64Array): number {
  if (!isStandardized) return STANDARDIZED.no;
  const isCentred = center.subarray(feature, feature + features).some((c) => c !== 0);
  return isCentred ? STANDARDIZED.centred : STANDARDIZED.scaled;
}
