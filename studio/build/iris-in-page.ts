import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const CSV = new URL("../../core/test/fixtures/iris.csv", import.meta.url);

/** The module `virtual:iris`: the text of iris.csv. */
export function irisInPage(): Plugin {
  const name = "virtual:iris";
  return {
    name: "iris-in-page",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? `export default ${JSON.stringify(readFileSync(CSV, "utf8"))};` : undefined),
  };
}
