import type { Path } from "multilogit";
import { formatNumber } from "../terminal/format-number.js";
import { escapedHtml } from "./escaped-html.js";
import { fittedName } from "./fitted-name.js";
import { lambdaAxis } from "./lambda-axis.js";
import { ticksOf, tickText } from "./ticks.js";

const WIDTH = 430;
const HEIGHT = 250;
const LEFT = 46;
const RIGHT = 108;
const TOP = 12;
/** Above a picture, for the name of each λ that is marked. */
const MARK_HEIGHT = 15;
/** So near to the left end a name begins at its line: centred, it would be cut off. */
const NEAR_THE_END = 20;
const BOTTOM = 34;
/** With more classes than this, only the first ones are drawn. */
const MOST_CLASSES = 12;
/** Lines that are named at their ends. */
const MOST_NAMED = 6;
/** Least distance of two names. */
const NAME_HEIGHT = 13;

/** One feature's weights for one class over the λ of a path. */
interface WeightLine {
  readonly name: string;
  readonly weights: readonly number[];
}

/** A λ to mark in each picture, such as the chosen one. */
export interface MarkedLambda {
  readonly lambda: number;
  readonly name: string;
}

/**
 * The weights of each class over λ as SVG pictures with one line per feature, orange where it ends above zero, purple below and grey at zero, the largest of
 * them named. The constant is left out.
 */
export function pathPlots(path: Path, marked: readonly MarkedLambda[] = []): string {
  const shown = path.classes.slice(0, MOST_CLASSES);
  const all = path.points.map((_, i) => path.model(i).weights);
  const lines = shown.map((_, k) => linesOf(path, all, k));
  if (lines.every((ofClass) => ofClass.length === 0))
    return '<p class="note">All weights but those of the constant are 0.</p>';
  const most = Math.max(...lines.flatMap((ofClass) => ofClass.flatMap(({ weights }) => weights.map(Math.abs))));
  const plots = shown.map(
    (name, k) =>
      `<div><h3>${escapedHtml(String(name))}</h3>${plotOf(path, lines[k]!, most, marked, String(name))}</div>`,
  );
  const left = path.classes.length - shown.length;
  const note = left > 0 ? `<p class="note">And ${left} more classes.</p>` : "";
  return `<div class="plots">${plots.join("\n")}</div>${note}`;
}

function linesOf(path: Path, all: readonly Float64Array[], k: number): WeightLine[] {
  const K = path.classes.length;
  const isConstant = path.featureMap.features.map(({ kind }) => kind === "constant");
  return path.featureMap.names.flatMap((name, j) => {
    const weights = all.map((W) => W[j * K + k]!);
    const isLeftOut = name === "constant" && isConstant.includes(true);
    return isLeftOut || weights.every((w) => w === 0) ? [] : [{ name, weights }];
  });
}

function plotOf(
  path: Path,
  lines: readonly WeightLine[],
  most: number,
  marked: readonly MarkedLambda[],
  title: string,
): string {
  const lambdas = path.points.map(({ lambda }) => lambda);
  const axis = lambdaAxis(lambdas, LEFT, WIDTH - RIGHT);
  const y = (weight: number) => TOP + ((most - weight) / (2 * most)) * (HEIGHT - TOP - BOTTOM);
  const grid = ticksOf(-most, most, 5).map(
    (tick) =>
      `<line class="${tick === 0 ? "zero" : "grid"}" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(y(tick))}" y2="${at(y(tick))}"/><text class="tick" x="${LEFT - 6}" y="${at(y(tick) + 4)}" text-anchor="end">${tickText(tick)}</text>`,
  );
  const below = axis.ticks.map(
    ({ x, text }) => `<text class="tick" x="${at(x)}" y="${HEIGHT - 16}" text-anchor="middle">${text}</text>`,
  );
  const above = marked.length * MARK_HEIGHT;
  const marks = marked.map(({ lambda, name }, m) => {
    const x = at(axis.x(lambda));
    const nameAt = (m - marked.length) * MARK_HEIGHT + TOP;
    return `<line class="mark" x1="${x}" x2="${x}" y1="${nameAt + 4}" y2="${HEIGHT - BOTTOM}"/><text class="tick over" x="${x}" y="${nameAt}" text-anchor="${axis.x(lambda) < LEFT + NEAR_THE_END ? "start" : "middle"}">${escapedHtml(name)}</text>`;
  });
  const bySize = [...lines].sort((a, b) => Math.abs(b.weights.at(-1)!) - Math.abs(a.weights.at(-1)!));
  const drawn = bySize.map(({ name, weights }) => {
    const points = weights.map((w, i) => `${at(axis.x(lambdas[i]!))},${at(y(w))}`).join(" ");
    return `<polyline class="${sideOf(weights)}" points="${points}"><title>${escapedHtml(name)}: ${formatNumber(weights.at(-1)!)} at the last λ</title></polyline>`;
  });
  const names = namesAt(bySize, y);
  return `<svg viewBox="0 ${-above} ${WIDTH} ${HEIGHT + above}" role="img" aria-label="${escapedHtml(`Weights of ${title} over λ`)}">
${[...grid, ...below, ...marks, ...drawn, ...names].join("\n")}
<text class="tick" x="${at((LEFT + WIDTH - RIGHT) / 2)}" y="${HEIGHT - 2}" text-anchor="middle">λ</text>
</svg>`;
}

function sideOf(weights: readonly number[]): string {
  const last = weights.at(-1)!;
  return last < 0 ? "down" : last > 0 ? "up" : "unclear";
}

/** The names of the largest lines next to their ends, moved apart so that each can be read. */
function namesAt(bySize: readonly WeightLine[], y: (weight: number) => number): string[] {
  const named = bySize
    .slice(0, MOST_NAMED)
    .filter(({ weights }) => weights.at(-1) !== 0)
    .map(({ name, weights }) => ({ name, side: sideOf(weights), place: y(weights.at(-1)!) }))
    .sort((a, b) => a.place - b.place);
  let highest = -Infinity;
  for (const one of named) {
    one.place = Math.max(one.place, highest);
    highest = one.place + NAME_HEIGHT;
  }
  let lowest = HEIGHT - BOTTOM;
  for (const one of named.reverse()) {
    one.place = Math.min(one.place, lowest);
    lowest = one.place - NAME_HEIGHT;
  }
  return named.map(
    ({ name, side, place }) =>
      `<text class="name ${side}" x="${WIDTH - RIGHT + 5}" y="${at(place + 4)}"><title>${escapedHtml(name)}</title>${escapedHtml(fittedName(name, RIGHT - 8, 12))}</text>`,
  );
}

function at(pixel: number): string {
  return pixel.toFixed(1);
}
