/** Reads the wire format of Protocol Buffers, as far as Spark Connect's messages need it: bytes, strings, booleans and whole numbers. */

/** One field of a message that was read. */
export interface Field {
  readonly number: number;
  /** of a field of bytes, a string or a message; empty for numbers */
  readonly bytes: Uint8Array;
  /** of a field of a number or a boolean; 0 for others */
  readonly value: number;
}

/** The fields of a message in their order, unknown ones too. */
export function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  const none = new Uint8Array(0);
  let at = 0;
  const nextVarint = (): number => {
    const { value, end } = varintAt(bytes, at);
    at = end;
    return value;
  };
  while (at < bytes.length) {
    const key = nextVarint();
    const number = Math.floor(key / 8);
    const kind = key % 8;
    if (kind === 0) yield { number, bytes: none, value: nextVarint() };
    else {
      const length = kind === 2 ? nextVarint() : kind === 1 ? 8 : kind === 5 ? 4 : Number.NaN;
      if (!(at + length <= bytes.length))
        throw new RangeError(`field ${number} of a protobuf message has no such length`);
      yield { number, bytes: bytes.subarray(at, (at += length)), value: 0 };
    }
  }
}

/** The last field of this number, undefined where there is none. */
export function fieldOf(bytes: Uint8Array, number: number): Field | undefined {
  return [...fieldsOf(bytes)].findLast((field) => field.number === number);
}

/** The string in the field of this number; "" where there is none, as protobuf has it. */
export function textOf(bytes: Uint8Array, number: number): string {
  return Buffer.from(fieldOf(bytes, number)?.bytes ?? []).toString("utf8");
}

/** The last field at the end of a path of field numbers, each inside the one before; undefined where there is none. */
export function fieldWithin(bytes: Uint8Array, ...path: readonly number[]): Field | undefined {
  let field: Field | undefined = { number: 0, bytes, value: 0 };
  for (const number of path) field = field && fieldOf(field.bytes, number);
  return field;
}

/** The whole numbers of a packed field. */
export function packedIntegers(bytes: Uint8Array): number[] {
  const values: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { value, end } = varintAt(bytes, at);
    values.push(value);
    at = end;
  }
  return values;
}

/** The doubles of a packed field. */
export function packedDoubles(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.length / 8 }, (_, at) => view.getFloat64(8 * at, true));
}

function varintAt(bytes: Uint8Array, begin: number): { readonly value: number; readonly end: number } {
  let [value, at] = [0, begin];
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++];
    if (byte === undefined) throw new RangeError("a protobuf message ends within a number");
    value += (byte & 127) * scale;
    if (byte < 128) return { value, end: at };
  }
}
