import { quoted, suggestion } from "../../errors.js";
import { type Expression, MOST_DEPTH } from "../expression.js";
import { expressionFunction, FUNCTIONS, type FunctionName } from "../expression-functions.js";
import { columnText, expressionText } from "../expression-text.js";
import { withParts } from "../list-parts.js";
import { formulaError } from "./formula-error.js";
import type { FormulaArgument, FormulaNode } from "./parse-formula.js";

/** What a term multiplies: a column read according to its kind, a column as a category, or a number made from columns. */
export type FormulaFactor = { readonly at: number; readonly text: string } & (
  | { readonly kind: "column" | "category"; readonly column: string }
  | { readonly kind: "expression"; readonly expression: Expression; readonly columns: ReadonlyMap<string, number> }
);

/** A product of factors; none of them is the constant. */
export type FormulaTerm = readonly FormulaFactor[];

/** A column whose cells are added to the scores of a class; class null in offset(column) and in lists in the order of the classes. */
export interface FormulaOffset {
  readonly at: number;
  readonly class: string | null;
  readonly column: string;
}

export interface FormulaTerms {
  readonly constant: boolean;
  /** by the number of factors, otherwise as they are written */
  readonly terms: readonly FormulaTerm[];
  readonly offsets: readonly FormulaOffset[];
}

/** The largest n of (a + b)^n, which crosses n times: more is of no use, and gives 2^n terms. */
const MOST_CROSSINGS = 10;
/** Far more than anyone reads; "." crossed with itself can ask for millions. */
const MOST_TERMS = 20_000;
/** A product of f factors has 2^f parts to go through, of levels and of centres. With 8 categories that takes a third of a second. */
const MOST_FACTORS = 8;
/** What other programs call them. */
const FOREIGN: Readonly<Record<string, string>> = {
  factor: "; write C(x)",
  "as.factor": "; write C(x)",
  ln: "; write log(x)",
  poly: "; write x + I(x^2)",
};
const CALLS = ["C", "offset", ...FUNCTIONS];

