import { dot, norm } from "./vectors.js";

/**
 * The complement of `unit` in the span of `vectors`, which are orthonormal and span `unit`: one orthonormal vector fewer. A Householder
 * reflection that takes `unit` to one of them, which is left out; so nothing cancels, however many are removed in turn.
 */
export function withoutDirection(vectors: readonly Float64Array[], unit: Float64Array): Float64Array[] {
  const v = Float64Array.from(vectors, (vector) => dot(vector, unit));
  let pivot = 0;
  for (let t = 1; t < v.length; t++) if (Math.abs(v[t]!) > Math.abs(v[pivot]!)) pivot = t;
  v[pivot]! += Math.sign(v[pivot]!) * norm(v);
  const scale = 2 / dot(v, v);
  const along = new Float64Array(unit.length);
  vectors.forEach((vector, t) => {
    for (let m = 0; m < along.length; m++) along[m]! += scale * v[t]! * vector[m]!;
  });
  return vectors.flatMap((vector, t) => (t === pivot ? [] : [vector.map((value, m) => value - v[t]! * along[m]!)]));
}
