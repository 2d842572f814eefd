import type { Input, ScoringProgram, Value } from "../../src/export/scoring-program.js";
import type { Expression } from "../../src/features/expression.js";
import { evaluateExpression } from "../../src/features/expression.js";
import type { Row } from "../../src/table/table.js";
import type { Answer } from "./exported-cases.js";

/** What a program says of a row: the meaning of its parts, as its comments have it. */
export function interpretProgram(program: ScoringProgram, row: Row): Answer | null {
  const inputs = program.inputs.map((input) => readInput(input, row));
  if (inputs.includes(null)) return null;
  const x = inputs as number[];
  const a = program.classes.map((_, k) => ((program.offset[k] ?? null) === null ? 0 : x[program.offset[k]!]!));
  const add = (value: number, weights: readonly number[] | undefined) => {
    if (value !== 0) weights?.forEach((w, k) => void (a[k]! += value * w));
  };
  for (const term of program.terms) {
    if (term.kind === "constant") add(1, term.weights);
    else if (term.kind === "number") {
      const value = evaluate(term.value, x);
      if (!Number.isFinite(value)) return null;
      add(value - term.shift, term.weights);
    } else {
      const values = term.factors.map(({ value }) => evaluate(value, x));
      if (!values.every(Number.isFinite)) return null;
      const place = term.places.some(({ input }) => x[input]! < 0)
        ? -1
        : term.places.reduce((sum, { input, stride }) => sum + x[input]! * stride, 0);
      let product = place < 0 ? 0 : 1;
      term.factors.forEach(({ center, scale }, f) => {
        const factor = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, (values[f]! - center) / scale));
        const isBeyond = Math.abs(factor) === Number.MAX_VALUE;
        product = product === 0 || factor === 0 ? 0 : isBeyond ? Number.NaN : product * factor;
      });
      if (!Number.isFinite(product)) return null;
      add(product, term.weights[place]);
    }
  }
  if (!a.every(Number.isFinite)) return null;
  const most = Math.max(...a);
  const e = a.map((score) => Math.exp(score - most));
  const others = e.reduce((sum, each, k) => (k === a.indexOf(most) ? sum : sum + each), 0);
  const probabilities = e.map((each) => each / (1 + others));
  const best = probabilities.indexOf(Math.max(...probabilities));
  return { class: program.classes[best]!, probabilities, scores: a };
}

function readInput(input: Input, row: Row): number | null {
  const cell = Object.hasOwn(row, input.column) ? (row[input.column] ?? null) : null;
  if (cell === null || Number.isNaN(cell)) return null;
  if (input.kind === "number") return typeof cell === "number" && Number.isFinite(cell) ? cell : null;
  if (input.kind === "flag") return typeof cell === "boolean" ? Number(cell) : null;
  const at = input.levels.findIndex((level) => String(level) === String(cell));
  return at >= 0 ? input.codes[at]! : input.unseen === "error" ? null : -1;
}

function evaluate(value: Value, x: readonly number[]): number {
  return evaluateExpression(asExpression(value), ({ column }) => x[Number(column)]!);
}

function asExpression(value: Value): Expression {
  if (value.kind === "input") return { kind: "column", column: String(value.input) };
  if (value.kind === "literal") return value;
  if (value.kind === "call") return { ...value, of: asExpression(value.of) };
  return { ...value, left: asExpression(value.left), right: asExpression(value.right) };
}
