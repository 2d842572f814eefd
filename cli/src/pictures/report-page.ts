import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Evaluation, type HardRow, type Model, MultilogitError, modelToText } from "multilogit";
import { VERSION } from "../system/version.js";

/** What the report shows: an evaluation, the hardest rows, and their source. */
export interface ReportOf {
  readonly model: Model;
  readonly evaluation: Evaluation;
  readonly hardest: readonly HardRow[];
  readonly source: string;
  readonly droppedRows: number;
  /** the command line that asked for it */
  readonly command: string;
}

const PLACE = '<script type="application/json" id="content">null</script>';

/** One HTML page that holds everything it shows and draws it; studio/src/report reads the content put in here. */
export async function reportPage({ model, ...rest }: ReportOf): Promise<string> {
  const content = JSON.stringify({
    ...rest,
    version: VERSION,
    date: new Date().toISOString().slice(0, 10),
    modelText: modelToText(model),
  });
  const [before, after] = (await emptyPage()).split(PLACE);
  if (after === undefined) throw new Error("the report's page has no place for its content");
  // No string may end the script element that it is in.
  return `${before}${PLACE.replace("null", () => content.replaceAll("<", "\\u003c"))}${after}`;
}

/** The page as built; it lies next to the compiled code. */
async function emptyPage(): Promise<string> {
  const path = fileURLToPath(new URL("../page/report.html", import.meta.url));
  try {
    return await readFile(path, "utf8");
  } catch {
    throw new MultilogitError("option", `${path}: the report page is missing; build it with npm run build`);
  }
}
