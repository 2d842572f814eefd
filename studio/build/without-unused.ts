import type { Plugin } from "vite";

/** Modules of the core that the page does not come to, each with what stands in for it: in one file everything is loaded at once. */
const UNUSED: readonly (readonly [RegExp, string])[] = [
  [
    // Solver of sparse penalties: the page fits with a ridge or without a penalty.
    /core[\\/]dist[\\/]solve[\\/]sparse[\\/]sparse-solution\.js$/,
    'export function sparseSolution() { throw new Error("this page fits with a ridge or without a penalty; fit a lasso with multilogit fit"); }',
  ],
  [
    // The kernels in their second form, 27 kB: those of plain SIMD, which every browser with relaxed SIMD runs too, are fast enough for 1797 images.
    /core[\\/]dist[\\/]engine[\\/]wasm[\\/]kernels-relaxed-simd\.js$/,
    'export const RELAXED_SIMD = "";',
  ],
  [
    // For rows elsewhere, where each pass costs seconds: the rows of a page are in its memory.
    /core[\\/]dist[\\/]solve[\\/]few-passes-solution\.js$/,
    'export function fewPassesSolution() { throw new Error("this page fits rows that it holds; fit rows elsewhere with fitOver"); }',
  ],
  [
    // For rows that do not fit into the kernels' memory, of gigabytes: the page reads no such file.
    /core[\\/]dist[\\/]engine[\\/]wasm[\\/]likelihood-in-blocks\.js$/,
    'export function likelihoodInBlocks() { throw new Error("these rows are more than this page can hold; fit them with multilogit fit"); }',
  ],
  [
    // Finds out how a plain function is to be called: the page says what lossAndGradient is called with.
    /core[\\/]dist[\\/]check[\\/]calling[\\/]called-implementation\.js$/,
    'export function calledImplementation() { throw new Error("this page calls lossAndGradient(W, X, y); examine other functions with multilogit check"); }',
  ],
  [
    /core[\\/]dist[\\/]check[\\/]calling[\\/]in-process\.js$/,
    'export function subjectOf() { throw new Error("this page calls lossAndGradient(W, X, y); examine other functions with multilogit check"); } export const plainFunction = subjectOf;',
  ],
  [
    // Solves here are by L-BFGS or Newton; gradient steps are taken by the page itself, in view.
    /core[\\/]dist[\\/]solve[\\/]gradient-ascent\.js$/,
    'export function gradientAscent() { throw new Error("this page solves by L-BFGS or Newton; ask for gradient ascent with multilogit fit"); }',
  ],
];

/** Leaves out what the page does not come to; asked for all the same, it says so. */
export function withoutUnused(): Plugin {
  return {
    name: "without-unused",
    enforce: "pre",
    load: (id) => UNUSED.find(([module]) => module.test(id))?.[1] ?? null,
  };
}
