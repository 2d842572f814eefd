import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { MultilogitError } from "multilogit";

/** The built page, one HTML file; it lies next to the compiled code. */
export async function studioPage(): Promise<Buffer> {
  const path = fileURLToPath(new URL("../page/index.html", import.meta.url));
  try {
    return await readFile(path);
  } catch {
    throw new MultilogitError("option", `${path}: the studio page is missing; build it with npm run build`);
  }
}
