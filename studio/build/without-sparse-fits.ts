import type { Plugin } from "vite";

/**
 * Leaves the solver of sparse penalties out of the page, which fits with a ridge or without a penalty: in one file everything is loaded at once,
 * what the library loads when it is asked for, too. Asked for all the same, it says so.
 */
export function withoutSparseFits(): Plugin {
  return {
    name: "without-sparse-fits",
    enforce: "pre",
    load(id) {
      if (!/core[\\/]dist[\\/]solve[\\/]sparse[\\/]sparse-solution\.js$/.test(id)) return null;
      return 'export function sparseSolution() { throw new Error("this page fits with a ridge or without a penalty; fit a lasso with multilogit fit"); }';
    },
  };
}
