import type { Cause, Diagnosis, ErrorMap, Explanation, RecoveredFeatures } from "multilogit/check";
import {
  asSentence,
  certaintyInWords,
  errorsByClass,
  errorTable,
  noteName,
  provingLines,
  sentenceWithoutVerdict,
  titlesOf,
} from "multilogit/internal";
import { formatNumber } from "../terminal/format-number.js";
import { divergingColour, largest } from "../terminal/heat-map.js";
import { CHECK_PAGE_STYLE } from "./check-page-style.js";
import type { CheckedSubject } from "./checked-subject.js";
import { escapedHtml } from "./escaped-html.js";
import { residualPlot } from "./residual-plot.js";
import { svgHeatMap, svgImage } from "./svg.js";

const MOST_LINES = 8;
const MOST_IMAGES = 6;
const MOST_MAPS_PER_ROW = 6;

/** A diagnosis as one self-contained HTML file; light or dark like the reader's system. */
export function checkPage(diagnosis: Diagnosis, subject: CheckedSubject): string {
  const { verdict, sentence } = diagnosis;
  const sections = [
    header(diagnosis, subject),
    causes(diagnosis),
    diagnosis.recovered === null ? "" : recovered(diagnosis.recovered),
    diagnosis.where === null ? "" : where(diagnosis.where, subject),
    residuals(diagnosis),
    proof(diagnosis),
    conventions(diagnosis),
    untested(diagnosis),
    facts(diagnosis),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapedHtml(`${verdict}: ${subject.name}`)}</title>
<meta name="description" content="${escapedHtml(sentence)}">
<style>${CHECK_PAGE_STYLE}</style>
</head>
<body class="${verdict.replace(" ", "-")}">
<main>
${sections.filter((section) => section !== "").join("\n")}
</main>
</body>
</html>
`;
}

function header(diagnosis: Diagnosis, { name, calledAs, failedFarOut, data, seconds }: CheckedSubject): string {
  const { verdict, evaluations, seed, relativeErrorBound: bound, negativeControl } = diagnosis;
  const numbers: [string, string][] = [
    ["checked", `<code>${escapedHtml(name)}</code>`],
    ...(calledAs === null ? [] : [["called as", escapedHtml(calledAs.replace(/^called as /, ""))] as [string, string]]),
    ...(failedFarOut
      ? [["at large weights", escapedHtml(`${failedFarOut}, which counts as NaN`)] as [string, string]]
      : []),
    ...(data === null ? [] : [["with", escapedHtml(data)] as [string, string]]),
    ["effort", `${evaluations} evaluations, ${formatNumber(seconds, 2)} s, seed ${seed}`],
    ...(bound === null || !Number.isFinite(bound) || verdict === "wrong"
      ? []
      : [["error, with 99.9 % certainty", `≤ ${bound.toExponential(1)} of the gradient`] as [string, string]]),
    ["negative control", escapedHtml(negativeControl.sentence)],
  ];
  return `<header>
<p class="verdict"><span>${verdict}</span></p>
<h1>${escapedHtml(sentenceWithoutVerdict(diagnosis))}</h1>
<dl class="numbers">${numbers.map(([term, value]) => `<div><dt>${term}</dt><dd>${value}</dd></div>`).join("")}</dl>
</header>`;
}

function section(title: string, content: string, explanation = ""): string {
  const text = explanation === "" ? "" : `<p class="explanation">${escapedHtml(explanation)}</p>`;
  return `<section><h2>${escapedHtml(title)}</h2>${text}${content}</section>`;
}

function causes(diagnosis: Diagnosis): string {
  const { verdict, ties, rivals, nearest } = diagnosis;
  const cards = diagnosis.causes.map(causeCard).join("");
  if (verdict !== "wrong") return cards === "" ? "" : section(noteName(verdict) === "why" ? "Why" : "Besides", cards);
  const others = [
    ...ties.map((tie) => otherCause("the same numbers", tie)),
    ...rivals.map((rival) => otherCause("fits too, but needs more faults", rival)),
    ...(nearest ? [otherCause(`only a hint: ${formatNumber(100 * nearest.misfit, 2)} % off`, nearest)] : []),
  ];
  // NaN and wrong shapes need no fit, so that there is nothing to be certain of.
  const certainty =
    diagnosis.lines.length === 0 ? "" : `<p class="certainty">${escapedHtml(certaintyInWords(diagnosis))}</p>`;
  const list = others.length > 0 ? `<ul class="others">${others.join("")}</ul>` : "";
  return section(diagnosis.causes.length > 1 ? "Causes" : "Cause", `${cards}${certainty}${list}`);
}

function causeCard({ id, title, message, formula, fix }: Cause): string {
  return `<article>
<h3>${escapedHtml(title)} <code>${escapedHtml(id)}</code></h3>
<p>${escapedHtml(message)}</p>
${formula === "" ? "" : `<p class="formula">${escapedHtml(formula)}</p>`}
<pre class="fix">${escapedHtml(fix)}</pre>
</article>`;
}

function otherCause(kind: string, explanation: Explanation): string {
  return `<li>${escapedHtml(titlesOf(explanation))} <small>(${escapedHtml(kind)})</small></li>`;
}

function recovered({ image, rows, sentence, misfit }: RecoveredFeatures): string {
  const explanation = `${asSentence(sentence)} Recovered from the gradient itself, to ${misfit.toExponential(0)}.`;
  if (image === null) return section("What value and gradient see", "", explanation);
  const pairs = rows.slice(0, MOST_IMAGES).map(({ given, valueSees, gradientSees }) => {
    const most = largest(given);
    return `<div class="pair">
${figure("your likelihood sees", svgImage(valueSees ?? given, image, "what the likelihood sees", most))}
${figure("your gradient sees", svgImage(gradientSees, image, "what the gradient sees", Math.max(most, largest(gradientSees))))}
</div>`;
  });
  return section(
    "What your likelihood sees, and what your gradient sees",
    `<div class="pairs">${pairs.join("")}</div>`,
    explanation,
  );
}

function figure(caption: string, picture: string): string {
  return `<figure>${picture}<figcaption>${escapedHtml(caption)}</figcaption></figure>`;
}

function where(map: ErrorMap, subject: CheckedSubject): string {
  const range = largest(map.errors);
  const isPicture = map.image !== null && subject.features === null;
  const size = formatNumber(range, 3);
  return section(
    "Where the gradient is off",
    `${isPicture ? errorMaps(map, map.image, subject) : errorCells(map, range, subject)}<p class="legend"><span>-${size}</span><i></i><span>+${size}</span></p>`,
    `${asSentence(map.rows === null ? map.summary : `${map.summary}; it can be seen on ${map.rows} only`)} Each square is one weight: your gradient minus the slope of your value. White is right; rounding allows ${map.allowed.toExponential(0)}.`,
  );
}

function errorMaps(map: ErrorMap, image: readonly [number, number], subject: CheckedSubject): string {
  const maps = errorsByClass(map, subject);
  const range = largest(map.errors);
  const pictures = maps.map(({ name, errors, constant }) => {
    const ofConstant = constant === null ? "" : ` <small>constant ${formatNumber(constant, 3)}</small>`;
    return `<figure>${svgHeatMap(errors, image, range, `errors of ${name}`)}<figcaption>${escapedHtml(name)}${ofConstant}</figcaption></figure>`;
  });
  return `<div class="maps" style="max-width: ${8.25 * mapsARow(maps.length)}rem">${pictures.join("")}</div>`;
}

/** A table with a coloured cell for each weight. */
function errorCells(map: ErrorMap, range: number, subject: CheckedSubject): string {
  const header = errorsByClass(map, subject).map(({ name }) => `<th>${escapedHtml(name)}</th>`);
  const cell = (error: number) => {
    const share = range > 0 ? error / range : 0;
    // Ink that is visible on the middle of the scale is not on its ends.
    const ink = Math.abs(share) > 0.6 ? "#fff" : "#1d2126";
    return `<td style="background: rgb(${divergingColour(share).join(" ")}); color: ${ink}">${formatNumber(error, 3)}</td>`;
  };
  const rows = errorTable(map, subject).map(
    ({ name, errors }) => `<tr><td>${escapedHtml(name)}</td>${errors.map(cell).join("")}</tr>`,
  );
  return `<div class="scroll"><table class="cells"><thead><tr><th></th>${header.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

/** Rows with about equally many maps. */
function mapsARow(count: number): number {
  return Math.ceil(count / Math.ceil(count / MOST_MAPS_PER_ROW));
}

function residuals({ residuals: points }: Diagnosis): string {
  if (points.length === 0) return "";
  return section(
    "The residual that the gradient used",
    `<figure class="plot">${residualPlot(points)}<figcaption><span class="key its-class"></span> the row's own class <span class="key other-class"></span> the other classes <span class="key truth"></span> p − y, where they belong</figcaption></figure>`,
    "Decoded from your gradient: one dot for each row and class. A right gradient uses p − y; each wrong formula bends the dots into another curve, and other features scatter them.",
  );
}

function proof(diagnosis: Diagnosis): string {
  const rows = provingLines(diagnosis)
    .slice(0, MOST_LINES)
    .map(
      ({ block, gradient, differences, allowed, agrees }) =>
        `<tr class="${agrees ? "agrees" : "differs"}"><td>${escapedHtml(block)}</td><td>${formatNumber(gradient, 10)}</td><td>${formatNumber(differences, 10)}</td><td>${allowed.toExponential(0)}</td><td>${agrees ? "agree" : "differ"}</td></tr>`,
    );
  if (rows.length === 0) return "";
  return section(
    "The numbers that prove it",
    `<div class="scroll"><table><thead><tr><th>slope along a line in</th><th>by the gradient</th><th>by the value</th><th>may differ by</th><th></th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`,
    "Along each line the value was computed at several points and its slope extrapolated; the gradient must give the same slope.",
  );
}

function conventions({ conventions: found }: Diagnosis): string {
  if (found.length === 0) return "";
  const rows = found.map(
    ({ name, found, declared, agrees }) =>
      `<tr class="${agrees ? "agrees" : "differs"}"><td>${escapedHtml(name)}</td><td>${escapedHtml(found)}</td><td>${declared === null ? "–" : escapedHtml(declared)}</td></tr>`,
  );
  return section(
    "Conventions found",
    `<div class="scroll"><table class="words"><thead><tr><th></th><th>found</th><th>declared</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`,
  );
}

function untested({ untested: list }: Diagnosis): string {
  if (list.length === 0) return "";
  return section(
    "Not tested, and what to change",
    `<ul>${list.map(({ what, remedy }) => `<li><b>${escapedHtml(what)}</b>: ${escapedHtml(remedy)}</li>`).join("")}</ul>`,
  );
}

function facts({ facts: list }: Diagnosis): string {
  if (list.length === 0) return "";
  const items = list.map(
    ({ stage, sentence }) => `<li><span class="stage">${stage}</span> ${escapedHtml(sentence)}</li>`,
  );
  return `<section><details><summary>All ${list.length} findings, in the order in which they were made</summary><ol class="facts">${items.join("")}</ol></details></section>`;
}
