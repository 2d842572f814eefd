import type { Sample } from "../likelihood/sample.js";

/** The share of each class in the observation of each row, n × K: 1 for the class of a row, or soft labels over their sum. */
export function observedShares({ labels, rows, classes }: Sample): Float64Array {
  const K = classes.length;
  const Y = new Float64Array(rows * K);
  for (let i = 0; i < rows; i++) {
    if (labels.kind === "classes") Y[i * K + labels.codes[i]!] = 1;
    else if (labels.totals[i]! > 0)
      for (let ik = i * K; ik < i * K + K; ik++) Y[ik] = labels.masses[ik]! / labels.totals[i]!;
  }
  return Y;
}
