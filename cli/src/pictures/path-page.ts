import type { Path } from "multilogit";
import { formatNumber } from "../terminal/format-number.js";
import { percentText } from "../terminal/share-text.js";
import { escapedHtml } from "./escaped-html.js";
import { PAGE_STYLE } from "./page-style.js";
import { pathPlots } from "./path-plot.js";
import { pathLines } from "./path-text.js";

/** A path as a self-contained page: its facts, the weights of each class over λ, all λ in a table. */
export function pathPage(path: Path, source: string): string {
  return figurePage(`Path of λ: ${source}`, pathLines(path, source), `${weightFigure(path)}\n${lambdaTable(path)}`);
}

/** A page with facts above and figures below. */
export function figurePage(title: string, facts: readonly (readonly [string, string])[], content: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapedHtml(title)}</title>
<style>${PAGE_STYLE}${PLOT_STYLE}</style>
<main>
<h1>${escapedHtml(title)}</h1>
<dl>${facts.map(([name, text]) => `<div><dt>${escapedHtml(name)}</dt><dd>${withWholeOptions(escapedHtml(text))}</dd></div>`).join("")}</dl>
${content}
</main>
</html>
`;
}

/** HTML in which no line breaks after the hyphen of an option or of a number such as 1e-9. */
function withWholeOptions(html: string): string {
  return html.replace(/--[\w-]+|\b[\d.]+e-\d+/g, "<code>$&</code>");
}

/** The pictures of `pathPlots` with their heading. */
export function weightFigure(path: Path, marked: Parameters<typeof pathPlots>[1] = []): string {
  return `<section><h2>weights of each class over λ, per unit of the features</h2>\n${pathPlots(path, marked)}</section>`;
}

function lambdaTable({ points }: Path): string {
  const rows = points.map(
    ({ lambda, nonZeros, features, explained, certificate, value }) =>
      `<tr><th scope="row">${formatNumber(lambda, 5)}</th><td>${nonZeros}</td><td>${features}</td><td>${percentText(explained)}</td><td>${value.toPrecision(7)}</td><td>${certificate.gap.toExponential(1)}</td></tr>`,
  );
  return `<section><h2>all λ</h2><div class="wide"><table><thead><tr>${["λ", "weights", "features", "deviance explained", "objective, nats", "gap, nats"].map((text) => `<th scope="col">${text}</th>`).join("")}</tr></thead><tbody>
${rows.join("\n")}
</tbody></table></div></section>`;
}

const PLOT_STYLE = `
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(380px,100%),1fr));gap:8px 24px}th:first-child{text-align:right}code{font:inherit;white-space:nowrap}h3{font-size:14px;margin:12px 0 2px}
polyline{fill:none;stroke:var(--c);stroke-width:1.5}.mark{stroke:var(--ink);stroke-dasharray:3 3}.name{fill:var(--c);font-size:12px}
@media(max-width:600px){.scores .tick{font-size:20px}}@media print{.plots{grid-template-columns:1fr 1fr}}.marked>*{font-weight:600}.over{paint-order:stroke;stroke:var(--paper);stroke-width:4px}`;
