import type { Plugin } from "vite";
import { noticesOf } from "../../packaging/bundled-notices.js";

/** Ends each page with the notices of the packages that are bundled in it, in a comment: a page is passed on as one file. */
export function noticesInPage(): Plugin {
  const modules = new Set<string>();
  return {
    name: "notices-in-page",
    enforce: "post",
    renderChunk(_, chunk) {
      for (const id of chunk.moduleIds) modules.add(id);
      return null;
    },
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "asset" || !file.fileName.endsWith(".html")) continue;
        file.source = `${String(file.source).trimEnd()}\n<!--\n${noticesOf([...modules])}-->\n`;
      }
    },
  };
}
