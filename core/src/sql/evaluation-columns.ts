import { greatest } from "../export/sql-cells.js";
import { stagedRowsFrom } from "./exploded-pass.js";
import type { PassDialect } from "./pass-dialect.js";
import { RowColumns } from "./row-columns.js";
import type { StagedLayout } from "./staged-layout.js";

/** What is known of each staged row to evaluate a model: names of columns. Keys count from 1. */
export interface EvaluationColumns {
  /** the rows with these columns, to be put after FROM */
  readonly from: string;
  /** w_i */
  readonly weight: string;
  /** w_i ln p(observed) */
  readonly logLikelihood: string;
  /** Σ_k (p_ik − y_ik)² */
  readonly brier: string;
  /** key of the observed class */
  readonly y: string;
  /** key of the most probable class; of equally probable ones the first */
  readonly predicted: string;
  /** key: 1 and how many classes are more probable than the observed one */
  readonly rank: string;
  /** key of the bin of the greatest probability */
  readonly bin: string;
  /** the greatest probability */
  readonly probability: string;
  /** p_i0, p_i1, … */
  readonly p: readonly string[];
  /** An expression: the key of the bin of the log-odds of class k, of so many that are equally wide. */
  readonly histogramBin: (k: number, reach: Reach, bins: number) => string;
}

/** The least and the greatest probability of a class. */
export interface Reach {
  readonly least: number;
  readonly most: number;
}

/** Probabilities nearer to 0 or 1 than this are in the outermost bins: e^−30 and less. */
const OUTERMOST = 1e-13;

/** The columns of the staged rows `table` for a model of these weights. */
export function evaluationColumns(
  table: string,
  layout: StagedLayout,
  weights: Float64Array,
  bins: number,
  dialect: PassDialect,
): EvaluationColumns {
  const { sql } = dialect;
  const { literal } = sql.arithmetic;
  const columns = new RowColumns(layout, dialect);
  const classes = Array.from({ length: layout.classes }, (_, k) => k);
  const { p: ofClass, logLikelihood: ell } = columns.at(weights);
  const p = classes.map(ofClass);
  const probability = columns.column(5, greatest(p, sql));
  const squares = classes.map((k) => {
    const off = `(${p[k]} - ${columns.label(k)})`;
    return `${off} * ${off}`;
  });
  const more = (k: number) => {
    const others = classes.filter((l) => l !== k);
    return ["1", ...others.map((l) => `CASE WHEN ${p[l]} ${l < k ? ">=" : ">"} ${p[k]} THEN 1 ELSE 0 END`)].join(" + ");
  };
  const weight = columns.column(6, columns.weight() || literal(1));
  const logLikelihood = columns.column(6, ell);
  const brier = columns.column(6, squares.join(" + "));
  const y = columns.column(6, "y + 1");
  const predicted = columns.column(
    6,
    `CASE ${probability}${classes.map((k) => ` WHEN ${p[k]} THEN ${k + 1}`).join("")} END`,
  );
  const rank = columns.column(6, columns.ofLabel(more));
  const edges = Array.from(
    { length: bins - 1 },
    (_, b) => ` WHEN ${probability} * ${literal(bins)} < ${literal(b + 1)} THEN ${b + 1}`,
  );
  const bin = columns.column(6, bins === 1 ? "1" : `CASE${edges.join("")} ELSE ${bins} END`);
  const pass = { table, layout, stages: columns.stages(), perFeature: [], perSquare: [], perRow: [] };
  return {
    from: stagedRowsFrom(pass, sql),
    weight,
    logLikelihood,
    brier,
    y,
    predicted,
    rank,
    bin,
    probability,
    p,
    histogramBin: (k, reach, count) => {
      const [least, most] = [within(reach.least), within(reach.most)];
      const start = logOdds(least);
      const perUnit = count / (logOdds(most) - start);
      if (!(perUnit > 0 && perUnit < Number.POSITIVE_INFINITY)) return "1";
      const odds = `ln(${p[k]} / (${literal(1)} - ${p[k]}))`;
      const place = `CAST(floor((${odds} - ${literal(start)}) * ${literal(perUnit)}) AS INTEGER)`;
      const clamped = `${sql.least}(${sql.greatest}(${place}, 0), ${count - 1}) + 1`;
      return `CASE WHEN ${p[k]} <= ${literal(least)} THEN 1 WHEN ${p[k]} >= ${literal(most)} THEN ${count} ELSE ${clamped} END`;
    },
  };
}

function within(p: number): number {
  return Math.min(1 - OUTERMOST, Math.max(OUTERMOST, p));
}

function logOdds(p: number): number {
  return Math.log(p / (1 - p));
}
