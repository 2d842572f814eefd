import { printedValue } from "./printed-value.js";
import { PRODUCT_FAULT, VALUE_FAULT } from "./refusals.js";
import type { Input, ScoringProgram, Value } from "./scoring-program.js";
import { type SqlDialect, sqlNumber, sqlSyntax } from "./sql-dialect.js";

/** The columns of numbers between cells and scores. */
export class SqlValues {
  readonly raw: string[] = [];
  readonly factors: string[] = [];
  readonly products: string[] = [];
  /** columns that must be finite, and what is said where one is not */
  readonly checks: { readonly column: string; readonly refusal: string }[] = [];

  constructor(
    private readonly program: ScoringProgram,
    private readonly dialect: SqlDialect,
  ) {}

  /** What a term adds to the score of class k; the columns that it needs are listed. */
  weighted(term: ScoringProgram["terms"][number], t: number): (k: number) => string {
    if (term.kind === "constant") return (k) => sqlNumber(term.weights[k]!);
    if (term.kind === "number") {
      const x = this.checked(term.name, term.value, `v${t}`);
      const shifted = term.shift === 0 ? x : `(${x} - ${sqlNumber(term.shift)})`;
      return (k) => `${shifted} * ${sqlNumber(term.weights[k]!)}`;
    }
    const place = this.placeText(term.places);
    const weight = (k: number) => {
      if (term.places.length === 0) return sqlNumber(term.weights[0]![k]!);
      const whens = term.weights.map((row, r) => ` WHEN ${r} THEN ${sqlNumber(row[k]!)}`);
      return whens.length === 0 ? "0e0" : `CASE ${place}${whens.join("")} ELSE 0e0 END`;
    };
    if (term.factors.length === 0) return weight;
    const { greatest: max, least: min } = this.dialect;
    const largest = sqlNumber(Number.MAX_VALUE);
    const factors = term.factors.map(({ name, value, center, scale }, f) => {
      const x = this.checked(name, value, `v${t}_${f}`);
      const standard = `(${x} - ${sqlNumber(center)}) / ${sqlNumber(scale)}`;
      this.factors.push(`${min}(${largest}, ${max}(-${largest}, ${standard})) AS f${t}_${f}`);
      return `f${t}_${f}`;
    });
    const isZero = [...(term.places.length === 0 ? [] : [`${place} < 0`]), ...factors.map((f) => `${f} = 0`)];
    const isBeyond = factors.map((f) => `abs(${f}) >= ${largest}`);
    this.products.push(
      `CASE WHEN ${isZero.join(" OR ")} THEN 0e0 WHEN ${isBeyond.join(" OR ")} THEN NULL ELSE ${factors.join(" * ")} END AS y${t}`,
    );
    this.checks.push({ column: `y${t}`, refusal: `${term.name} ${PRODUCT_FAULT}` });
    return (k) => `y${t} * ${weight(k)}`;
  }

  /** Σ code · stride, or −1 where a category has no feature. */
  private placeText(places: readonly { readonly input: number; readonly stride: number }[]): string {
    const codes = places.map(({ input }) => inputName(this.program.inputs, input));
    if (codes.length <= 1) return codes[0] ?? "0";
    const sum = places.map(({ stride }, p) => `${codes[p]} * ${stride}`).join(" + ");
    return `CASE WHEN ${codes.map((code) => `${code} < 0`).join(" OR ")} THEN -1 ELSE ${sum} END`;
  }

  /** The column of a value: that of an input, or one of its own that must be finite. */
  private checked(name: string, value: Value, column: string): string {
    const syntax = sqlSyntax(this.dialect, (at) => inputName(this.program.inputs, at));
    if (value.kind === "input") return syntax.input(value.input);
    this.raw.push(`${printedValue(value, syntax)} AS ${column}`);
    this.checks.push({ column, refusal: `${name} ${VALUE_FAULT}` });
    return column;
  }
}

export function inputName(inputs: readonly Input[], at: number): string {
  return `${inputs[at]!.kind === "category" ? "code" : "x"}${at}`;
}
