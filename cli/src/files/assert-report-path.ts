import { MultilogitError } from "multilogit";
import { quoted } from "multilogit/internal";
import { assertOutput } from "./write-text-file.js";

/** Throws unless a report can be written there. Checked before the work, so that it is not lost to a typo. */
export async function assertReportPath(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  if (!path.endsWith(".html"))
    throw new MultilogitError(
      "option",
      `--report ${quoted(path)}: a report is a web page; give a name that ends in .html`,
    );
  await assertOutput(path);
}
