import { defineConfig } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";
import solid from "vite-plugin-solid";
import { bundledDigits } from "./build/bundled-digits.js";
import { formulasAsMathml } from "./build/formulas-as-mathml.js";
import { inOneScript } from "./build/in-one-script.js";
import { irisInPage } from "./build/iris-in-page.js";
import { NO_EFFECTS } from "./build/no-effects.js";
import { noticesInPage } from "./build/notices-in-page.js";
import { sentencesInPage } from "./build/sentences-in-page.js";
import { solidWithoutTransitions } from "./build/solid-without-transitions.js";
import { solvedDigitsInPage } from "./build/solved-digits.js";
import { usedKernels } from "./build/used-kernels.js";
import { withoutUnused } from "./build/without-unused.js";
import { workerInBlocks } from "./build/worker-in-blocks.js";

// Each page is one HTML file that holds everything: the studio is served by the command line, by any host of static files, or opened
// from a disk; the report (mode "report") is what `multilogit evaluate --report` fills in.
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  base: "./",
  plugins: [
    withoutUnused(),
    usedKernels(),
    inOneScript(),
    solidWithoutTransitions(),
    // Listeners on the elements themselves: Solid's own dispatch from the document is more code than it saves here.
    solid({ solid: { delegateEvents: false, omitNestedClosingTags: true } }),
    bundledDigits(),
    irisInPage(),
    solvedDigitsInPage(),
    sentencesInPage(),
    workerInBlocks(),
    formulasAsMathml(),
    viteSingleFile({ removeViteModuleLoader: true }),
    noticesInPage(),
  ],
  build: {
    outDir: "../cli/dist/page",
    // One script, nothing to preload.
    modulePreload: { polyfill: false },
    emptyOutDir: mode !== "report",
    target: "es2022",
    reportCompressedSize: false,
    rolldownOptions: {
      input: mode === "report" ? "report.html" : "index.html",
      checks: { bundlerTimings: false },
      treeshake: NO_EFFECTS,
    },
  },
}));
