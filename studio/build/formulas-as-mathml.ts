import temml from "temml";
import type { Plugin } from "vite";
import { FORMULAS } from "../src/parts/formulas.js";

/** The module `virtual:formulas`: every formula of the page as MathML, so that nothing sets formulas at run time. */
export function formulasAsMathml(): Plugin {
  const name = "virtual:formulas";
  return {
    name: "formulas-as-mathml",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? `export default ${JSON.stringify(mathmlOfAll())};` : undefined),
  };
}

function mathmlOfAll(): Record<string, string> {
  const options = { trust: true, throwOnError: true, displayMode: false } as const;
  return Object.fromEntries(Object.entries(FORMULAS).map(([name, tex]) => [name, temml.renderToString(tex, options)]));
}
