import { quoted } from "../../errors.js";
import { MOST_DEPTH } from "../expression.js";
import { formulaError } from "./formula-error.js";

// formula    = operand "~" sum
// sum        = ["+" | "-"] product { ("+" | "-") product }
// product    = crossing { ("*" | "/") crossing }
// crossing   = sign { ":" sign }
// sign       = ("+" | "-") sign | power
// power      = operand [ "^" sign ]
// operand    = number | name | "." | name "(" [ argument { "," argument } ] ")" | "(" sum ")"
// argument   = [ (name | number | text) "=" ] sum
//
// The precedence of R. A name is a column: letters, digits, . and _, or anything in backticks.

/** A part of a formula and the character at which it starts, for errors. */
export type FormulaNode =
  | { readonly kind: "number"; readonly at: number; readonly value: number }
  | { readonly kind: "name"; readonly at: number; readonly name: string }
  | { readonly kind: "rest"; readonly at: number }
  | { readonly kind: "call"; readonly at: number; readonly name: string; readonly args: readonly FormulaArgument[] }
  | { readonly kind: "sign"; readonly at: number; readonly sign: "+" | "-"; readonly of: FormulaNode }
  | {
      readonly kind: "operation";
      /** of the operator */
      readonly at: number;
      readonly operator: "+" | "-" | "*" | "/" | ":" | "^";
      readonly left: FormulaNode;
      readonly right: FormulaNode;
    };

export interface FormulaArgument {
  /** what stands before "=" */
  readonly label: string | null;
  readonly node: FormulaNode;
}

interface Token {
  readonly kind: "number" | "name" | "text" | "symbol" | "end";
  readonly at: number;
  readonly text: string;
}

const TOKEN =
  /(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>(?:[\p{L}_]|\.(?=[\p{L}_]))[\p{L}\p{N}._]*)|`(?<column>[^`]+)`|"(?<text>[^"]*)"|(?<symbol>[~+\-*/:^(),=.]))/uy;

/** Both sides of a formula. */
export function parseFormula(text: string): { left: FormulaNode; right: FormulaNode } {
  const tokens = new Tokens(text);
  if (tokens.isAtEnd) throw tokens.expected('a formula such as "y ~ a + b"');
  const left = operand(tokens, 0);
  if (!tokens.take("~")) throw tokens.expected('"~" after the target');
  const right = sum(tokens, 0);
  if (!tokens.isAtEnd) throw tokens.expected("an operator or the end");
  return { left, right };
}

class Tokens {
  private readonly all: readonly Token[];
  private place = 0;

  constructor(readonly text: string) {
    this.all = tokensOf(text);
  }

  get next(): Token {
    return this.all[this.place]!;
  }

  get isAtEnd(): boolean {
    return this.next.kind === "end";
  }

  get afterNext(): Token | undefined {
    return this.all[this.place + 1];
  }

  pass(): Token {
    return this.all[this.place++]!;
  }

  /** The next token if it is one of these symbols, which is then consumed. */
  take(...symbols: string[]): Token | null {
    return this.next.kind === "symbol" && symbols.includes(this.next.text) ? this.pass() : null;
  }

  expected(what: string): Error {
    const { kind, text } = this.next;
    const found = kind === "end" ? "the formula ends here" : `found ${quoted(text)}`;
    const isSecondWord = kind === "name" && this.all[this.place - 1]?.kind === "name";
    const hint = isSecondWord ? "; a column with a space in its name goes into backticks" : "";
    return formulaError(this.text, this.next.at, `${found}, expected ${what}${hint}`);
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (let at = afterBlanks(text, 0); at < end; at = afterBlanks(text, TOKEN.lastIndex)) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) throw formulaError(text, at, unreadable(text[at]!));
    const { number, name, column, text: inQuotes, symbol } = match.groups!;
    const kind = number ? "number" : (name ?? column) ? "name" : inQuotes !== undefined ? "text" : "symbol";
    tokens.push({ kind, at, text: number ?? name ?? column ?? inQuotes ?? symbol! });
  }
  tokens.push({ kind: "end", at: end, text: "" });
  return tokens;
}

const BLANKS = /\s*/y;

function afterBlanks(text: string, at: number): number {
  BLANKS.lastIndex = at;
  BLANKS.exec(text);
  return BLANKS.lastIndex;
}

function unreadable(character: string): string {
  if (character === "`" || character === '"') return `${character} is opened here and not closed; close it`;
  return `${quoted(character)} cannot be part of a formula; write a column with such a character in backticks, as \`per cent\``;
}

