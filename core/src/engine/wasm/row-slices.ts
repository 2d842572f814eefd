import { type KernelRows, mapRows } from "./kernel-rows.js";
import type { Held } from "./memory-layout.js";

/** Rows `from` to `to`: views of the same arrays, except for where sparse rows start. */
export function sliceOfRows(rows: KernelRows, from: number, to: number): KernelRows {
  return withRows(rows, to - from, {
    each: (values, width) => values.subarray(from * width, to * width),
    sparse: ({ starts, columns, values }) => {
      const [first, end] = [starts[from]!, starts[to]!];
      return {
        starts: Int32Array.from({ length: to - from + 1 }, (_, r) => starts[from + r]! - first),
        columns: columns.subarray(first, end),
        values: values.subarray(first, end),
      };
    },
  });
}

/** Rows first, first + every, first + 2·every …, copied. */
export function everyOfRows(rows: KernelRows, first: number, every: number): KernelRows {
  const count = Math.max(0, Math.ceil((rows.rows - first) / every));
  return withRows(rows, count, {
    each: (values, width) => {
      const out = blank(values, count * width);
      for (let r = 0; r < count; r++) {
        const at = (first + r * every) * width;
        out.set(values.subarray(at, at + width), r * width);
      }
      return out;
    },
    sparse: ({ starts, columns, values }) => {
      const kept = new Int32Array(count + 1);
      for (let r = 0; r < count; r++) {
        const i = first + r * every;
        kept[r + 1] = kept[r]! + starts[i + 1]! - starts[i]!;
      }
      const out = { starts: kept, columns: blank(columns, kept[count]!), values: blank(values, kept[count]!) };
      for (let r = 0; r < count; r++) {
        const i = first + r * every;
        out.columns.set(columns.subarray(starts[i]!, starts[i + 1]!), kept[r]);
        out.values.set(values.subarray(starts[i]!, starts[i + 1]!), kept[r]);
      }
      return out;
    },
  });
}

/** Rows one after the other, all of one form. */
export function joinedRows(all: readonly KernelRows[]): KernelRows {
  const [first] = all;
  if (all.length === 1) return first!;
  const arraysOf = all.map((rows) => {
    const arrays: Held[] = [];
    mapRows(rows, (values) => arrays.push(values));
    return arrays;
  });
  let place = 0;
  const joined = mapRows(first!, (): Held => {
    const joined = joinedArrays(arraysOf.map((arrays) => arrays[place]!));
    place++;
    return joined;
  });
  const rows = all.reduce((sum, each) => sum + each.rows, 0);
  const parts = joined.parts.map((part, p) => {
    if (part.kind !== "sparse") return part;
    return { ...part, starts: joinedStarts(all.map(({ parts }) => (parts[p] as typeof part).starts)) };
  });
  return { ...joined, rows, parts };
}

/** Equal for rows that `joinedRows` can join: the same parts, held in numbers of the same types. */
export function formOf(rows: KernelRows): string {
  return JSON.stringify(
    mapRows(rows, (values) => values.constructor.name),
    (key, value) => (key === "rows" ? undefined : value),
  );
}

type Sparse = { readonly starts: Held; readonly columns: Held; readonly values: Held };

/** The same rows with other arrays: `each` of those that have `width` numbers per row, and sparse ones. */
function withRows(
  rows: KernelRows,
  count: number,
  map: { each: (values: Held, width: number) => Held; sparse: (part: Sparse) => Sparse },
): KernelRows {
  const sparse = new Map<Held, Held>();
  for (const part of rows.parts) {
    if (part.kind !== "sparse") continue;
    const mapped = map.sparse(part);
    sparse.set(part.starts, mapped.starts).set(part.columns, mapped.columns).set(part.values, mapped.values);
  }
  const mapped = mapRows(rows, (values) => sparse.get(values) ?? map.each(values, values.length / rows.rows));
  return { ...mapped, rows: count };
}

function joinedArrays(arrays: readonly Held[]): Held {
  const out = blank(
    arrays[0]!,
    arrays.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const values of arrays) {
    out.set(values, at);
    at += values.length;
  }
  return out;
}

function joinedStarts(all: readonly Held[]): Int32Array {
  const out: number[] = [0];
  for (const starts of all) {
    const shift = out.at(-1)!;
    for (let r = 1; r < starts.length; r++) out.push(shift + starts[r]!);
  }
  return Int32Array.from(out);
}

function blank(like: Held, length: number): Held {
  return new (like.constructor as new (length: number) => Held)(length);
}
