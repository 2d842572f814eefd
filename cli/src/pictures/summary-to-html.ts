import type { Summary } from "multilogit/infer";
import { coefficientPlot } from "./coefficient-plot.js";
import { escapedHtml } from "./escaped-html.js";
import { PAGE_STYLE } from "./page-style.js";
import {
  type ClassBlock,
  classBlocks,
  fitLines,
  heading,
  referenceText,
  type SummarySource,
  termCells,
  termHeadings,
  testTable,
} from "./summary-report.js";

const SIDES = ["above zero", "below zero", "interval includes zero"];

/** A summary as a self-contained page: the facts of the fit, a plot of the coefficients, a table per class. */
export function summaryToHtml(summary: Summary, source: SummarySource): string {
  const blocks = classBlocks(summary);
  const legend = ["up", "down", "unclear"]
    .map((side, at) => `<span class="${side}"><i></i>${SIDES[at]}</span>`)
    .join("");
  const plot = coefficientPlot(summary);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapedHtml(source.fitted)}</title>
<style>${PAGE_STYLE}</style>
<main>
<h1>${escapedHtml(source.fitted)}</h1>
<dl>${[...heading(summary, source).slice(1), ...fitLines(summary)].map(([name, text]) => `<div><dt>${escapedHtml(name.trim())}</dt><dd>${escapedHtml(text)}</dd></div>`).join("")}</dl>
${plot === "" ? "" : `<figure>\n<figcaption>${legend}</figcaption>\n<div class="drawn">${plot}</div>\n</figure>`}
${blocks.map((block) => table(block, summary)).join("\n")}
${testSection(summary)}
<p class="note">Ratio: exp(estimate), by which the odds against ${escapedHtml(referenceText(summary.reference))} multiply per unit. ${escapedHtml(sentence(summary.note))}</p>
</main>
</html>
`;
}

function table({ title, terms }: ClassBlock, summary: Summary): string {
  const head = termHeadings(summary).map((text) => `<th scope="col">${escapedHtml(text)}</th>`);
  const rows = terms.map(
    (t) =>
      `<tr${t.p !== null && t.p < 0.05 ? ' class="clear"' : ""}><th scope="row">${escapedHtml(t.term)}</th>${termCells(
        t,
      )
        .map((cell) => `<td>${escapedHtml(cell)}</td>`)
        .join("")}</tr>`,
  );
  return `<section><h2>${escapedHtml(title)}</h2>
<div class="wide names"><table><thead><tr><th></th>${head.join("")}</tr></thead><tbody>
${rows.join("\n")}
</tbody></table></div></section>`;
}

function testSection(summary: Summary): string {
  const tests = testTable(summary);
  if (tests === null) return "";
  const row = ([name, ...cells]: readonly string[]) =>
    `<tr><th scope="row">${escapedHtml(name!)}</th>${cells.map((cell) => `<td>${escapedHtml(cell)}</td>`).join("")}</tr>`;
  return `<section><h2>joint tests</h2>
<div class="wide"><table><thead><tr>${tests.header.map((text) => `<th scope="col">${escapedHtml(text)}</th>`).join("")}</tr></thead><tbody>
${tests.rows.map(row).join("\n")}
</tbody></table></div></section>`;
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}
