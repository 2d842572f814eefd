import { solve } from "multilogit";
import type { Plugin } from "vite";
import { digitImages } from "../src/images/digits.js";
import { coreObjective } from "../src/likelihood/core-objective.js";
import { packedDigits } from "./bundled-digits.js";

/** The weights that a full solve of the digits finds with λ = 1, as single-precision numbers in base 64. */
async function solvedDigits(): Promise<string> {
  const { weights } = await solve(await coreObjective(digitImages(packedDigits()), 1));
  return Buffer.from(Float32Array.from(weights).buffer).toString("base64");
}

/** The module `virtual:solved`: what the page shows first, until its own solve takes the place of it. */
export function solvedDigitsInPage(): Plugin {
  const name = "virtual:solved";
  return {
    name: "solved-digits",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: async (id) => (id === `\0${name}` ? `export default ${JSON.stringify(await solvedDigits())};` : undefined),
  };
}
