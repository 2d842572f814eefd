import type { Problem } from "../problem.js";

/** "the bias", "class 2", "feature 4" … */
export function blockOf(
  some: readonly number[],
  { geometry: { C, d, constant, free, inputs, place } }: Problem,
): string {
  const features = [...new Set(some.map((jc) => Math.floor(jc / C)))];
  const classes = [...new Set(some.map((jc) => jc % C))];
  if (some.length === d * C) return "all weights";
  if (some.length === 1 && features.length < d && C > 1)
    return `one weight, that of ${features[0] === constant ? "the bias" : `feature ${inputs.indexOf(features[0]!)}`} and class ${free[classes[0]!]}`;
  if (some.length === features.length * C) {
    const names = features.map((j) => (j === constant ? "the bias" : `feature ${inputs.indexOf(j)}`));
    return features.length === d - 1 && constant !== null && !features.includes(constant)
      ? "all weights but those of the bias"
      : names.length <= 4
        ? names.join(", ")
        : `${names.length} features`;
  }
  if (some.length === classes.length * d) return classes.map((c) => `class ${free[c]}`).join(", ");
  if (classes.length * features.length === some.length)
    return `${features.length === d - 1 && constant !== null ? "all features but the bias" : `${features.length} features`} of ${classes.map((c) => `class ${free[c]}`).join(", ")}`;
  const isFirst = some.every((jc) => place[jc]! < some.length);
  return isFirst && some.length > 1
    ? `the first ${some.length} of the ${d * C} weights as they lie in W`
    : `${some.length} of ${d * C} weights`;
}
