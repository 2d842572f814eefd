import { quoted } from "../errors.js";
import type { Level } from "../features/feature-map.js";
import { refused } from "./estimator-state.js";
import { floatsIn, ProtobufMessage } from "./protobuf-message.js";

/** What is read of an ONNX file; the field numbers are those of onnx.proto. */
export interface OnnxFile {
  readonly inputs: readonly OnnxInput[];
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxConstant>;
}

export interface OnnxInput {
  readonly name: string;
  /** of TensorProto: 1 and 11 are numbers of 4 and 8 bytes, 7 whole numbers, 8 strings, 9 true and false */
  readonly type: number;
  /** of each row; null where the file does not say */
  readonly columns: number | null;
}

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, ProtobufMessage>;
}

export interface OnnxConstant {
  readonly shape: readonly number[];
  readonly values: readonly Level[];
}

export function onnxFromBytes(bytes: Uint8Array): OnnxFile {
  const file = new ProtobufMessage(bytes);
  const graph = file.messages(7)[0];
  if (graph === undefined) throw refused("it has no graph, so it is not an ONNX file");
  if (file.strings(2)[0] === "multilogit")
    throw refused("multilogit itself wrote it; use the model file (.json) that it was exported from, which holds more");
  const constants = new Map(
    graph.messages(5).map((tensor) => [tensor.strings(8)[0] ?? "", constantOf(tensor)] as const),
  );
  return {
    inputs: graph
      .messages(11)
      .map(inputOf)
      .filter(({ name }) => !constants.has(name)),
    nodes: graph.messages(1).map((node) => ({
      operator: node.strings(4)[0] ?? "",
      inputs: node.strings(1),
      outputs: node.strings(2),
      attributes: new Map(node.messages(5).map((attribute) => [attribute.strings(1)[0] ?? "", attribute])),
    })),
    constants,
  };
}

function inputOf(info: ProtobufMessage): OnnxInput {
  const tensor = info.messages(2)[0]?.messages(1)[0];
  const columns = tensor?.messages(2)[0]?.messages(1)[1]?.integers(1)[0];
  return { name: info.strings(1)[0] ?? "", type: tensor?.integers(1)[0] ?? 0, columns: columns ?? null };
}

function constantOf(tensor: ProtobufMessage): OnnxConstant {
  const name = tensor.strings(8)[0] ?? "";
  const shape = tensor.integers(1);
  const values = valuesOf(tensor, tensor.integers(2)[0] ?? 0, name);
  const size = shape.reduce((product, length) => product * length, 1);
  if (values.length !== size)
    throw refused(
      `tensor ${quoted(name)} holds ${values.length} values; expected ${size}, its shape being ${shape.join(" × ")}`,
    );
  return { shape, values };
}

function valuesOf(tensor: ProtobufMessage, type: number, name: string): readonly Level[] {
  const raw = tensor.bytes(9)[0];
  const view = raw && new DataView(raw.buffer, raw.byteOffset, raw.length);
  const whole = (size: 4 | 8) =>
    Array.from({ length: Math.floor(raw!.length / size) }, (_, at) =>
      size === 4 ? view!.getInt32(4 * at, true) : Number(view!.getBigInt64(8 * at, true)),
    );
  switch (type) {
    case 1:
      return raw ? floatsIn(raw, 4) : tensor.numbers(4, 4);
    case 6:
      return raw ? whole(4) : tensor.integers(5);
    case 7:
      return raw ? whole(8) : tensor.integers(7);
    case 8:
      return tensor.strings(6);
    case 11:
      return raw ? floatsIn(raw, 8) : tensor.numbers(10, 8);
    default:
      throw refused(
        `tensor ${quoted(name)} is of type ${type}; expected numbers of 4 or 8 bytes, whole numbers or strings`,
      );
  }
}
