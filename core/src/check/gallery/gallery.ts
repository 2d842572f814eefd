import { brokenData } from "./broken-data.js";
import { brokenFormulas } from "./broken-formulas.js";
import { brokenPrograms } from "./broken-programs.js";
import { brokenScales } from "./broken-scales.js";
import { brokenTwice } from "./broken-twice.js";
import { brokenValues } from "./broken-values.js";
import type { Exhibit } from "./exhibit.js";

/** Bugs of one kind. */
export interface GalleryFamily {
  readonly name: "formulas" | "values" | "scales" | "data" | "programs" | "two at once";
  readonly exhibits: readonly Exhibit[];
}

/** The gallery by the kind of the bug: in the formula, in the value, factors and places of weights, features and rows, the program around it. */
export const galleryFamilies: readonly GalleryFamily[] = [
  { name: "formulas", exhibits: brokenFormulas },
  { name: "values", exhibits: brokenValues },
  { name: "scales", exhibits: brokenScales },
  { name: "data", exhibits: brokenData },
  { name: "programs", exhibits: brokenPrograms },
  { name: "two at once", exhibits: brokenTwice },
];

/**
 * Broken implementations, each with the name of its bug and what the doctor says of it.
 * @example
 * gallery.map(({ id }) => id).includes("features-transposed");
 */
export const gallery: readonly Exhibit[] = galleryFamilies.flatMap(({ exhibits }) => exhibits);
