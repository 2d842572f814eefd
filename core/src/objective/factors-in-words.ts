/** More factors than this are counted, not named. */
const MOST_NAMED = 12;

/**
 * Which features are penalised otherwise, "age not penalised, region left out"; null where none is.
 * @example
 * factorsInWords({ age: 0, id: Infinity }); // "age not penalised, id left out"
 */
export function factorsInWords(factors: Readonly<Record<string, number>> | null): string | null {
  const all = Object.entries(factors ?? {});
  if (all.length === 0) return null;
  const rest = all.length > MOST_NAMED ? [`${all.length - MOST_NAMED} other factors`] : [];
  return [...all.slice(0, MOST_NAMED).map(([name, v]) => `${name} ${factorInWords(v)}`), ...rest].join(", ");
}

function factorInWords(v: number): string {
  if (v === 0) return "not penalised";
  return v === Infinity ? "left out" : `× ${v}`;
}

/** Factors as JSON can hold them: "Infinity" for a feature that is left out. */
export function factorsInJson(factors: Readonly<Record<string, number>>): Record<string, number | string> {
  return Object.fromEntries(Object.entries(factors).map(([name, v]) => [name, v === Infinity ? "Infinity" : v]));
}
