import type { Column, Feature, Sample, Table } from "multilogit";
import * as multilogit from "multilogit";
import type { Dataset } from "../data/dataset.js";
import type { Core } from "./engine-named.js";

const TARGET = "class";

/** The data set as a user of multilogit would hold it, a table of columns, and the sample made of it; constant first. */
export function sampleOf(data: Dataset, core: Core = multilogit): Sample {
  const { boolean, category, featureMapOf, makeSample, numberFeature, raw, tableOf } = core;
  const { rows, features, labels, phi } = data;
  const column = (values: Uint8Array | Float64Array, j: number) => values.subarray(j * rows, (j + 1) * rows);
  const target: Column = { kind: "number", values: labels };
  const withTarget = (columns: Column[]) =>
    tableOf([...columns.map((_, j) => nameOf(j)), TARGET], [...columns, target]);
  const numbers = (values: Uint8Array | Float64Array) =>
    Array.from({ length: features }, (_, j): Column => ({ kind: "number", values: column(values, j) as Float64Array }));
  switch (phi.storage) {
    case "flags": {
      const flags = Array.from({ length: features }, (_, j) => flagColumn(column(phi.values, j) as Uint8Array));
      return sampleWith(core, withTarget(flags), [boolean()]);
    }
    case "bytes": {
      const scaled = Array.from({ length: features }, (_, j): Feature => numberFeature(nameOf(j), 0, phi.scale));
      return makeSample(featureMapOf([{ kind: "constant" }, ...scaled]), withTarget(numbers(phi.values)), TARGET);
    }
    case "numbers":
      return sampleWith(core, withTarget(numbers(phi.values)), [raw()]);
    case "codes": {
      const levels = Array.from({ length: phi.levels }, (_, l) => String(l).padStart(3, "0"));
      const categories = Array.from(
        { length: phi.columns },
        (_, c): Column => ({
          kind: "text",
          codes: Int32Array.from(column(phi.values, c)),
          levels,
        }),
      );
      return sampleWith(core, withTarget(categories), [category()]);
    }
    case "sparse": {
      const { starts, indices, values } = phi;
      const names = Array.from({ length: features }, (_, j) => nameOf(j));
      const table = core.tableFromSparseRows({ names, starts, columns: indices, values }, { [TARGET]: labels });
      return sampleWith(core, table, [raw()]);
    }
  }
}

function sampleWith(core: Core, table: Table, recipes: Parameters<Core["fitFeatureMap"]>[1]): Sample {
  return core.makeSample(core.fitFeatureMap(table, recipes, { exclude: [TARGET] }), table, TARGET);
}

function flagColumn(values: Uint8Array): Column {
  return {
    kind: "boolean",
    codes: new Int8Array(values.buffer, values.byteOffset, values.length),
    levels: [false, true],
  };
}

function nameOf(j: number): string {
  return `x${j}`;
}
