import type { Summary, Term } from "multilogit/infer";
import { formatNumber } from "../terminal/format-number.js";
import { escapedHtml } from "./escaped-html.js";
import { fittedName, widthOf } from "./fitted-name.js";
import { classBlocks, referenceText } from "./summary-report.js";
import { ticksOf, tickText } from "./ticks.js";

const INTERCEPT = "(Intercept)";
const WIDTH = 860;
/** The most room for the name of a term, and what lies between a name and its lines. */
const MOST_LABELS = 230;
const LABEL_GAP = 14;
const RIGHT = 120;
/** Room for " per 1000". */
const PER = 62;
const TOP = 34;
const LINE = 15;
const GAP = 12;
/** Terms smaller than this share of the usual size are drawn per ten, hundred … of their units. */
const TOO_SMALL = 1 / 5;

interface Drawn {
  readonly name: string;
  /** the factor of the estimates, a power of ten */
  readonly units: number;
  /** one per class, in the order of the classes; null where a class has no such term */
  readonly marks: readonly (Term | null)[];
}

/**
 * The estimates and intervals of all terms except the constant as SVG, one line per class, zero marked: orange above zero, purple below, grey where
 * the interval includes it. A term much smaller than the
 * rest is drawn per ten, hundred … of its units, and says so.
 */
export function coefficientPlot(summary: Summary): string {
  const blocks = classBlocks(summary);
  const drawn = drawnTerms(summary, blocks);
  if (drawn.length === 0) return "";
  const [low, high] = range(drawn);
  const longest = Math.max(...drawn.map(({ name, units }) => 13 * widthOf(name) + (units === 1 ? 0 : PER)));
  const labels = Math.min(MOST_LABELS, longest + LABEL_GAP + 2);
  const x = (value: number) => labels + ((value - low) / (high - low)) * (WIDTH - labels - RIGHT);
  const tall = blocks.length * LINE + GAP;
  const height = TOP + drawn.length * tall + 46;
  const ticks = ticksOf(low, high);
  const grid = ticks.map(
    (tick) =>
      `<line class="${tick === 0 ? "zero" : "grid"}" x1="${at(x(tick))}" x2="${at(x(tick))}" y1="${TOP - 8}" y2="${height - 40}"/><text class="tick" x="${at(x(tick))}" y="${height - 24}" text-anchor="middle">${tickText(tick)}</text>`,
  );
  const { names, against } = blockNames(summary, blocks);
  const rows = drawn.map((term, row) => termMarks(term, TOP + row * tall, x, summary.level, names, labels));
  const title = `Estimates against ${referenceText(summary.reference)} with ${formatNumber(100 * summary.level)} % intervals`;
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapedHtml(title)}">
${grid.join("\n")}
${rows.join("\n")}
<text class="tick" x="${at((labels + WIDTH - RIGHT) / 2)}" y="${height - 6}" text-anchor="middle">log of the relative-risk ratio${escapedHtml(against)}</text>
</svg>`;
}

function drawnTerms({ terms }: Summary, blocks: readonly { terms: readonly Term[] }[]): Drawn[] {
  const names = [...new Set(terms.map(({ term }) => term))].filter((name) => name !== INTERCEPT);
  const marked = names.map((name) => ({
    name,
    marks: blocks.map((block) => block.terms.find(({ term }) => term === name) ?? null),
  }));
  const sizes = marked.map(({ marks }) => sizeOf(marks));
  const usual = median(sizes.filter((size) => size > 0));
  return marked.map(({ name, marks }, t) => {
    const share = sizes[t]! / usual;
    const isSmall = share > 0 && share < TOO_SMALL && hasUnit(name);
    return { name, marks, units: isSmall ? 10 ** Math.round(-Math.log10(share)) : 1 };
  });
}

/** What the lines of a term are called, without the class that all of them are compared with: the axis names it once. */
function blockNames(
  { reference }: Summary,
  blocks: readonly { short: string }[],
): { readonly names: readonly string[]; readonly against: string } {
  const end = ` - ${reference === null ? "mean" : reference}`;
  const names = blocks.map(({ short }) => short);
  if (!names.every((name) => name.endsWith(end))) return { names, against: "" };
  const other = fittedName(referenceText(reference), 280, 12);
  return { names: names.map((name) => name.slice(0, -end.length)), against: ` against ${other}` };
}

/** Whether some part of a product is a number, which has a unit; levels of factors have none. */
function hasUnit(name: string): boolean {
  return name.split(":").some((part) => !part.includes("["));
}

function sizeOf(marks: readonly (Term | null)[]): number {
  return Math.max(
    0,
    ...marks.flatMap((t) => (t ? [Math.abs(t.lower ?? 0), Math.abs(t.upper ?? 0)] : [])).filter(Number.isFinite),
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 1;
}

function range(drawn: readonly Drawn[]): [number, number] {
  const ends = drawn.flatMap(({ marks, units }) =>
    marks.flatMap((t) => (t ? [units * (t.lower ?? 0), units * (t.upper ?? 0)] : [])),
  );
  const finite = [0, ...ends.filter(Number.isFinite)];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const room = 0.04 * (high - low || 1);
  return [low - room, high + room];
}

function termMarks(
  { name, units, marks }: Drawn,
  top: number,
  x: (value: number) => number,
  level: number,
  names: readonly string[],
  labels: number,
): string {
  const middle = top + (marks.length * LINE) / 2;
  const per = units === 1 ? "" : ` <tspan class="per">per ${units}</tspan>`;
  const room = labels - LABEL_GAP - 2 - (units === 1 ? 0 : PER);
  const label = `<text class="term" x="${at(labels - LABEL_GAP)}" y="${at(middle + 4)}" text-anchor="end"><title>${escapedHtml(name)}</title>${escapedHtml(fittedName(name, room, 13))}${per}</text>`;
  const dots = marks.map((t, k) => {
    if (t === null || t.estimate === null || t.lower === null || t.upper === null) return "";
    const y = at(top + (k + 0.5) * LINE);
    const said = `${names[k]!}, ${name}: ${formatNumber(t.estimate, 5)} (${formatNumber(100 * level)} %: ${formatNumber(t.lower)} to ${formatNumber(t.upper)})`;
    const side = t.lower > 0 ? "up" : t.upper < 0 ? "down" : "unclear";
    const ofClass =
      marks.length === 1
        ? ""
        : `<text class="tick" x="${WIDTH - RIGHT + 8}" y="${at(top + (k + 0.5) * LINE + 4)}">${escapedHtml(fittedName(names[k]!, RIGHT - 10, 12))}</text>`;
    return `${ofClass}<g class="${side}"><title>${escapedHtml(said)}</title><line x1="${at(x(units * t.lower))}" x2="${at(x(units * t.upper))}" y1="${y}" y2="${y}"/><circle cx="${at(x(units * t.estimate))}" cy="${y}" r="3.6"/></g>`;
  });
  return [label, ...dots].join("");
}

function at(pixel: number): string {
  return pixel.toFixed(1);
}
