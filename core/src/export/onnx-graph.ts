import { ProtobufWriter } from "./protobuf-writer.js";

// Field numbers of onnx.proto3: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3

/** Kinds of cells of a tensor, by their numbers in TensorProto.DataType. */
export const ONNX_TYPES = { float: 1, integer: 7, text: 8, boolean: 9, double: 11 } as const;
export type OnnxType = keyof typeof ONNX_TYPES;

/** A value of the graph, by its name. */
export type OnnxValue = string & { readonly value?: never };

/** Version of the core operators: the first whose Equal takes strings. */
const OPERATORS = 19;
/** Version of the file format that goes with it. */
const FORMAT = 9;
/** TensorProto.AttributeProto.AttributeType.INT */
const INTEGER_ATTRIBUTE = 2;

/** A graph of ONNX, node after node. Numbers are doubles, or singles if `isFloat`. */
export class OnnxGraph {
  readonly #graph = new ProtobufWriter();
  readonly #constants = new Map<string, OnnxValue>();
  /** written when a node first reads them: runtimes complain of others */
  readonly #unread = new Map<OnnxValue, ProtobufWriter>();
  #next = 0;

  /** @param taken names that no value of the graph may have: those of its inputs and outputs */
  constructor(
    readonly isFloat: boolean,
    private readonly taken: ReadonlySet<string>,
  ) {}

  /** The value of operator `type` on these values. */
  node(type: string, inputs: readonly OnnxValue[], attributes: Readonly<Record<string, number>> = {}): OnnxValue {
    return this.#node(type, inputs, attributes, this.#name());
  }

  /** The same, as an output of the graph with this name. */
  output(name: string, type: OnnxType, shape: readonly (number | string)[], value: OnnxValue): void {
    this.#node("Identity", [value], {}, name);
    this.#graph.message(12, valueInfo(name, ONNX_TYPES[type], shape));
  }

  input(name: string, type: OnnxType): OnnxValue {
    this.#graph.message(11, valueInfo(name, ONNX_TYPES[type], ["rows", 1]));
    return name;
  }

  get numbers(): OnnxType {
    return this.isFloat ? "float" : "double";
  }

  /** Numbers in this shape; a single one by default. */
  constant(values: readonly number[] | number, dimensions: readonly number[] = []): OnnxValue {
    const list = typeof values === "number" ? [values] : values;
    const bytes = this.isFloat ? Float32Array.from(list) : Float64Array.from(list);
    return this.#constant(this.numbers, dimensions, new Uint8Array(bytes.buffer), list.map(keyOf).join());
  }

  integers(values: readonly number[], dimensions: readonly number[]): OnnxValue {
    const bytes = BigInt64Array.from(values, BigInt);
    return this.#constant("integer", dimensions, new Uint8Array(bytes.buffer), values.join());
  }

  strings(values: readonly string[], dimensions: readonly number[]): OnnxValue {
    return this.#constant("text", dimensions, values, JSON.stringify(values));
  }

  booleans(values: readonly boolean[], dimensions: readonly number[]): OnnxValue {
    return this.#constant("boolean", dimensions, Uint8Array.from(values, Number), values.join());
  }

  /** The file: this graph as a model. */
  model(facts: { name: string; version: string; description: string; metadata: Readonly<Record<string, string>> }) {
    const model = new ProtobufWriter()
      .integer(1, FORMAT)
      .text(2, "multilogit")
      .text(3, facts.version)
      .text(6, facts.description)
      .message(7, this.#graph.text(2, facts.name))
      .message(8, new ProtobufWriter().text(1, "").integer(2, OPERATORS));
    for (const [key, value] of Object.entries(facts.metadata))
      model.message(14, new ProtobufWriter().text(1, key).text(2, value));
    return model.finished();
  }

  #node(type: string, inputs: readonly string[], attributes: Readonly<Record<string, number>>, name: string): string {
    const node = new ProtobufWriter();
    for (const input of inputs) {
      node.text(1, input);
      const constant = this.#unread.get(input);
      if (constant !== undefined) this.#graph.message(5, constant);
      this.#unread.delete(input);
    }
    node.text(2, name).text(4, type);
    for (const [key, value] of Object.entries(attributes))
      node.message(5, new ProtobufWriter().text(1, key).integer(3, value).integer(20, INTEGER_ATTRIBUTE));
    this.#graph.message(1, node);
    return name;
  }

  #constant(
    type: OnnxType,
    dimensions: readonly number[],
    data: Uint8Array | readonly string[],
    key: string,
  ): OnnxValue {
    const whole = `${type} ${dimensions.join()}: ${key}`;
    const known = this.#constants.get(whole);
    if (known !== undefined) return known;
    const name = this.#name();
    const tensor = new ProtobufWriter();
    for (const size of dimensions) tensor.integer(1, size);
    tensor.integer(2, ONNX_TYPES[type]).text(8, name);
    if (data instanceof Uint8Array) tensor.bytes(9, data);
    else for (const text of data) tensor.text(6, text);
    this.#unread.set(name, tensor);
    this.#constants.set(whole, name);
    return name;
  }

  #name(): string {
    let name = `v${this.#next++}`;
    while (this.taken.has(name)) name = `v${this.#next++}`;
    return name;
  }
}

/** −0 is a number of its own. */
function keyOf(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}

function valueInfo(name: string, type: number, shape: readonly (number | string)[]): ProtobufWriter {
  const dimensions = new ProtobufWriter();
  for (const size of shape) {
    const dimension = new ProtobufWriter();
    dimensions.message(1, typeof size === "number" ? dimension.integer(1, size) : dimension.text(2, size));
  }
  const tensor = new ProtobufWriter().integer(1, type).message(2, dimensions);
  return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
}
