/**
 * Writes one message of Protocol Buffers, field after field, as its wire format says: a key (field number and kind), then a varint, or a
 * length and as many bytes. https://protobuf.dev/programming-guides/encoding/
 */
export class ProtobufWriter {
  readonly #parts: Uint8Array[] = [];

  /** A whole number, of at most 2^53. */
  integer(field: number, value: number): this {
    return this.#append(varint(field * 8), varint(value));
  }

  /** A number of 64 bits. */
  double(field: number, value: number): this {
    const eight = new Uint8Array(8);
    new DataView(eight.buffer).setFloat64(0, value, true);
    return this.#append(varint(field * 8 + 1), eight);
  }

  bytes(field: number, bytes: Uint8Array): this {
    return this.#append(varint(field * 8 + 2), varint(bytes.length), bytes);
  }

  text(field: number, text: string): this {
    return this.bytes(field, new TextEncoder().encode(text));
  }

  message(field: number, message: ProtobufWriter): this {
    return this.bytes(field, message.finished());
  }

  finished(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.#parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  #append(...parts: Uint8Array[]): this {
    this.#parts.push(...parts);
    return this;
  }
}

/** Seven bits a byte, the lowest first; negative numbers as 64 bits of two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Uint8Array.of(...bytes, Number(rest));
}
