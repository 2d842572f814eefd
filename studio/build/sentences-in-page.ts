import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { LANGUAGES } from "../src/lessons/languages.js";
import { SENTENCES } from "../src/lessons/sentences.js";

/** The module `virtual:sentences`: all sentences of each language, base 64 of gzip of JSON. */
export function sentencesInPage(): Plugin {
  const name = "virtual:sentences";
  const packed = (sentences: object) => gzipSync(JSON.stringify(sentences), { level: 9 }).toString("base64");
  return {
    name: "sentences-in-page",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) =>
      id === `\0${name}`
        ? `export default ${JSON.stringify(Object.fromEntries(LANGUAGES.map((language) => [language, packed(SENTENCES[language])])))};`
        : undefined,
  };
}
