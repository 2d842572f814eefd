import { closeSync, openSync, writeSync } from "node:fs";

/** A file of normal numbers, each correlated with the one before by rho, and classes drawn from a sparse model: every tenth feature matters for one class. */
export function generatedTable(path, rows, features, classes, rho, seed = 1) {
  const uniform = generator(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const weights = Array.from({ length: features }, (_, j) =>
    j % 10 === 0 ? { k: (j / 10) % classes, w: normal() } : null,
  );
  const file = openSync(path, "w");
  writeSync(file, `${[...weights.map((_, j) => `x${j}`), "y"].join(",")}\n`);
  for (let i = 0; i < rows; i++) {
    const x = new Float64Array(features);
    const scores = new Float64Array(classes);
    for (let j = 0, before = normal(); j < features; j++) {
      x[j] = before = j === 0 ? before : rho * before + Math.sqrt(1 - rho * rho) * normal();
      const effect = weights[j];
      if (effect && j < 300) scores[effect.k] += effect.w * x[j];
    }
    for (let k = 0; k < classes; k++) scores[k] -= Math.log(-Math.log(uniform() || 0.5));
    writeSync(
      file,
      `${Array.from(x, (each) => each.toPrecision(8)).join(",")},c${scores.indexOf(Math.max(...scores))}\n`,
    );
  }
  closeSync(file);
  return path;
}

/** mulberry32 */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
