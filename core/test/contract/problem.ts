import fc from "fast-check";
import { type FeatureMap, featureMapOf } from "../../src/features/feature-map.js";
import { makeSample, type Sample } from "../../src/likelihood/sample.js";
import { normals, type Random, random } from "../../src/numeric/random.js";
import { none, type Penalty, ridge } from "../../src/objective/penalty.js";
import type { Table } from "../../src/table/table.js";
import { type ColumnCells, tableFromColumns } from "../../src/table/table-from-columns.js";
import { below, type RepresentationCase } from "./representations.js";

/** What varies besides the representation. */
export interface Variation {
  readonly n: number;
  readonly K: number;
  readonly labels: "classes" | "masses";
  readonly isWeighted: boolean;
  readonly hasOffset: boolean;
  readonly lambda: number | null;
  readonly seed: number;
  /** what every other row weight is multiplied with; 1 unless it is said */
  readonly largestWeight?: number;
}

/** Sizes are small and mostly odd; K from 2 to 12, n from 1. Counterexamples shrink towards the plainest problem. */
export const variations: fc.Arbitrary<Variation> = fc.record({
  n: fc.integer({ min: 1, max: 23 }),
  K: fc.integer({ min: 2, max: 12 }),
  labels: fc.constantFrom("classes" as const, "masses" as const),
  isWeighted: fc.boolean(),
  hasOffset: fc.boolean(),
  lambda: fc.constantFrom(null, 1, 0.03, 40),
  seed: fc.nat(),
});

/** One problem: raw rows, φ, and the sample that `makeSample` makes of them. */
export interface Problem {
  readonly K: number;
  readonly featureMap: FeatureMap;
  readonly table: Table;
  readonly sample: Sample;
  readonly penalty: Penalty;
  readonly labels: "classes" | "masses";
  readonly isWeighted: boolean;
  /** a stream for weights and directions */
  readonly source: Random;
}

/** The columns of class k's mass, offset and name. */
export const massColumn = (k: number) => `mass ${k}`;
export const offsetColumn = (k: number) => `offset ${k}`;
export const className = (k: number) => `class ${k}`;

/** A feature map and the raw columns that it reads. */
export type MapWithColumns = Pick<RepresentationCase, "features" | "columns">;

export function problemOf(representation: MapWithColumns, variation: Variation): Problem {
  const { n, K, labels, isWeighted, hasOffset, lambda, largestWeight = 1 } = variation;
  const source = random(variation.seed);
  const each = <T>(name: (k: number) => string, make: (k: number) => T) =>
    Object.fromEntries(Array.from({ length: K }, (_, k) => [name(k), make(k)]));
  const columns: Record<string, ColumnCells> = {
    ...representation.columns(n, source),
    class: Array.from({ length: n }, () => className(below(source, K))),
    weight: Float64Array.from({ length: n }, (_, i) =>
      i % 3 === 1 ? 0 : (0.25 + 3 * source.uniform()) * (i % 2 === 0 ? 1 : largestWeight),
    ),
    ...each(massColumn, () => masses(n, source)),
    ...each(offsetColumn, () => normals(source, n)),
  };
  const table = tableFromColumns(columns);
  const offset = hasOffset ? Array.from({ length: K }, (_, k) => offsetColumn(k)) : [];
  const featureMap = featureMapOf(representation.features, offset);
  const names = Array.from({ length: K }, (_, k) => (labels === "classes" ? className(k) : massColumn(k)));
  const sample = makeSample(featureMap, table, labels === "classes" ? "class" : names, {
    classes: names,
    ...(isWeighted ? { rowWeights: "weight" } : {}),
  });
  return {
    K,
    featureMap,
    table,
    sample,
    penalty: lambda === null ? none() : ridge(lambda),
    labels,
    isWeighted,
    source,
  };
}

/** Masses from 0 to 2, about a third of them 0; row sums are not 1. */
function masses(n: number, source: Random): Float64Array {
  return Float64Array.from({ length: n }, () => Math.max(0, 3 * source.uniform() - 1));
}
