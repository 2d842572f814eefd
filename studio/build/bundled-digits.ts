import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import type { PackedDigits } from "../src/images/digits.js";

const CSV = new URL("../../data/digits.csv", import.meta.url);
const PIXELS = 64;

/** data/digits.csv as the page carries it: one character a pixel and one a label. */
export function packedDigits(): PackedDigits {
  const lines = readFileSync(CSV, "utf8").trim().split(/\r?\n/).slice(1);
  const rows = lines.map((line) => line.split(",").map(Number));
  return {
    intensities: rows.flatMap((row) => row.slice(0, PIXELS).map((value) => value.toString(17))).join(""),
    labels: rows.map((row) => row[PIXELS]!).join(""),
  };
}

/** The module `virtual:digits`. */
export function bundledDigits(): Plugin {
  const name = "virtual:digits";
  return {
    name: "bundled-digits",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? `export default ${JSON.stringify(packedDigits())};` : undefined),
  };
}
