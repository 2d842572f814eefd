import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

export const PAGE = fileURLToPath(new URL("../../../cli/dist/page/index.html", import.meta.url));

/** Kilobytes, gzipped: of the whole page, and of its JavaScript without the digits and the bytes of the kernels, long runs of text both. */
export function pageWeight() {
  const html = readFileSync(PAGE, "utf8");
  const scripts = [...html.matchAll(/<script type="module"[^>]*>([\s\S]*?)<\/script>/g)]
    .map((match) => match[1])
    .join("\n");
  const code = scripts.replace(/[A-Za-z0-9+/=]{1797,}/g, "");
  return { page: kilobytes(html), code: kilobytes(code) };
}

function kilobytes(text) {
  return gzipSync(text, { level: 9 }).length / 1000;
}
