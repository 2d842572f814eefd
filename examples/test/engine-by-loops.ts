import {
  type Ask,
  columnsRead,
  evaluateRow,
  featureMapOf,
  type Level,
  MultilogitError,
  numberFeature,
  type Row,
  type RowSource,
  type SamplePlan,
  type SumsOf,
  tableFromRows,
} from "multilogit";

type ColumnKinds = Readonly<Record<string, "number" | "text" | "boolean">>;
/** φ, masses y, weight w and offsets o of a row. */
type StagedRow = { phi: Float64Array; y: number[]; w: number; o: number[] };

/** An engine without anything of ours but φ of a row: rows in shards, each of which maps its rows to sums by the formulas of docs/likelihood.md. */
export function loopSource(shards: readonly (readonly Row[])[], kinds: ColumnKinds): RowSource {
  const isMissing = (cell: unknown) => cell == null || (typeof cell === "number" && !Number.isFinite(cell));
  const whole = (columns: readonly string[], missing: "error" | "drop") => {
    const lacking = columns.find((name) => shards.flat().some((row) => isMissing(row[name])));
    if (missing === "error" && lacking) throw new MultilogitError("data", `column "${lacking}" has missing cells`);
    return shards.map((shard) => shard.filter((row) => !columns.some((name) => isMissing(row[name]))));
  };
  return {
    name: "shards",
    columns: async () => Object.entries(kinds).map(([name, kind]) => ({ name, kind })),
    statistics: async ({ columns, missing, levels, mostLevels, numbers, rowWeights }, signal) => {
      signal?.throwIfAborted();
      const rows = whole(columns, missing).flat();
      const w = rows.map((row) => (rowWeights === null ? 1 : Number(row[rowWeights])));
      const weight = sum(w);
      return {
        rows: rows.length,
        droppedRows: shards.flat().length - rows.length,
        weight,
        missing: new Map(columns.map((name) => [name, shards.flat().filter((row) => isMissing(row[name])).length])),
        levels: levels.map((name) => {
          const found = [...new Set(rows.map((row) => row[name] as Level))].sort((a, b) => (a < b ? -1 : 1));
          if (found.length > mostLevels)
            throw new MultilogitError("data", `column "${name}" has ${found.length} levels`);
          const ofLevel = (level: Level) => w.filter((_, i) => rows[i]![name] === level);
          return found.map((level) => ({ level, rows: ofLevel(level).length, weight: sum(ofLevel(level)) }));
        }),
        numbers: numbers.map((expression) => {
          const number = featureMapOf([numberFeature(expression)]);
          const x = rows.map((row) => evaluateRow(number, row)[0]!);
          const mean = sum(x.map((each, i) => (w[i]! / weight) * each));
          const deviation = Math.sqrt(sum(x.map((each, i) => (w[i]! / weight) * (each - mean) ** 2)));
          return { mean, deviation, min: Math.min(...x), max: Math.max(...x) };
        }),
      };
    },
    sample: async ({ rows, of, seed, columns }) => {
      const all = whole(columns, "drop").flat();
      // evenly spread over the rows, from another place for another seed
      return tableFromRows(all.filter((_, i) => (i * 0.6180339887 + seed * 0.7548776662) % 1 < rows / of));
    },
    stage: async (plan, signal) => {
      signal?.throwIfAborted();
      const columns = [...columnsRead(plan.featureMap), ...[plan.target, plan.rowWeights ?? []].flat()];
      const staged = whole(columns, plan.missing).map((shard) => shard.map((row) => stagedRow(plan, row)));
      const rows = staged.flat();
      return {
        plan,
        engine: "shards",
        rows: rows.length,
        droppedRows: shards.flat().length - rows.length,
        classTotals: Float64Array.from(plan.classes, (_, k) => sum(rows.map(({ w, y }) => w * y[k]!))),
        traits: { sums: "same-digits", precision: 64, pass: "cheap" },
        sums: async (asks, aborted) => {
          aborted?.throwIfAborted();
          return asks.map((ask) => staged.map((shard) => sumOver(shard, ask, plan)).reduce(added)) as never;
        },
        dispose: async () => {},
      };
    },
  };
}

