import { brokenData } from "./broken-data.js";
import { brokenFormulas } from "./broken-formulas.js";
import { brokenPrograms } from "./broken-programs.js";
import { brokenScales } from "./broken-scales.js";
import { brokenTwice } from "./broken-twice.js";
import { brokenValues } from "./broken-values.js";
import type { Exhibit } from "./exhibit.js";

/**
 * Broken implementations, each with the name of its bug and what the doctor says of it.
 * @example
 * gallery.map(({ id }) => id).includes("features-transposed");
 */
export const gallery: readonly Exhibit[] = [
  ...brokenFormulas,
  ...brokenValues,
  ...brokenScales,
  ...brokenData,
  ...brokenPrograms,
  ...brokenTwice,
];
