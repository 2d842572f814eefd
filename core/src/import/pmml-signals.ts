import { quoted } from "../errors.js";
import { columnsIn, expressionColumns } from "../features/expression.js";
import type { Level } from "../features/feature-map.js";
import type { PmmlElement } from "./pmml-element.js";
import type { PmmlField } from "./pmml-field.js";
import { type CodedValue, type NumberValue, numeric, type PmmlValue, plainNumber } from "./pmml-value.js";
import type { Signal } from "./signal.js";

type Valued = { readonly value: PmmlValue; readonly element: PmmlElement };

/** The signals of what the tables add up, and for each the place of its weights, null for weights of 0. */
export function pmmlSignals(values: readonly Valued[]): {
  readonly signals: readonly Signal[];
  readonly places: readonly (number | null)[];
} {
  const categories = values.flatMap(({ value, element }) => (value.kind === "coded" ? [{ value, element }] : []));
  const whole = fieldsOfNumbers(categories);
  const levels = levelsOf(categories.filter(({ value }) => !whole.has(value.field)));
  const found: { readonly signal: Signal; readonly place: number | null }[] = [];
  for (const [place, { value, element }] of values.entries())
    if (value.kind === "coded" && !whole.has(value.field))
      found.push({ signal: codedSignal(value, levels.get(value.field)!), place });
    else if (value.kind !== "presence") found.push({ signal: numberSignal(numeric(value, element)), place });
  const read = new Set(found.flatMap(({ signal }) => columnsOf(signal)));
  for (const { value } of values)
    if (value.kind === "presence")
      for (const { column, cells } of columnsIn(value.of.expression)) {
        if (read.has(column)) continue;
        read.add(column);
        const signal = { kind: "number", column, isBoolean: cells === "boolean", center: 0, scale: 1 } as const;
        found.push({ signal, place: null });
      }
  return { signals: found.map(({ signal }) => signal), places: found.map(({ place }) => place) };
}

function columnsOf(signal: Signal): string[] {
  if (signal.kind === "expression") return expressionColumns(signal.expression);
  return signal.kind === "number" ? [signal.column] : [];
}

function numberSignal(value: NumberValue | number): Signal {
  if (typeof value === "number") return { kind: "constant", value };
  const { expression, center, scale } = value;
  if (expression.kind !== "column") return { kind: "expression", expression, center, scale };
  return { kind: "number", column: expression.column, isBoolean: expression.cells === "boolean", center, scale };
}

type Coded = Valued & { readonly value: CodedValue };

/** Columns of true and false of which everything has a value at both, so that it is a number. */
function fieldsOfNumbers(coded: readonly Coded[]): ReadonlySet<PmmlField> {
  const fields = new Set(coded.map(({ value }) => value.field).filter(({ isBoolean }) => isBoolean));
  for (const { value } of coded) {
    const atoms = ["true", "false"].map((key) => (value.values.has(key) ? value.values.get(key)! : value.rest));
    if (atoms.some((each) => plainNumber(each) === null)) fields.delete(value.field);
  }
  return fields;
}

/** The levels of a category, and their places by their keys. */
interface Levels {
  readonly list: readonly Level[];
  readonly places: ReadonlyMap<string, number>;
}

/** Of each category the values at which no predictor is missing. */
function levelsOf(coded: readonly Coded[]): Map<PmmlField, Levels> {
  const isOpen = new Map<PmmlField, boolean>();
  const lost = new Map<PmmlField, Set<string>>();
  for (const { value } of coded) {
    const { field } = value;
    isOpen.set(field, (isOpen.get(field) ?? true) && plainNumber(value.otherwise) !== null);
    const missing = lost.get(field) ?? new Set();
    lost.set(field, missing);
    const isRestLost = plainNumber(value.rest) === null;
    for (const key of isRestLost ? field.levels.keys() : value.values.keys())
      if (plainNumber(value.values.has(key) ? value.values.get(key)! : value.rest) === null) missing.add(key);
  }
  const levels = new Map<PmmlField, Levels>();
  for (const { value, element } of coded) {
    const { field } = value;
    if (levels.has(field)) continue;
    const missing = lost.get(field)!;
    const kept = new Map([...field.levels].filter(([key]) => !missing.has(key)));
    if (isOpen.get(field) && [...missing].some((key) => field.levels.has(key)))
      throw element.refused(
        `has no value where column ${quoted(field.name)} is ${quoted([...missing][0])}, but has one at values never heard of, which no category here does`,
      );
    if (kept.size === 0) throw element.refused(`has no value at any value of column ${quoted(field.name)}`);
    levels.set(field, { list: [...kept.values()], places: new Map([...kept.keys()].map((key, at) => [key, at])) });
  }
  return levels;
}

function codedSignal({ field, values, rest, otherwise }: CodedValue, { list, places }: Levels): Signal {
  const told = [...values].filter(([key]) => places.has(key));
  return {
    kind: "coded",
    column: field.name,
    levels: list,
    values: new Map(told.map(([key, value]) => [places.get(key)!, plainNumber(value)!])),
    rest: plainNumber(rest) ?? 0,
    otherwise: plainNumber(otherwise),
  };
}
