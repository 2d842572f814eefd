import { greatest } from "../export/sql-cells.js";
import type { PassDialect } from "./pass-dialect.js";
import type { StagedLayout } from "./staged-layout.js";

/** What a row's probabilities at one W are called. */
export interface AtW {
  readonly p: (k: number) => string;
  /** w_i Σ_k y_ik ln p_ik */
  readonly logLikelihood: string;
}

/**
 * Columns that are computed of staged rows. They are named after their place, and each is in the earliest stage that can compute it:
 * stage 0 has scores, 1 the highest of them, 2 e^(a − highest), 3 their total, 4 probabilities, 5 means of them, 6 what is summed. A stage reads those before it only.
 */
export class RowColumns {
  protected readonly K: number;
  protected readonly each: <T>(of: (k: number) => T) => T[];
  private readonly columns: string[][] = [[], [], [], [], [], [], []];
  private readonly known = new Map<string, AtW>();
  /** of each stage, the columns by their expressions: products with unit vectors have most scores in common */
  private readonly names: Map<string, string>[] = this.columns.map(() => new Map());
  private named = 0;

  constructor(
    protected readonly layout: StagedLayout,
    protected readonly dialect: PassDialect,
  ) {
    this.K = layout.classes;
    this.each = (of) => Array.from({ length: this.K }, (_, k) => of(k));
  }

  stages(): string[][] {
    return this.columns.filter((stage) => stage.length > 0);
  }

  at(W: Float64Array): AtW {
    const key = W.join();
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const { arithmetic } = this.dialect.sql;
    const { value, exponentials, total } = this.logLikelihood(this.scores(W, true), 1);
    const p = exponentials.map((e) => this.column(4, arithmetic.share(e, total, this.K)));
    const point = { p: (k: number) => p[k]!, logLikelihood: value };
    this.known.set(key, point);
    return point;
  }

  /** w_i Σ_k y_ik ln p_ik of scores, the highest of which is a column of `stage`. */
  protected logLikelihood(scores: readonly string[], stage: number) {
    const { sql } = this.dialect;
    const highest = this.column(stage, greatest(scores, sql));
    const exponentials = scores.map((a) => this.column(stage + 1, sql.arithmetic.belowHighest(a, highest)));
    const total = this.column(stage + 2, exponentials.join(" + "));
    const observed = this.layout.hasMasses
      ? `(${this.each((k) => `m${k} * (${scores[k]} - ${highest})`).join(" + ")} - ${this.times(this.total(), `ln(${total})`)})`
      : `(${this.ofLabel((k) => `${scores[k]} - ${highest}`)} - ln(${total}))`;
    return { value: this.times(this.weight(), observed), exponentials, total };
  }

  /** a_ik of these weights, K columns of stage 0. */
  protected scores(W: Float64Array, hasOffset: boolean): string[] {
    const { storage } = this.dialect;
    const { fixed, placed, hasOffset: offset } = this.layout;
    const { K } = this;
    const weightsAt = (k: number) => fixed.map((j) => W[j * K + k]!);
    const dots = fixed.length === 0 ? this.each(() => this.literal(0)) : storage.dot(this.each(weightsAt));
    return this.each((k) => {
      const looked = placed.map(({ first, features, hasFactor }, t) => {
        const weights = Array.from({ length: features }, (_, at) => W[(first + at) * K + k]!);
        const weight = storage.lookup(weights, `c${t}`);
        return hasFactor ? `${weight} * f${t}` : weight;
      });
      return this.column(0, [dots[k]!, ...looked, ...(hasOffset && offset[k] ? [`o${k}`] : [])].join(" + "));
    });
  }

  ofLabel(value: (k: number) => string): string {
    return `CASE y${this.each((k) => ` WHEN ${k} THEN ${value(k)}`).join("")} END`;
  }

  /** y_ik */
  label(k: number): string {
    return this.layout.hasMasses ? `m${k}` : `CASE WHEN y = ${k} THEN ${this.one()} ELSE ${this.literal(0)} END`;
  }

  /** w_i, or "" for 1 */
  weight(): string {
    return this.layout.hasWeights ? "w" : "";
  }

  /** s_i, or "" for 1 */
  total(): string {
    return this.layout.hasMasses ? `(${this.each((k) => `m${k}`).join(" + ")})` : "";
  }

  times(...factors: readonly string[]): string {
    return factors.filter((factor) => factor !== "").join(" * ") || this.one();
  }

  protected one(): string {
    return this.literal(1);
  }

  protected literal(x: number): string {
    return this.dialect.sql.arithmetic.literal(x);
  }

  column(stage: number, expression: string): string {
    const there = this.names[stage]!.get(expression);
    if (there !== undefined) return there;
    const name = `q${this.named++}`;
    this.names[stage]!.set(expression, name);
    this.columns[stage]!.push(`${expression} AS ${name}`);
    return name;
  }
}
