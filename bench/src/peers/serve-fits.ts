import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { type Dataset, readDataset } from "../data/dataset.js";

/** One solution: time around the fit alone, weights d × K with the constant first, and a note. */
export interface ServedFit {
  readonly seconds: number;
  readonly weights: ArrayLike<number>;
  readonly note: string;
}

export type FitAt = (setting: number) => Promise<ServedFit>;

/** The child's side of the protocol in `peer-process.ts`: loads the data set, then answers fits until standard input ends. */
export async function serveFits(prepare: (data: Dataset) => Promise<{ version: string; fit: FitAt }>): Promise<void> {
  try {
    const { version, fit } = await prepare(readDataset(process.argv.at(-1)!));
    console.log(`ready ${version}`);
    for await (const line of createInterface({ input: process.stdin })) {
      const [, setting, path] = line.split(" ");
      const { seconds, weights, note } = await fit(Number(setting));
      writeFileSync(path!, Float64Array.from(weights));
      console.log(`done ${seconds} ${note}`);
    }
    process.exit(0);
  } catch (error) {
    console.log(`failed ${String(error).split("\n")[0]}`);
    process.exit(1);
  }
}

/** Seconds that `work` takes, and what it returns. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ seconds: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { seconds: (performance.now() - start) / 1000, result };
}

/** Φ with the constant in front, row-major n × d, for peers that know dense rows only. */
export function denseRows<A extends Float32Array | Float64Array>(data: Dataset, empty: (length: number) => A): A {
  const { rows: n, features, phi } = data;
  const d = features + 1;
  const rows = empty(n * d);
  for (let i = 0; i < n; i++) rows[i * d] = 1;
  if (phi.storage === "sparse") throw new Error("sparse rows do not fit into memory as dense ones");
  if (phi.storage === "codes") {
    for (let c = 0; c < phi.columns; c++)
      for (let i = 0; i < n; i++) rows[i * d + 1 + c * phi.levels + phi.values[c * n + i]!] = 1;
    return rows;
  }
  const scale = phi.storage === "bytes" ? phi.scale : 1;
  for (let j = 0; j < features; j++) for (let i = 0; i < n; i++) rows[i * d + 1 + j] = phi.values[j * n + i]! / scale;
  return rows;
}
