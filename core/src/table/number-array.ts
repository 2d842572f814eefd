/** Numbers as the caller stores them; a table keeps them as they are, so that bytes stay bytes. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

export function isNumberArray(value: unknown): value is NumberArray {
  return (
    ArrayBuffer.isView(value) &&
    !(value instanceof BigInt64Array) &&
    !(value instanceof BigUint64Array) &&
    !(value instanceof DataView)
  );
}