/** The terms of a right side, as R reads it; "." stands for the columns `rest`, and the name of a list among them for all of its numbers. */
export function formulaTerms(text: string, right: FormulaNode, rest: readonly string[]): FormulaTerms {
  const offsets: FormulaOffset[] = [];
  const all = sumTerms(right, [[]]);
  const terms = all.filter((term) => term.length > 0).sort((a, b) => a.length - b.length);
  return { constant: all.length > terms.length, terms, offsets };

  function sumTerms(node: FormulaNode, start: readonly FormulaTerm[], isTop = true): FormulaTerm[] {
    const terms = termsByKey(start);
    for (const { sign, of } of summands(node)) {
      if (of.kind === "call" && of.name === "offset") {
        if (!isTop || sign === "-") throw formulaError(text, of.at, "an offset can only be added to the whole formula");
        offsets.push(...offsetsOf(of));
        continue;
      }
      const isZero = of.kind === "number" && of.value === 0;
      const isAdded = (sign === "+") !== isZero;
      for (const [key, term] of termsByKey(isZero ? [[]] : termsOf(of))) {
        if (!isAdded) terms.delete(key);
        else if (!terms.has(key)) terms.set(key, term);
      }
    }
    return [...terms.values()];
  }

  function termsOf(node: FormulaNode): FormulaTerm[] {
    switch (node.kind) {
      case "number":
        if (node.value === 1) return [[]];
        throw formulaError(
          text,
          node.at,
          `${node.value} is not a term; expected a column, 1 for the constant or 0 for none`,
        );
      case "name":
        return withParts([node.name], rest).map((name) => [columnFactor(name, node.at)]);
      case "rest":
        return rest.map((name) => [columnFactor(name, node.at)]);
      case "call":
        return [[callFactor(node)]];
      case "sign":
        return sumTerms(node, [], false);
      case "operation":
        return operationTerms(node);
    }
  }

  function operationTerms(node: FormulaNode & { kind: "operation" }): FormulaTerm[] {
    const { operator, left, right, at } = node;
    switch (operator) {
      case "+":
      case "-":
        return sumTerms(node, [], false);
      case ":":
        return crossedAt(at, termsOf(left), termsOf(right));
      case "*": {
        const [a, b] = [termsOf(left), termsOf(right)];
        return united(united(a, b), crossedAt(at, a, b));
      }
      case "^":
        return powers(termsOf(left), right);
      case "/":
        throw formulaError(text, at, "a / b is not understood here; write a + a:b, or I(a / b) for the ratio");
    }
  }

  function powers(base: readonly FormulaTerm[], exponent: FormulaNode): FormulaTerm[] {
    const n = exponent.kind === "number" ? exponent.value : Number.NaN;
    if (!Number.isInteger(n) || n < 1 || n > MOST_CROSSINGS)
      throw formulaError(
        text,
        exponent.at,
        `expected how often to cross, 1 to ${MOST_CROSSINGS}; a power of numbers is I(x^2)`,
      );
    let terms = [...base];
    for (let round = 1; round < n; round++) terms = united(terms, crossedAt(exponent.at, terms, base));
    return terms;
  }

  function crossedAt(at: number, a: readonly FormulaTerm[], b: readonly FormulaTerm[]): FormulaTerm[] {
    if (a.length * b.length > MOST_TERMS)
      throw formulaError(
        text,
        at,
        `this crosses ${a.length} terms with ${b.length}; expected at most ${MOST_TERMS} products`,
      );
    const crossed = products(a, b);
    if (crossed.some((term) => term.length > MOST_FACTORS))
      throw formulaError(text, at, `expected at most ${MOST_FACTORS} factors in a product`);
    return crossed;
  }

  function callFactor({ name, args, at }: FormulaNode & { kind: "call" }): FormulaFactor {
    if (name === "offset") throw formulaError(text, at, "an offset can only be added to the whole formula");
    if (!CALLS.includes(name))
      throw formulaError(
        text,
        at,
        `there is no function ${quoted(name)}${FOREIGN[name] ?? suggestion(name, CALLS)} (known: ${CALLS.join(", ")})`,
      );
    if (name === "C") {
      const node = numberArgument({ kind: "call", name, args, at }, 0);
      if (node.kind !== "name") throw formulaError(text, node.at, "C takes the name of a column, as C(year)");
      return { kind: "category", column: node.name, at, text: `C(${columnText(node.name)})` };
    }
    const columns = new Map<string, number>();
    const expression = callOf({ kind: "call", name, args, at }, columns, 0);
    if (columns.size === 0) throw formulaError(text, at, "this is the same number in every row; use a column");
    return { kind: "expression", expression, columns, at, text: expressionText(expression) };
  }

  /** A call of a function of numbers. I(…) is its contents, except for a column alone, which is a feature of its own. */
  function callOf(node: FormulaNode & { kind: "call" }, columns: Map<string, number>, depth: number): Expression {
    const name = node.name as FunctionName;
    const { parameters: count = 0 } = expressionFunction(name);
    const of = expressionOf(numberArgument(node, count), columns, depth + 1);
    if (name === "I" && of.kind !== "column") return of;
    const parameters = node.args.slice(1).map(parameterOf);
    return { kind: "call", name, of, ...(count > 0 ? { parameters } : {}) };
  }

  /** The arguments of a function before its `parameters`, which are numbers. */
  function numberArgument({ name, args, at }: FormulaNode & { kind: "call" }, parameters: number): FormulaNode {
    const example = name === "I" ? "I(x^2)" : `${name}(x${", 8".repeat(parameters)})`;
    if (args.length !== 1 + parameters || args.some(({ label }) => label !== null))
      throw formulaError(text, at, `${name} takes ${["one argument", "two arguments"][parameters]}, as ${example}`);
    return args[0]!.node;
  }

  function parameterOf({ node }: FormulaArgument): number {
    if (node.kind === "number") return node.value;
    if (node.kind === "sign" && node.of.kind === "number") return node.sign === "-" ? -node.of.value : node.of.value;
    throw formulaError(text, node.at, "expected a number, as in step(x, 8)");
  }

  function expressionOf(node: FormulaNode, columns: Map<string, number>, depth = 1): Expression {
    // one more is the function around it
    if (depth >= MOST_DEPTH)
      throw formulaError(
        text,
        node.at,
        `expected at most ${MOST_DEPTH} operations within each other; make a column of this first`,
      );
    switch (node.kind) {
      case "number":
        return { kind: "literal", value: node.value };
      case "name":
        if (!columns.has(node.name)) columns.set(node.name, node.at);
        return { kind: "column", column: node.name };
      case "sign": {
        const of = expressionOf(node.of, columns, depth + 1);
        return node.sign === "-" ? { kind: "call", name: "minus", of } : of;
      }
      case "call": {
        if (!(FUNCTIONS as readonly string[]).includes(node.name))
          throw formulaError(
            text,
            node.at,
            `there is no function ${quoted(node.name)} of numbers${suggestion(node.name, FUNCTIONS)} (known: ${FUNCTIONS.join(", ")})`,
          );
        return callOf(node, columns, depth);
      }
      case "operation":
        if (node.operator === ":") throw formulaError(text, node.at, '":" crosses terms; between numbers write *');
        return {
          kind: "operation",
          operator: node.operator,
          left: expressionOf(node.left, columns, depth + 1),
          right: expressionOf(node.right, columns, depth + 1),
        };
      case "rest":
        throw formulaError(text, node.at, '"." stands for columns, not for a number; name one');
    }
  }

  function offsetsOf({ args, at }: FormulaNode & { kind: "call" }): FormulaOffset[] {
    if (args.length === 0)
      throw formulaError(text, at, "offset names no column; name one per class, as offset(yes = log_odds)");
    return args.map(({ label, node }) => {
      if (node.kind !== "name")
        throw formulaError(text, node.at, "an offset is a column; compute it first and name it");
      return { class: label, column: node.name, at: node.at };
    });
  }
}

