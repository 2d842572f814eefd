import { MultilogitError, quoted, suggestion } from "../errors.js";
import type { ClassName } from "../likelihood/sample.js";
import { listed } from "../table/table.js";

/** A comparison of classes: Σ_k q_k W[·,k] with Σ_k q_k = 0, which is all that data identify. */
export interface ClassContrast {
  readonly name: ClassName;
  /** q, K numbers */
  readonly q: Float64Array;
  /** how the classes move when the contrast grows by 1 and nothing else changes: K numbers, Σ q u = 1 */
  readonly u: Float64Array;
}

/** Class k against class r. */
export function pairContrast(classes: readonly ClassName[], k: number, r: number): ClassContrast {
  const [q, u] = [new Float64Array(classes.length), new Float64Array(classes.length)];
  q[k] = 1;
  q[r] = -1;
  u[k] = 1;
  return { name: classes[k]!, q, u };
}

/** Class k against the mean of all classes: the symmetric coding, in which the weights of a feature sum to zero. */
export function meanContrast(classes: readonly ClassName[], k: number): ClassContrast {
  const K = classes.length;
  const [q, u] = [new Float64Array(K).fill(-1 / K), new Float64Array(K)];
  q[k]! += 1;
  u[k] = K / (K - 1);
  return { name: classes[k]!, q, u };
}

/** The contrast that gives classes these coefficients, which sum to zero; others have none. */
export function namedContrast(
  classes: readonly ClassName[],
  name: string,
  coefficients: Readonly<Record<string, number>>,
): ClassContrast {
  const names = classes.map(String);
  const q = new Float64Array(classes.length);
  for (const [of, coefficient] of Object.entries(coefficients)) {
    const k = names.indexOf(of);
    if (k < 0)
      throw new MultilogitError(
        "option",
        `contrast ${quoted(name)}: there is no class ${quoted(of)}${suggestion(of, names) || `; the classes are ${listed(names)}`}`,
      );
    if (typeof coefficient !== "number" || !Number.isFinite(coefficient))
      throw new MultilogitError(
        "option",
        `contrast ${quoted(name)}: class ${quoted(of)} has ${quoted(coefficient)}; expected a finite number`,
      );
    q[k] = coefficient;
  }
  const size = q.reduce((sum, x) => sum + x * x, 0);
  const sum = q.reduce((total, x) => total + x, 0);
  // 1/3 − ⅓ − … rounds; anything else is a mistake.
  if (!(size > 0) || Math.abs(sum) > 1e-9 * Math.sqrt(size))
    throw new MultilogitError(
      "option",
      `contrast ${quoted(name)}: its coefficients sum to ${sum}; expected 0, some of them not 0, since only comparisons of classes mean something`,
    );
  const exact = q.map((x) => x - sum / q.length);
  return { name, q: exact, u: exact.map((x) => x / size) };
}
