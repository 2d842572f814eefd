import { type KernelRows, mapRows } from "./kernel-rows.js";
import { type Held, MemoryLayout } from "./memory-layout.js";

/** Where an array is in an image, in bytes from its start, and how it is read. */
export interface Placed {
  readonly at: number;
  /** how many numbers */
  readonly length: number;
  readonly BYTES_PER_ELEMENT: number;
  readonly numbers: "Uint8" | "Int32" | "Float32" | "Float64";
}

/** The layout of rows in the kernels' own form. It holds no address, so that the bytes can lie anywhere: in a memory, or in a file. */
export interface RowsImage {
  readonly rows: KernelRows<Placed>;
  readonly bytes: number;
}

/** Kernels read sixteen bytes at once, also where fewer are left. */
const READ_AT_ONCE = 16;

/** The image of these rows; `writeImage` fills it. */
export function rowsImage(rows: KernelRows): RowsImage {
  const layout = new MemoryLayout(0);
  const placed = mapRows(rows, (values, spare): Placed => {
    const { length, BYTES_PER_ELEMENT } = values;
    const at = layout.room(roomOf(length, spare, BYTES_PER_ELEMENT));
    return { at, length, BYTES_PER_ELEMENT, numbers: numbersOf(values) };
  });
  return { rows: placed, bytes: layout.room(0) };
}

/** Writes the image of these rows to `bytes`, with zeros behind the arrays. */
export function writeImage(rows: KernelRows, image: RowsImage, bytes: Uint8Array): void {
  const places: Placed[] = [];
  mapRows(image.rows, (placed) => places.push(placed));
  let next = 0;
  mapRows(rows, (values, spare) => {
    const { at } = places[next++]!;
    const end = at + values.byteLength;
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    bytes.fill(0, end, at + roomOf(values.length, spare, values.BYTES_PER_ELEMENT));
  });
}

/** The rows of an image as views of its bytes. */
export function rowsOfImage(image: RowsImage, bytes: Uint8Array): KernelRows {
  const { buffer, byteOffset } = bytes;
  return mapRows(image.rows, ({ at, length, numbers }): Held => {
    if (numbers === "Uint8") return new Uint8Array(buffer, byteOffset + at, length);
    if (numbers === "Int32") return new Int32Array(buffer, byteOffset + at, length);
    if (numbers === "Float32") return new Float32Array(buffer, byteOffset + at, length);
    return new Float64Array(buffer, byteOffset + at, length);
  });
}

function roomOf(length: number, spare: number, bytes: number): number {
  return (length + spare) * bytes + (spare > 0 ? READ_AT_ONCE : 0);
}

function numbersOf(values: Held): Placed["numbers"] {
  if (values instanceof Uint8Array) return "Uint8";
  if (values instanceof Int32Array) return "Int32";
  return values instanceof Float32Array ? "Float32" : "Float64";
}
