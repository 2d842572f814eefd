import { defineConfig } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";
import solid from "vite-plugin-solid";
import { bundledDigits } from "./build/bundled-digits.js";
import { formulasAsMathml } from "./build/formulas-as-mathml.js";

// One HTML file that holds everything: served by the command line, by any host of static files, or opened from a disk.
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [solid(), bundledDigits(), formulasAsMathml(), viteSingleFile({ removeViteModuleLoader: true })],
  worker: { format: "iife", plugins: () => [bundledDigits()] },
  build: {
    outDir: "../cli/dist/page",
    emptyOutDir: true,
    target: "es2022",
    reportCompressedSize: false,
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
});