function columnFactor(column: string, at: number): FormulaFactor {
  return { kind: "column", column, at, text: columnText(column) };
}

/** The signed parts of a sum, in the order in which they are written. */
function summands(node: FormulaNode): { sign: "+" | "-"; of: FormulaNode }[] {
  const parts: { sign: "+" | "-"; of: FormulaNode }[] = [];
  let left = node;
  while (left.kind === "operation" && (left.operator === "+" || left.operator === "-")) {
    parts.push({ sign: left.operator, of: left.right });
    left = left.left;
  }
  return [...signed(left), ...parts.reverse()];
}

function signed(node: FormulaNode): { sign: "+" | "-"; of: FormulaNode }[] {
  if (node.kind !== "sign") return [{ sign: "+", of: node }];
  return summands(node.of).map(({ sign, of }) => ({ sign: node.sign === "-" ? opposite(sign) : sign, of }));
}

function opposite(sign: "+" | "-"): "+" | "-" {
  return sign === "+" ? "-" : "+";
}

function united(a: readonly FormulaTerm[], b: readonly FormulaTerm[]): FormulaTerm[] {
  return [...termsByKey([...a, ...b]).values()];
}

/** Each term once, at its first place. */
function termsByKey(terms: readonly FormulaTerm[]): Map<string, FormulaTerm> {
  const known = new Map<string, FormulaTerm>();
  for (const term of terms) {
    const key = keyOf(term);
    if (!known.has(key)) known.set(key, term);
  }
  return known;
}

function products(a: readonly FormulaTerm[], b: readonly FormulaTerm[]): FormulaTerm[] {
  return united(
    [],
    a.flatMap((left) => b.map((right) => [...left, ...right.filter(({ text }) => left.every((f) => f.text !== text))])),
  );
}

/** The same factors in any order are the same term. */
export function keyOf(term: FormulaTerm): string {
  return term
    .map(({ text }) => text)
    .sort()
    .join("\n");
}
