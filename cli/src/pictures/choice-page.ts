import type { CrossValidation } from "multilogit";
import { penaltyPathInWords } from "multilogit/internal";
import { formatNumber } from "../terminal/format-number.js";
import { type ChoiceOptions, choiceLines, chosenOf } from "./choice-text.js";
import { curvePlot } from "./curve-plot.js";
import { escapedHtml } from "./escaped-html.js";
import { figurePage, weightFigure } from "./path-page.js";

/** A cross-validation as a self-contained page: its facts, the scores over λ with standard errors, the weights over λ, all λ in tables. */
export function choicePage(outcome: CrossValidation, options: Omit<ChoiceOptions, "terminal">): string {
  const { curves, measure, best, oneStandardError } = outcome;
  const { path } = curves[chosenOf(outcome, options.rule).curve]!;
  const legend = curves
    .map(({ penalty }, c) => `<span class="c${c % 4}"><i></i>${escapedHtml(penaltyPathInWords(penalty))}</span>`)
    .join("");
  const marked = [
    { lambda: best.lambda, name: "best" },
    { lambda: oneStandardError.lambda, name: "one standard error" },
  ];
  const content = `<figure><figcaption>${escapedHtml(measure)} of held-out rows, mean over folds ± standard error${legend}</figcaption>
${curvePlot(outcome)}</figure>
${weightFigure(path, marked)}
${curves.map((_, c) => scoreTable(outcome, c)).join("\n")}`;
  return figurePage(`Choice of λ: ${options.source}`, choiceLines(outcome, options), content);
}

function scoreTable({ curves, measure, best, oneStandardError }: CrossValidation, c: number): string {
  const { penalty, points } = curves[c]!;
  const rows = points.map(({ lambda, mean, standardError, nonZeros, features }, i) => {
    const marks = [
      ...(c === best.curve && i === best.index ? ["best"] : []),
      ...(c === oneStandardError.curve && i === oneStandardError.index ? ["one standard error"] : []),
    ].join(", ");
    const error = standardError === null ? "" : formatNumber(standardError, 2);
    return `<tr${marks === "" ? "" : ' class="marked"'}><th scope="row">${formatNumber(lambda, 5)}</th><td>${formatNumber(mean, 5)}</td><td>${error}</td><td>${nonZeros}</td><td>${features}</td><td class="said">${marks}</td></tr>`;
  });
  return `<section><h2>${escapedHtml(penaltyPathInWords(penalty))}</h2><div class="wide"><table><thead><tr>${["λ", measure, "standard error", "weights", "features", "choice"].map((text) => `<th scope="col">${escapedHtml(text)}</th>`).join("")}</tr></thead><tbody>
${rows.join("\n")}
</tbody></table></div></section>`;
}
