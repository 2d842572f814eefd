import type { DesignMatrix } from "./design-matrix.js";

/** [Φ_1 Φ_2 …]: blocks with the same rows, side by side. */
export function concat(blocks: readonly DesignMatrix[]): DesignMatrix {
  const starts: number[] = [];
  let features = 0;
  for (const block of blocks) {
    starts.push(features);
    features += block.features;
  }
  const columns = (M: Float64Array, b: number, K: number) =>
    M.subarray(starts[b]! * K, (starts[b]! + blocks[b]!.features) * K);
  return {
    storage: { kind: "concat", blocks },
    rows: blocks[0]?.rows ?? 0,
    features,
    bytes: blocks.reduce((sum, block) => sum + block.bytes, 0),
    times(W, K, out) {
      blocks.forEach((block, b) => {
        block.times(columns(W, b, K), K, out);
      });
    },
    transposeTimes(R, K, out) {
      blocks.forEach((block, b) => {
        block.transposeTimes(R, K, columns(out, b, K));
      });
    },
    appendRow(i, entries, shift) {
      for (let b = 0; b < blocks.length; b++) blocks[b]!.appendRow(i, entries, shift + starts[b]!);
    },
  };
}
