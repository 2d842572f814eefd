import { ProtobufWriter } from "multilogit/internal";
import { fieldsOf, fieldWithin, packedDoubles, packedIntegers } from "./protobuf-fields.js";

/** The messages of Spark Connect about MLlib that are used (spark/connect/ml.proto and expressions.proto of Spark 4.3), by their field numbers. */

/** A setting of one of MLlib's classes. */
export type MllibSetting = boolean | number | string | readonly string[];

/** An estimator or a transformer: its Java class and its settings. */
export interface MllibOperator {
  readonly name: string;
  readonly settings: Readonly<Record<string, MllibSetting>>;
}

const ESTIMATOR = 1;
const TRANSFORMER = 2;
/** Where a DataType says that it is STRING. */
const STRING_TYPE = 11;

/** Fits an estimator to the rows of a relation. */
export function fitCommand({ name, settings }: MllibOperator, dataset: ProtobufWriter): ProtobufWriter {
  const fit = message().message(1, operator(name, ESTIMATOR)).message(2, parameters(settings)).message(3, dataset);
  return message().message(1, fit);
}

/** The rows of a relation with what a transformer adds to them. */
export function transformed({ name, settings }: MllibOperator, input: ProtobufWriter): ProtobufWriter {
  const transform = message()
    .message(2, operator(name, TRANSFORMER))
    .message(3, input)
    .message(4, parameters(settings));
  return message().message(300, message().message(1, transform));
}

/** Asks a fitted model for the value of a method, or for that of a method of that value. */
export function fetchCommand(model: string, ...methods: readonly string[]): ProtobufWriter {
  const fetch = message().message(1, message().text(1, model));
  for (const method of methods) fetch.message(2, message().text(1, method));
  return message().message(2, fetch);
}

/** Lets the server forget a fitted model. */
export function deleteCommand(model: string): ProtobufWriter {
  return message().message(3, message().message(1, message().text(1, model)));
}

/** What the server calls the model that a fit made. */
export function modelOfResult(result: Uint8Array): string {
  return Buffer.from(fieldWithin(result, 3, 1, 1)?.bytes ?? []).toString("utf8");
}

/** A whole number that was fetched. */
export function integerOfResult(result: Uint8Array): number {
  return fieldWithin(result, 1, 6)?.value ?? 0;
}

/** A vector that was fetched, dense or sparse. */
export function vectorOfResult(result: Uint8Array): Float64Array {
  const [, size, places, values] = structOf(result);
  const numbers = doubles(values!);
  if (isDense(result)) return numbers;
  const vector = new Float64Array(integer(size!));
  for (const [at, place] of integers(places!).entries()) vector[place] = numbers[at]!;
  return vector;
}

/** A matrix that was fetched, dense or sparse, as its rows. */
export function matrixOfResult(result: Uint8Array): Float64Array[] {
  const [, rowCount, columnCount, starts, places, values, turned] = structOf(result);
  const [rows, columns] = [integer(rowCount!), integer(columnCount!)];
  const isByRows = fieldWithin(turned!, 3)?.value === 1;
  const numbers = doubles(values!);
  const matrix = Array.from({ length: rows }, () => new Float64Array(columns));
  const set = (outer: number, inner: number, value: number) => {
    if (isByRows) matrix[outer]![inner] = value;
    else matrix[inner]![outer] = value;
  };
  const inners = isByRows ? columns : rows;
  if (isDense(result)) for (const [at, value] of numbers.entries()) set(Math.floor(at / inners), at % inners, value);
  else {
    const begins = integers(starts!);
    const inner = integers(places!);
    for (const [outer, begin] of begins.slice(0, -1).entries())
      for (let at = begin; at < begins[outer + 1]!; at++) set(outer, inner[at]!, numbers[at]!);
  }
  return matrix;
}

/** The elements of a literal that is a struct, each a literal. */
function structOf(result: Uint8Array): Uint8Array[] {
  const struct = fieldWithin(result, 1, 24)?.bytes ?? new Uint8Array(0);
  return [...fieldsOf(struct)].filter(({ number }) => number === 2).map(({ bytes }) => bytes);
}

/** Vectors and matrices begin with 1 where they are dense, 0 where they are sparse. */
function isDense(result: Uint8Array): boolean {
  return fieldWithin(structOf(result)[0]!, 4)?.value === 1;
}

function integer(literal: Uint8Array): number {
  return fieldWithin(literal, 6)?.value ?? 0;
}

function integers(literal: Uint8Array): number[] {
  return packedIntegers(fieldWithin(literal, 25, 2, 1)?.bytes ?? new Uint8Array(0));
}

function doubles(literal: Uint8Array): Float64Array {
  return packedDoubles(fieldWithin(literal, 25, 5, 1)?.bytes ?? new Uint8Array(0));
}

/** Objects of the server have a name of their own, which nobody reads. */
function operator(name: string, type: number): ProtobufWriter {
  return message().text(1, name).text(2, "multilogit").integer(3, type);
}

function parameters(settings: Readonly<Record<string, MllibSetting>>): ProtobufWriter {
  const all = message();
  for (const [name, value] of Object.entries(settings))
    all.message(1, message().text(1, name).message(2, literal(value)));
  return all;
}

function literal(value: MllibSetting): ProtobufWriter {
  if (typeof value === "boolean") return message().integer(3, Number(value));
  if (typeof value === "number") return message().double(11, value);
  if (typeof value === "string") return message().text(13, value);
  const strings = message().message(1, message().message(STRING_TYPE, message()));
  for (const each of value) strings.message(2, literal(each));
  return message().message(22, strings);
}

function message(): ProtobufWriter {
  return new ProtobufWriter();
}
