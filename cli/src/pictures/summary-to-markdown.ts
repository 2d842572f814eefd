import type { Summary } from "multilogit/infer";
import {
  classBlocks,
  fitLines,
  heading,
  type SummarySource,
  termCells,
  termHeadings,
  testTable,
} from "./summary-report.js";

/** A summary as GitHub's Markdown: the facts of the fit, then one table per class. */
export function summaryToMarkdown(summary: Summary, source: SummarySource): string {
  const facts = [...heading(summary, source), ...fitLines(summary)];
  const blocks = classBlocks(summary).map(({ title, terms }) =>
    [
      `### ${escaped(title)}`,
      "",
      row(["", ...termHeadings(summary)]),
      row(["---", ...termHeadings(summary).map(() => "---:")]),
      ...terms.map((term) => row([term.term, ...termCells(term)])),
    ].join("\n"),
  );
  const factTable = [row(["", ""]), row(["---", "---"]), ...facts.map(([name, text]) => row([name.trim(), text]))];
  const tests = testTable(summary);
  const joint = tests
    ? [
        [
          "### joint tests",
          "",
          row(tests.header),
          row(tests.header.map((_, at) => (at === 0 ? "---" : "---:"))),
          ...tests.rows.map(row),
        ].join("\n"),
      ]
    : [];
  return `${[factTable.join("\n"), ...blocks, ...joint, escaped(summary.note)].join("\n\n")}\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => (/^:?-+:?$/.test(cell) ? cell : escaped(cell))).join(" | ")} |`;
}

/** Escapes what Markdown would take for markup. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]|<>~]/g, "\\$&").replace(/\s+/g, " ");
}
