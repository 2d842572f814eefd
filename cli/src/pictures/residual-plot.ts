import type { ResidualPoint } from "multilogit/check";
import { formatNumber } from "../terminal/format-number.js";
import { svg } from "./svg.js";

const WIDTH = 460;
const HEIGHT = 300;
const MARGIN = { left: 52, right: 16, top: 14, bottom: 40 };
/** The most points drawn; more would only make the page large. */
const MOST_POINTS = 1500;

/**
 * The residual that the gradient used, against the probability: one dot for each row and class. Lines show where p − y puts them; each
 * wrong formula makes a different curve.
 */
export function residualPlot(points: readonly ResidualPoint[]): string {
  const step = Math.ceil(points.length / MOST_POINTS);
  const shown = points.filter((point, at) => at % step === 0 && Number.isFinite(point.residual));
  const [low, high] = paddedRange([-1, 1, ...shown.map(({ residual }) => residual)]);
  const x = (p: number) => MARGIN.left + p * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (r: number) => MARGIN.top + ((high - r) / (high - low)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const line = (from: number, to: number, kind: string) =>
    `<line class="${kind}" x1="${x(0)}" y1="${y(from)}" x2="${x(1)}" y2="${y(to)}"/>`;
  const grid = ticks(low, high).map(
    (r) =>
      `${line(r, r, "grid")}<text class="tick" x="${x(0) - 8}" y="${y(r) + 4}" text-anchor="end">${formatNumber(r, 2)}</text>`,
  );
  const marks = [0, 0.5, 1].map(
    (p) => `<text class="tick" x="${x(p)}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle">${p}</text>`,
  );
  const dots = shown.map(
    ({ probability, mass, residual }) =>
      `<circle class="${mass > 0 ? "its-class" : "other-class"}" cx="${x(probability).toFixed(1)}" cy="${y(residual).toFixed(1)}" r="2.6"/>`,
  );
  const middle = (MARGIN.top + HEIGHT - MARGIN.bottom) / 2;
  const names = `<text class="axis" x="${x(0.5)}" y="${HEIGHT - 4}" text-anchor="middle">probability p</text><text class="axis" transform="translate(14 ${middle}) rotate(-90)" text-anchor="middle">residual used</text>`;
  return svg(
    WIDTH,
    HEIGHT,
    "The residual that the gradient used against the probability",
    [...grid, ...marks, line(0, 1, "truth"), line(-1, 0, "truth"), ...dots, names].join(""),
  );
}

function paddedRange(values: readonly number[]): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value));
  const high = values.reduce((most, value) => Math.max(most, value));
  const room = 0.05 * (high - low);
  return [low - room, high + room];
}

/** Three to six round numbers between two. */
function ticks(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough)!;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, at) =>
    Number(((first + at) * step).toPrecision(12)),
  );
}
