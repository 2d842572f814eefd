import binaryen from "binaryen";
import type { Plugin } from "vite";

/** Kernels that the page does not come to: those of sums over few weights and along columns, of the heaviest rows, and of the sweeps of docs/accuracy.md. */
export const UNCALLED: readonly string[] = [
  "addColumns",
  "addMultiple",
  "addWorkingScores",
  "allColumnProducts",
  "columnCurvatures",
  "columnDiagonals",
  "columnProducts",
  "exactCurvature",
  "exponentials32",
  "exponentials64",
  "heavyGram",
  "invert",
  "logsOnePlus",
  "moveColumns",
  "projectedRows",
  "sweepColumns",
  "weighProbabilities",
  "workingArrival",
  "workingCurvature",
  "workingDual",
  "workingMove",
  "workingResiduals",
  "workingSlopes",
];

/** The kernels without those that the page does not come to, a quarter of them. */
export function usedKernels(): Plugin {
  return {
    name: "used-kernels",
    transform: (code, id) => (id.endsWith("/core/dist/engine/wasm/kernels-simd.js") ? withoutUncalled(code) : null),
  };
}

function withoutUncalled(code: string): string {
  return code.replace(/"([A-Za-z0-9+/=]+)"/, (_, base64: string) => {
    const kernels = binaryen.readBinary(Buffer.from(base64, "base64"));
    kernels.setFeatures(binaryen.Features.All);
    for (const name of UNCALLED) kernels.removeExport(name);
    kernels.runPasses(["remove-unused-module-elements"]);
    const bytes = kernels.emitBinary();
    kernels.dispose();
    return `"${Buffer.from(bytes).toString("base64")}"`;
  });
}