function sum(tokens: Tokens, depth: number): FormulaNode {
  let left = product(tokens, depth);
  for (let operator = tokens.take("+", "-"); operator; operator = tokens.take("+", "-"))
    left = operation(operator, left, product(tokens, depth));
  return left;
}

function product(tokens: Tokens, depth: number): FormulaNode {
  let left = crossing(tokens, depth);
  let factors = 1;
  for (let operator = tokens.take("*", "/"); operator; operator = tokens.take("*", "/")) {
    assertFactors(tokens, ++factors);
    left = operation(operator, left, crossing(tokens, depth));
  }
  return left;
}

function crossing(tokens: Tokens, depth: number): FormulaNode {
  let left = sign(tokens, depth);
  let factors = 1;
  for (let operator = tokens.take(":"); operator; operator = tokens.take(":")) {
    assertFactors(tokens, ++factors);
    left = operation(operator, left, sign(tokens, depth));
  }
  return left;
}

function sign(tokens: Tokens, depth: number): FormulaNode {
  assertDepth(tokens, depth);
  const taken = tokens.take("+", "-");
  if (taken) return { kind: "sign", at: taken.at, sign: taken.text as "+" | "-", of: sign(tokens, depth + 1) };
  const base = operand(tokens, depth);
  const operator = tokens.take("^");
  return operator ? operation(operator, base, sign(tokens, depth + 1)) : base;
}

function operand(tokens: Tokens, depth: number): FormulaNode {
  const { kind, at, text } = tokens.next;
  if (kind === "number") return { kind, at: tokens.pass().at, value: Number(text) };
  if (kind === "name") {
    tokens.pass();
    return tokens.take("(")
      ? { kind: "call", at, name: text, args: callArguments(tokens, depth + 1) }
      : { kind, at, name: text };
  }
  if (tokens.take(".")) return { kind: "rest", at };
  if (!tokens.take("(")) throw tokens.expected("a column, a function or a number");
  const inside = sum(tokens, depth + 1);
  if (!tokens.take(")")) throw tokens.expected('")"');
  return inside;
}

function callArguments(tokens: Tokens, depth: number): FormulaArgument[] {
  const args: FormulaArgument[] = [];
  if (tokens.take(")")) return args;
  do args.push(argument(tokens, depth));
  while (tokens.take(","));
  if (!tokens.take(")")) throw tokens.expected('")" or ","');
  return args;
}

function argument(tokens: Tokens, depth: number): FormulaArgument {
  const { afterNext } = tokens;
  if (afterNext?.kind !== "symbol" || afterNext.text !== "=" || tokens.next.kind === "symbol")
    return { label: null, node: sum(tokens, depth) };
  const label = tokens.pass().text;
  tokens.pass();
  return { label, node: sum(tokens, depth) };
}

function operation({ at, text }: Token, left: FormulaNode, right: FormulaNode): FormulaNode {
  return { kind: "operation", at, operator: text as "+", left, right };
}

function assertDepth(tokens: Tokens, depth: number): void {
  if (depth >= MOST_DEPTH) throw tokens.expected(`at most ${MOST_DEPTH} parentheses or signs within each other`);
}

/** A longer product was not written by hand; reading each factor takes a nested call, as each parenthesis does. */
function assertFactors(tokens: Tokens, factors: number): void {
  if (factors > MOST_DEPTH) throw tokens.expected(`at most ${MOST_DEPTH} factors in a product`);
}