function stagedRow({ featureMap, classes, target, rowWeights, classWeights }: SamplePlan, row: Row): StagedRow {
  const y = classes.map((name, k) => {
    const mass = typeof target === "string" ? Number(String(row[target]) === String(name)) : Number(row[target[k]!]);
    return mass * (classWeights?.[k] ?? 1);
  });
  const o = classes.map((_, k) => (featureMap.offset[k] == null ? 0 : Number(row[featureMap.offset[k]!])));
  return { phi: evaluateRow(featureMap, row), y, w: rowWeights === null ? 1 : Number(row[rowWeights]), o };
}

/** The sum that `ask` wants over the rows of one shard, by the formulas of docs/likelihood.md. */
function sumOver(rows: readonly StagedRow[], ask: Ask, { featureMap, classes }: SamplePlan): SumsOf[Ask["kind"]] {
  const [d, K] = [featureMap.names.length, classes.length];
  const times = ({ phi }: StagedRow, M: Float64Array) =>
    classes.map((_, k) => sum(Array.from(phi, (x, j) => x * M[j * K + k]!)));
  const products = (of: (row: StagedRow) => number[]) => {
    const out = new Float64Array(d * K);
    for (const row of rows) {
      const c = of(row);
      for (let jk = 0; jk < d * K; jk++) out[jk]! += row.phi[Math.floor(jk / K)]! * c[jk % K]!;
    }
    return out;
  };
  const softmax = (row: StagedRow, M: Float64Array) => logSoftmax(times(row, M).map((a, k) => a + row.o[k]!));
  switch (ask.kind) {
    case "slope": {
      const constantHessian = new Float64Array(K * K);
      let logLikelihood = 0;
      const slope = products((row) => {
        const lnP = softmax(row, ask.W);
        const [p, s] = [lnP.map(Math.exp), sum(row.y)];
        logLikelihood += row.w * sum(row.y.map((y, k) => y * lnP[k]!));
        for (let kl = 0; kl < K * K; kl++) {
          const [k, l] = [Math.floor(kl / K), kl % K];
          constantHessian[kl]! += row.w * s * p[k]! * (Number(k === l) - p[l]!);
        }
        return row.y.map((y, k) => row.w * (y - s * p[k]!));
      });
      return { logLikelihood, slope, constantHessian };
    }
    case "hessianVector":
      return products((row) => {
        const [p, b] = [softmax(row, ask.W).map(Math.exp), times(row, ask.V)];
        const mean = sum(p.map((each, k) => each * b[k]!));
        return p.map((each, k) => row.w * sum(row.y) * each * (b[k]! - mean));
      });
    case "along":
      return ask.steps.map((t) => {
        const at = ask.W.map((w, jk) => w + t * ask.V[jk]!);
        return sum(rows.map((row) => row.w * sum(softmax(row, at).map((lnP, k) => row.y[k]! * lnP))));
      });
    case "scoreChange": {
      const counted = rows.filter(({ w, y }) => w * sum(y) > 0).map((row) => ({ b: times(row, ask.V), y: row.y }));
      const most = counted.map(({ b }) => Math.max(...b));
      return {
        spread: Math.max(0, ...counted.map(({ b }, i) => most[i]! - Math.min(...b))),
        margin: Math.min(0, ...counted.map(({ b, y }, i) => Math.min(...b.filter((_, k) => y[k]! > 0)) - most[i]!)),
      };
    }
    case "squares":
      return Float64Array.from({ length: d }, (_, j) => sum(rows.map(({ w, y, phi }) => w * sum(y) * phi[j]! ** 2)));
  }
}

function added<T extends SumsOf[Ask["kind"]]>(a: T, b: T): T {
  if (a instanceof Float64Array) return a.map((x, at) => x + (b as Float64Array)[at]!) as T;
  if ("spread" in a && "spread" in b)
    return { spread: Math.max(a.spread, b.spread), margin: Math.min(a.margin, b.margin) } as T;
  const [x, z] = [a as SumsOf["slope"], b as SumsOf["slope"]];
  return {
    logLikelihood: x.logLikelihood + z.logLikelihood,
    slope: added(x.slope, z.slope),
    constantHessian: added(x.constantHessian, z.constantHessian),
  } as T;
}

function logSoftmax(a: readonly number[]): number[] {
  const most = Math.max(...a);
  const z = most + Math.log(sum(a.map((each) => Math.exp(each - most))));
  return a.map((each) => each - z);
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
