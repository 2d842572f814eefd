import { MAX, type Operand, type SqlDialect } from "./dialects/sql-dialect.js";
import { PRODUCT_FAULT, VALUE_FAULT } from "./refusals.js";
import type { Input, ScoreTerm, ScoringProgram, Value } from "./scoring-program.js";

/** An operand with the stage that has it as a column: 0 for those of the inputs, and for literals. */
interface Placed extends Operand {
  readonly stage: number;
}

/** What a term multiplies its weights by. */
export interface SqlTerm {
  /** the number; null where it is 1 */
  readonly value: string | null;
  /** a place among the rows of weights, negative for none; null where there is one row */
  readonly place: string | null;
  /** one row of K weights for each place */
  readonly weights: readonly (readonly number[])[];
}

/**
 * The numbers between cells and scores, each a column of the earliest stage that can compute it: an operation reads columns and literals only,
 * so that a dialect may write an operand many times. What is asked for twice is one column.
 */
export class SqlValues {
  /** the columns of each stage after that of the inputs */
  readonly stages: string[][] = [];
  /** columns that must be finite, and what is said where one is not */
  readonly checks: { readonly column: string; readonly refusal: string }[] = [];
  private readonly known = new Map<string, Placed>();

  constructor(
    private readonly program: Pick<ScoringProgram, "inputs">,
    private readonly dialect: SqlDialect,
  ) {}

  term(term: ScoreTerm): SqlTerm {
    if (term.kind === "constant") return { value: null, place: null, weights: [term.weights] };
    if (term.kind === "number") {
      const x = this.checked(term.name, term.value);
      return { value: this.minus(x, term.shift).text, place: null, weights: [term.weights] };
    }
    const place = term.places.length === 0 ? null : this.place(term.places);
    const weights = { place: place?.text ?? null, weights: term.weights };
    if (term.factors.length === 0) return { value: null, ...weights };
    const factors = term.factors.map(({ name, value, center, scale }) => {
      const shifted = this.minus(this.checked(name, value), center);
      return this.clamped(scale === 1 ? shifted : this.operation("/", shifted, this.literal(scale)));
    });
    const product = this.product(factors, place);
    this.checks.push({ column: product.text, refusal: `${term.name} ${PRODUCT_FAULT}` });
    return { value: product.text, ...weights };
  }

  /** The column, or literal, of an expression. */
  expression(value: Value): string {
    return this.value(value).text;
  }

  private minus(x: Placed, y: number): Placed {
    return y === 0 ? x : this.operation("-", x, this.literal(y));
  }

  private clamped(x: Placed): Placed {
    const { greatest: max, least: min, arithmetic } = this.dialect;
    const [largest, smallest] = [MAX, -MAX].map(arithmetic.literal);
    // NULL is passed over by some
    return this.column(`CASE WHEN ${x.text} IS NOT NULL THEN ${min}(${largest}, ${max}(${smallest}, ${x.text})) END`, [
      x,
    ]);
  }

  /** 0 where a factor is or the place is none, else NULL where one is beyond a number. */
  private product(factors: readonly Placed[], place: Placed | null): Placed {
    const isBeyond = factors.map(({ text }) => `abs(${text}) >= ${this.dialect.arithmetic.literal(MAX)}`);
    const isZero = [...(place === null ? [] : [`${place.text} < 0`]), ...factors.map(({ text }) => `${text} = 0`)];
    const whole = factors.reduce((product, factor) => this.operation("*", product, factor));
    return this.column(
      `CASE WHEN ${isZero.join(" OR ")} THEN ${this.dialect.arithmetic.literal(0)} WHEN ${isBeyond.join(" OR ")} THEN NULL ELSE ${whole.text} END`,
      [...factors, whole, ...(place === null ? [] : [place])],
    );
  }

  /** Σ code · stride, or −1 where a category has no feature. */
  private place(places: readonly { readonly input: number; readonly stride: number }[]): Placed {
    const codes = places.map(({ input }) => this.input(input));
    if (codes.length === 1) return codes[0]!;
    const sum = places.map(({ stride }, p) => `${codes[p]!.text} * ${stride}`).join(" + ");
    return this.column(
      `CASE WHEN ${codes.map(({ text }) => `${text} < 0`).join(" OR ")} THEN -1 ELSE ${sum} END`,
      codes,
    );
  }

  /** A value that must be finite; the inputs are looked at by themselves. */
  private checked(name: string, value: Value): Placed {
    const x = this.value(value);
    if (value.kind !== "input") this.checks.push({ column: x.text, refusal: `${name} ${VALUE_FAULT}` });
    return x;
  }

  private value(value: Value): Placed {
    switch (value.kind) {
      case "input":
        return this.input(value.input);
      case "literal":
        return this.literal(value.value);
      case "call": {
        const x = this.value(value.of);
        if (value.name === "I") return x;
        if (value.name !== "minus") {
          const t = value.parameters.map(this.dialect.arithmetic.literal);
          return this.column(this.dialect.arithmetic.call(value.name, x.text, t), [x]);
        }
        return x.value === null ? { ...x, text: `(-${x.text})` } : this.literal(-x.value);
      }
      case "operation":
        return this.operation(value.operator, this.value(value.left), this.value(value.right));
    }
  }

  private input(at: number): Placed {
    return { text: inputName(this.program.inputs, at), value: null, stage: 0 };
  }

  private literal(value: number): Placed {
    return { text: this.dialect.arithmetic.literal(value), value, stage: 0 };
  }

  private operation(
    ...[operator, x, y]: [Parameters<SqlDialect["arithmetic"]["operation"]>[0], Placed, Placed]
  ): Placed {
    return this.column(this.dialect.arithmetic.operation(operator, x, y), [x, y]);
  }

  private column(text: string, of: readonly Placed[]): Placed {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const stage = 1 + Math.max(...of.map((each) => each.stage));
    const column: Placed = { text: `v${this.known.size}`, value: null, stage };
    while (this.stages.length < stage) this.stages.push([]);
    this.stages[stage - 1]!.push(`${text} AS ${column.text}`);
    this.known.set(text, column);
    return column;
  }
}

export function inputName(inputs: readonly Input[], at: number): string {
  return `${inputs[at]!.kind === "category" ? "code" : "x"}${at}`;
}
