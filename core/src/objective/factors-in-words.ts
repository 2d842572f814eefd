/**
 * Which features are penalised otherwise.
 * @example
 * factorsInWords({ age: 0, id: Infinity }); // "age not penalised, id left out"
 */
export function factorsInWords(factors: Readonly<Record<string, number>>): string {
  return Object.entries(factors)
    .map(([name, v]) => `${name} ${v === 0 ? "not penalised" : v === Infinity ? "left out" : `× ${v}`}`)
    .join(", ");
}

/** Factors as JSON can hold them: "Infinity" for a feature that is left out. */
export function factorsInJson(factors: Readonly<Record<string, number>>): Record<string, number | string> {
  return Object.fromEntries(Object.entries(factors).map(([name, v]) => [name, v === Infinity ? "Infinity" : v]));
}
