import { greatest } from "../export/sql-cells.js";
import type { Ask, SumsOf } from "../source/staged-rows.js";
import type { PassDialect, PassSums, RowAggregate, RowPass } from "./pass-dialect.js";
import { RowColumns } from "./row-columns.js";
import type { StagedLayout } from "./staged-layout.js";

/** One pass, and how the answers to its asks are read from what it sums. */
export interface AskedPass {
  readonly pass: RowPass;
  readonly answers: (sums: PassSums) => SumsOf[Ask["kind"]][];
}

/** The pass that answers all asks. Asks at the same W share its probabilities. */
export function rowPass(table: string, layout: StagedLayout, asks: readonly Ask[], dialect: PassDialect): AskedPass {
  const writer = new PassWriter(layout, dialect);
  const readers = asks.map((ask) => writer.ask(ask));
  const { perFeature, perSquare, perRow } = writer;
  return {
    pass: { table, layout, stages: writer.stages(), perFeature, perSquare, perRow },
    answers: (sums) => readers.map((read) => read(sums)),
  };
}

type Reader = (sums: PassSums) => SumsOf[Ask["kind"]];

/** Collects what each ask needs of a row. */
class PassWriter extends RowColumns {
  readonly perFeature: string[] = [];
  readonly perSquare: string[] = [];
  readonly perRow: RowAggregate[] = [];

  ask(ask: Ask): Reader {
    switch (ask.kind) {
      case "slope":
        return this.slope(ask.W);
      case "hessianVector":
        return this.hessianVector(ask.W, ask.V);
      case "along":
        return this.along(ask.W, ask.V, ask.steps);
      case "scoreChange":
        return this.scoreChange(ask.V);
      case "squares": {
        const at = this.perSquare.push(this.times(this.weight(), this.total())) - 1;
        return ({ perSquare }) => perSquare[at]!;
      }
    }
  }

  private slope(W: Float64Array): Reader {
    const { K } = this;
    const { p, logLikelihood } = this.at(W);
    const likelihood = this.sum(logLikelihood);
    const gradient = this.each((k) =>
      this.feature(this.times(this.weight(), `(${this.label(k)} - ${this.times(this.total(), p(k))})`)),
    );
    const pairs = this.each((k) =>
      this.each((l) =>
        l > k
          ? null
          : this.sum(this.times(this.weight(), this.total(), p(k), k === l ? `(${this.one()} - ${p(l)})` : p(l))),
      ),
    );
    return ({ perRow, perFeature }) => {
      const constantHessian = new Float64Array(K * K);
      for (const [k, row] of pairs.entries())
        for (const [l, at] of row.entries())
          if (at !== null)
            constantHessian[k * K + l] = constantHessian[l * K + k] = k === l ? perRow[at]! : -perRow[at]!;
      return {
        logLikelihood: perRow[likelihood]!,
        slope: interleaved(gradient.map((at) => perFeature[at]!)),
        constantHessian,
      };
    };
  }

  private hessianVector(W: Float64Array, V: Float64Array): Reader {
    const { p } = this.at(W);
    const change = this.scores(V, false);
    const mean = this.column(5, this.each((k) => this.times(p(k), change[k]!)).join(" + "));
    const places = this.each((k) =>
      this.feature(this.times(this.weight(), this.total(), p(k), `(${change[k]} - (${mean}))`)),
    );
    return ({ perFeature }) => interleaved(places.map((at) => perFeature[at]!));
  }

  private along(W: Float64Array, V: Float64Array, steps: Float64Array): Reader {
    const [scores, change] = [this.scores(W, true), this.scores(V, false)];
    const places = Array.from(steps, (t) => {
      const moved = this.each((k) => this.column(1, `${scores[k]} + ${this.literal(t)} * ${change[k]}`));
      return this.sum(this.logLikelihood(moved, 2).value);
    });
    return ({ perRow }) => Float64Array.from(places, (at) => perRow[at]!);
  }

  private scoreChange(V: Float64Array): Reader {
    const { sql } = this.dialect;
    const change = this.scores(V, false);
    const [most, least] = [greatest(change, sql), `${sql.least}(${change.join(", ")})`];
    const counts = `${this.times(this.weight(), this.total())} > ${this.literal(0)}`;
    const own = this.layout.hasMasses
      ? `${sql.least}(${this.each((k) => `CASE WHEN m${k} > ${this.literal(0)} THEN ${change[k]} ELSE ${most} END`).join(", ")})`
      : this.ofLabel((k) => change[k]!);
    const spread = this.row(`CASE WHEN ${counts} THEN ${most} - ${least} ELSE ${this.literal(0)} END`, "max");
    const margin = this.row(`CASE WHEN ${counts} THEN ${own} - ${most} ELSE ${this.literal(0)} END`, "min");
    return ({ perRow }) => ({ spread: Math.max(0, perRow[spread]!), margin: Math.min(0, perRow[margin]!) });
  }

  private feature(expression: string): number {
    return this.perFeature.push(this.column(6, expression)) - 1;
  }

  private sum(expression: string): number {
    return this.row(expression, "sum");
  }

  private row(expression: string, by: RowAggregate["by"]): number {
    return this.perRow.push({ of: this.column(6, expression), by }) - 1;
  }
}

/** K times d numbers as d × K. */
function interleaved(classes: readonly Float64Array[]): Float64Array {
  const K = classes.length;
  const all = new Float64Array(K * (classes[0]?.length ?? 0));
  for (const [k, numbers] of classes.entries()) for (const [j, x] of numbers.entries()) all[j * K + k] = x;
  return all;
}
