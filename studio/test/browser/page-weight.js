import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

export const PAGE = fileURLToPath(new URL("../../../cli/dist/page/index.html", import.meta.url));

/**
 * Kilobytes, gzipped: of the whole page without its German, which English never unpacks, and of the German; of the JavaScript that it starts with, without the digits, the packed sentences and the bytes of the
 * kernels, long runs of text all; and of each block of JavaScript that is unpacked when it is first needed.
 */
export function pageWeight() {
  const html = readFileSync(PAGE, "utf8");
  const scripts = [...html.matchAll(/<script type="module"[^>]*>([\s\S]*?)<\/script>/g)]
    .map((match) => match[1])
    .join("\n");
  const later = {};
  const code = scripts
    .replace(/:\{imports:\[[^\]]*\],packed:["`]([A-Za-z0-9+/=]+)["`]\}/g, (_, packed, at) => {
      const [, name] = /([\w-]+)["`]?$/.exec(scripts.slice(at - 60, at));
      later[name] = Buffer.from(packed, "base64").length / 1000;
      return "";
    })
    .replace(/[A-Za-z0-9+/=]{1797,}/g, "");
  const german = /\bde:["`]([A-Za-z0-9+/=]+)["`]/.exec(scripts)[1];
  const size = Buffer.from(german, "base64").length / 1000;
  return { page: kilobytes(html.replace(german, "")), german: size, code: kilobytes(code), later };
}

function kilobytes(text) {
  return gzipSync(text, { level: 9 }).length / 1000;
}
