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

/** A summary as one LaTeX table, for the packages booktabs and longtable. */
export function summaryToLatex(summary: Summary, source: SummarySource): string {
  const headings = termHeadings(summary).map(escaped);
  const columns = headings.length + 1;
  const blocks = classBlocks(summary).map(({ title, terms }) =>
    [
      `\\midrule`,
      `\\multicolumn{${columns}}{l}{\\textit{${escaped(title)}}} \\\\`,
      ...terms.map((term) => `${[term.term, ...termCells(term)].map(escaped).join(" & ")} \\\\`),
    ].join("\n"),
  );
  const facts = [...heading(summary, source), ...fitLines(summary)]
    .map(([name, text]) => `\\multicolumn{${columns}}{l}{${escaped(name.trim())}: ${escaped(text)}} \\\\`)
    .join("\n");
  const tests = testTable(summary);
  const joint = tests
    ? `\n\\begin{longtable}{l${"r".repeat(tests.header.length - 1)}}
\\toprule
${tests.header.map(escaped).join(" & ")} \\\\
\\midrule
${tests.rows.map((cells) => `${cells.map(escaped).join(" & ")} \\\\`).join("\n")}
\\bottomrule
\\end{longtable}
`
    : "";
  return `% \\usepackage{booktabs,longtable}
\\begin{longtable}{l${"r".repeat(headings.length)}}
\\toprule
 & ${headings.join(" & ")} \\\\
${blocks.join("\n")}
\\midrule
${facts}
\\bottomrule
\\end{longtable}
${joint}`;
}

const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  χ: "$\\chi$",
  "²": "$^2$",
  "–": "--",
  "−": "$-$",
};

/** `text` escaped for LaTeX; numbers in math mode, so that they have a minus and an exponent. */
function escaped(text: string): string {
  const number = /^(-?[\d.]+)(?:e(-?\d+))?$/.exec(text);
  if (number) return `$${number[1]}${number[2] === undefined ? "" : `\\times10^{${number[2]}}`}$`;
  return text.replace(/[\\{}$&#%_^~<>|χ²–−]/g, (character) => SPECIAL[character]!);
}
