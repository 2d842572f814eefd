import { refused } from "./estimator-state.js";

/**
 * One message of Protocol Buffers, its fields as they come: varints, fixed 32 and 64 bits, and bytes. Nothing is read before it is asked for.
 * https://protobuf.dev/programming-guides/encoding/
 */
export class ProtobufMessage {
  private readonly fields = new Map<number, (bigint | Uint8Array)[]>();

  constructor(bytes: Uint8Array) {
    let at = 0;
    const varint = (): bigint => {
      let value = 0n;
      for (let shift = 0n; shift < 70n; shift += 7n) {
        const byte = bytes[at++];
        if (byte === undefined) throw cut();
        value |= BigInt(byte & 127) << shift;
        if (byte < 128) return BigInt.asUintN(64, value);
      }
      throw refused("it is not ONNX: a number in it has no end");
    };
    const take = (length: number): Uint8Array => {
      if (length > bytes.length - at) throw cut();
      at += length;
      return bytes.subarray(at - length, at);
    };
    while (at < bytes.length) {
      const key = Number(varint());
      const [field, wire] = [Math.floor(key / 8), key % 8];
      const value =
        wire === 0
          ? varint()
          : wire === 1
            ? take(8)
            : wire === 2
              ? take(Number(varint()))
              : wire === 5
                ? take(4)
                : null;
      if (value === null || field === 0) throw refused(`it is not ONNX: a field of kind ${wire} is not known`);
      const list = this.fields.get(field);
      if (list) list.push(value);
      else this.fields.set(field, [value]);
    }
  }

  messages(field: number): ProtobufMessage[] {
    return this.bytes(field).map((bytes) => new ProtobufMessage(bytes));
  }

  bytes(field: number): Uint8Array[] {
    return (this.fields.get(field) ?? []).map((value) => {
      if (typeof value === "bigint") throw refused(`it is not ONNX: field ${field} is a number, not bytes`);
      return value;
    });
  }

  strings(field: number): string[] {
    return this.bytes(field).map((bytes) => {
      try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      } catch {
        throw refused("a string in it is not UTF-8");
      }
    });
  }

  /** Signed whole numbers, one by one or packed. */
  integers(field: number): number[] {
    return (this.fields.get(field) ?? []).flatMap((value) =>
      (typeof value === "bigint" ? [value] : unpacked(value)).map((each) => {
        const number = Number(BigInt.asIntN(64, each));
        if (!Number.isSafeInteger(number)) throw refused(`it holds ${each}, which is beyond whole numbers here`);
        return number;
      }),
    );
  }

  /** Floating-point numbers of 4 or 8 bytes, one by one or packed. */
  numbers(field: number, size: 4 | 8): number[] {
    return this.bytes(field).flatMap((bytes) => floatsIn(bytes, size));
  }
}

/** Little-endian floating-point numbers of 4 or 8 bytes. */
export function floatsIn(bytes: Uint8Array, size: 4 | 8): number[] {
  if (bytes.length % size !== 0) throw cut();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / size }, (_, at) =>
    size === 4 ? view.getFloat32(4 * at, true) : view.getFloat64(8 * at, true),
  );
}

function unpacked(bytes: Uint8Array): bigint[] {
  const values: bigint[] = [];
  let [value, shift] = [0n, 0n];
  for (const byte of bytes) {
    value |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (shift > 70n) throw refused("it is not ONNX: a number in it has no end");
    if (byte >= 128) continue;
    values.push(BigInt.asUintN(64, value));
    [value, shift] = [0n, 0n];
  }
  if (shift > 0n) throw cut();
  return values;
}

function cut() {
  return refused("it ends in the middle, so it is truncated or not ONNX; restore it from a whole copy");
}
