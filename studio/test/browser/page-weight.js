import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

export const PAGE = fileURLToPath(new URL("../../../cli/dist/page/index.html", import.meta.url));

/** A quoted text; scripts of workers lie in the page as such. */
const TEXT = /(["'`])(?:\\[\s\S]|(?!\1)[^\\])*\1/g;
/** The doctor's is the only long one that holds this. */
const OF_THE_DOCTOR = "sign-flipped";

/**
 * Kilobytes, gzipped: of the whole page; of all its JavaScript without the digits and the bytes of the kernels, long runs of text both; and
 * of the part of it that runs when the page is opened, which is all but the doctor's worker: that is text until the doctor is asked.
 */
export function pageWeight() {
  const html = readFileSync(PAGE, "utf8");
  const scripts = [...html.matchAll(/<script type="module"[^>]*>([\s\S]*?)<\/script>/g)]
    .map((match) => match[1])
    .join("\n");
  const code = scripts.replace(/[A-Za-z0-9+/=]{1797,}/g, "");
  const first = code.replace(TEXT, (text) => (text.length > 20_000 && text.includes(OF_THE_DOCTOR) ? "" : text));
  return { page: kilobytes(html), code: kilobytes(code), first: kilobytes(first) };
}

function kilobytes(text) {
  return gzipSync(text, { level: 9 }).length / 1000;
}
