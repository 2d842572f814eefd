import type { Plugin } from "vite";

/** JavaScript that exports functions by these names; called all the same, they say why they are not here. */
function absent(sentence: string, ...names: readonly string[]): string {
  const [first, ...others] = names;
  return [
    `export function ${first}() { throw new Error(${JSON.stringify(sentence)}); }`,
    ...others.map((name) => `export { ${first} as ${name} };`),
  ].join("\n");
}

const ONLY_RIDGE = "this page fits with a ridge or without a penalty; take a lasso from its path";
const NO_COVARIANCES = "this page computes no robust or bias-reduced statistics";
const ONLY_CSV = "this page reads CSV files";
const HELD = "these rows are more than this page can hold; fit them with multilogit fit";
const NO_WORDS = "this page counts no words; fit texts with multilogit fit";
const NO_CALLING = "this page calls lossAndGradient(W, X, y)";

/** Modules of the core that the page does not come to, each with what stands in for it: in one file everything is loaded at once. */
export const UNUSED: Readonly<Record<string, string>> = {
  // Single fits of sparse penalties: the page fits with a ridge or without a penalty, and takes lassos from their paths.
  "solve/sparse/sparse-solution": absent(ONLY_RIDGE, "sparseSolution"),
  // Sums that the sparse solver does without, more slowly.
  "engine/wasm/kernel-working-sums": `${absent(ONLY_RIDGE, "kernelWorkingSums")} export const suitsWorkingSums = () => false;`,
  "engine/wasm/kernel-column-sums": absent(ONLY_RIDGE, "kernelColumnSums"),
  "engine/wasm/suits-column-sums": "export const suitsColumnSums = () => false;",
  "solve/sparse/column-newton": absent(ONLY_RIDGE, "ColumnNewton"),
  "solve/sparse/active-newton": absent(ONLY_RIDGE, "ActiveNewton"),
  // The kernels in their second form, 27 kB: those of plain SIMD, which every browser with relaxed SIMD runs too, are fast enough for 1797 images.
  "engine/wasm/kernels-relaxed-simd": 'export const RELAXED_SIMD = "";',
  // Threads share memory, which only a cross-origin isolated page may: one does here.
  "engine/wasm/shared-pass": absent("this page computes with one thread", "SharedPass"),
  "engine/wasm/worker-thread": `${absent("this page computes with one thread", "startWorkerThread")}
    export const availableThreads = () => 1; export const startableWorkers = () => 0;`,
  "choose/folds-in-threads": absent("this page computes with one thread", "foldsInThreads"),
  // How exact weights are, which no screen says.
  "solve/weights-within":
    "export const withWeightsByGap = (ridge, W, certificate) => certificate, withWeightsWithin = (objective, end) => end;",
  // How long passes take and how many are left, which no screen says either.
  "solve/pace": `export const paceOf = (objective, tolerance, work) => ({
    progressAt: (iteration, { value, gradient }, gap) =>
      ({ iteration, evaluations: work.evaluations, value, gradientNorm: Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0)), gap }),
  });`,
  // For rows elsewhere, where each pass costs seconds: the rows of a page are in its memory.
  "solve/few-passes-solution": absent(HELD, "fewPassesSolution"),
  "solve/from-sample": "export const fromSample = (objective, options) => options;",
  // For rows that do not fit into the kernels' memory, of gigabytes: the page reads no such file.
  "engine/wasm/likelihood-in-blocks": absent(HELD, "likelihoodInBlocks"),
  // Class blocks of the heaviest rows, for fits of seconds: the fits of a page do with the Gram matrix in f64.
  "engine/wasm/panel-sums": "export const HAS_PANELS = false; export class PanelSums { forget() {} }",
  "solve/heaviest-block-preconditioner": absent(HELD, "heaviestBlockPreconditioner"),
  "objective/penalty-triangles": absent(HELD, "addPenaltyTriangles"),
  "engine/wasm/kernel-product": absent(HELD, "kernelProduct", "productRoom"),
  // Products of the gradient's rows and slopes of the curvature, for covariances that no screen shows.
  "likelihood/gradient-products": absent(NO_COVARIANCES, "productsOfRows", "productsOfGroups"),
  "likelihood/curvature-slope": absent(NO_COVARIANCES, "curvatureSlope", "traceWeights"),
  // Weights of classes: the page has no field for them.
  "likelihood/class-weights": absent("this page fits without class weights", "classWeightsOf"),
  // Features of texts: the page takes texts as categories.
  "features/words/fit-words": absent(NO_WORDS, "fitWords"),
  "features/words/words-block": absent(NO_WORDS, "wordsBlock"),
  "features/words/assert-words": absent(NO_WORDS, "assertWords"),
  "features/words/probe-text": absent(NO_WORDS, "probeText"),
  "features/words/word-pattern": `${absent(NO_WORDS, "wordPattern")} export const WORD_PATTERN = "";`,
  // Matrices, sparse columns and Arrow tables: the page's tables come from CSV files.
  "table/row-matrix": `${absent(ONLY_CSV, "tableFromMatrix", "matrixNames", "assertMatrix", "assertAsMany", "matrixOfArrays")} export const isMatrix = () => false, areRowArrays = isMatrix;`,
  "table/sparse-column": absent(ONLY_CSV, "sparseColumn"),
  "design/csr": absent(ONLY_CSV, "csr"),
  "table/arrow-table": `${absent(ONLY_CSV, "tableFromArrow")} export const isArrowTable = () => false;`,
  // What options may hold and what other libraries call them, for callers without a compiler.
  "option-kinds": "export const OPTION_KINDS = {};",
  "model/names-elsewhere": "export const NAMES_ELSEWHERE = {};",
  // For evaluations of more rows than fit into memory.
  "model/area-histograms": absent(HELD, "AreaHistograms", "quantileEdges"),
  // Finds out how a plain function is to be called: the page says what lossAndGradient is called with.
  "check/calling/called-implementation": absent(NO_CALLING, "calledImplementation"),
  "check/calling/in-process": absent(NO_CALLING, "subjectOf", "plainFunction"),
  // Solves here are by L-BFGS or Newton; gradient steps are taken by the page itself, in view.
  "solve/gradient-ascent": absent("this page solves by L-BFGS or Newton", "gradientAscent"),
};

/** Leaves out what the page does not come to; asked for all the same, it says so. */
export function withoutUnused(): Plugin {
  return {
    name: "without-unused",
    enforce: "pre",
    load: (id) => UNUSED[/\/core\/dist\/(.+)\.js$/.exec(id.replaceAll("\\", "/"))?.[1] ?? ""] ?? null,
  };
}
