import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The features of a data set, without the constant; n rows, column-major unless sparse.
 *
 *     flags     0 or 1, one byte a cell
 *     bytes     Φ = byte / scale
 *     numbers   Φ as it is
 *     codes     `columns` categories of `levels` each: feature column*levels + code is 1
 *     sparse    rows of (feature, value): row i holds the entries starts[i] … starts[i + 1] − 1
 */
export type Features =
  | { readonly storage: "flags"; readonly values: Uint8Array }
  | { readonly storage: "bytes"; readonly values: Uint8Array; readonly scale: number }
  | { readonly storage: "numbers"; readonly values: Float64Array }
  | { readonly storage: "codes"; readonly values: Uint8Array; readonly columns: number; readonly levels: number }
  | {
      readonly storage: "sparse";
      readonly starts: Int32Array;
      readonly indices: Int32Array;
      readonly values: Float64Array;
    };

/** One problem: minimise −ℓ(W) + λ/2 ‖W‖², the constant's weights unpenalised. K ≥ 3, so that no program's two-class coding matters. */
export interface Dataset {
  readonly name: string;
  /** n */
  readonly rows: number;
  /** d − 1: without the constant, which every participant adds in its own way */
  readonly features: number;
  /** K */
  readonly classes: number;
  readonly lambda: number;
  readonly labels: Int32Array;
  readonly phi: Features;
}

/** What a generator makes; its name and its λ are given to it. */
export type Problem = Omit<Dataset, "name" | "lambda">;

/** What a folder of a data set says of itself in `description.txt`, one `key value` a line, so that any language reads it. */
export type Description = Readonly<Record<string, string>>;

const ARRAYS = { labels: Int32Array, starts: Int32Array, indices: Int32Array } as const;

/** Writes the data set as a folder: description.txt, and each array as little-endian numbers in a file of its own. */
export function writeDataset(folder: string, { labels, phi, ...shape }: Dataset): void {
  const writing = `${folder}.part`;
  mkdirSync(writing, { recursive: true });
  const description: Record<string, string | number> = { ...shape };
  for (const [key, value] of Object.entries({ labels, ...phi })) {
    if (typeof value === "object") writeFileSync(join(writing, `${key}.bin`), value);
    else description[key] = value;
  }
  const lines = Object.entries(description).map(([key, value]) => `${key} ${value}\n`);
  writeFileSync(join(writing, "description.txt"), lines.join(""));
  renameSync(writing, folder);
}

export function isWritten(folder: string): boolean {
  return existsSync(join(folder, "description.txt"));
}

export function readDescription(folder: string): Description {
  const lines = readFileSync(join(folder, "description.txt"), "utf8").trim().split("\n");
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));
}

/** Reads what `writeDataset` wrote. */
export function readDataset(folder: string): Dataset {
  const description = readDescription(folder);
  const number = (key: string) => Number(description[key]);
  const integers = (key: keyof typeof ARRAYS) => new ARRAYS[key](bufferOf(join(folder, `${key}.bin`)));
  const bytes = () => new Uint8Array(bufferOf(join(folder, "values.bin")));
  const numbers = () => new Float64Array(bufferOf(join(folder, "values.bin")));
  const phi = (): Features => {
    switch (description.storage) {
      case "flags":
        return { storage: "flags", values: bytes() };
      case "bytes":
        return { storage: "bytes", values: bytes(), scale: number("scale") };
      case "numbers":
        return { storage: "numbers", values: numbers() };
      case "codes":
        return { storage: "codes", values: bytes(), columns: number("columns"), levels: number("levels") };
      case "sparse":
        return { storage: "sparse", starts: integers("starts"), indices: integers("indices"), values: numbers() };
      default:
        throw new Error(
          `${folder} is not a data set: its storage is ${description.storage}; delete it and it will be made again`,
        );
    }
  };
  return {
    name: description.name!,
    rows: number("rows"),
    features: number("features"),
    classes: number("classes"),
    lambda: number("lambda"),
    labels: integers("labels"),
    phi: phi(),
  };
}

/** The file in memory of its own, aligned for any number, with no second copy. */
function bufferOf(path: string): ArrayBuffer {
  const file = readFileSync(path);
  if (file.byteOffset === 0 && file.byteLength === file.buffer.byteLength) return file.buffer as ArrayBuffer;
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
}
