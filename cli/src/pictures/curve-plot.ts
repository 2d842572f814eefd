import type { CrossValidation, CurvePoint, PenaltyPath } from "multilogit";
import { penaltyPathInWords } from "multilogit/internal";
import { formatNumber } from "../terminal/format-number.js";
import { escapedHtml } from "./escaped-html.js";
import { lambdaAxis } from "./lambda-axis.js";
import { ticksOf, tickText } from "./ticks.js";

const WIDTH = 860;
const HEIGHT = 360;
const LEFT = 64;
const RIGHT = 20;
const TOP = 46;
const BOTTOM = 50;

/** The mean score of each λ with its standard error as SVG, one line per path; the best, and the one within a standard error, are marked. */
export function curvePlot({ curves, best, oneStandardError, measure }: CrossValidation): string {
  const points = curves.flatMap((curve) => curve.points);
  const axis = lambdaAxis(
    points.map(({ lambda }) => lambda),
    LEFT,
    WIDTH - RIGHT,
  );
  const ends = points.flatMap(({ mean, standardError }) => [mean - (standardError ?? 0), mean + (standardError ?? 0)]);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const room = 0.04 * (high - low || 1);
  const y = (score: number) => TOP + ((high + room - score) / (high - low + 2 * room)) * (HEIGHT - TOP - BOTTOM);
  const grid = ticksOf(low - room, high + room).map(
    (tick) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(y(tick))}" y2="${at(y(tick))}"/><text class="tick" x="${LEFT - 8}" y="${at(y(tick) + 4)}" text-anchor="end">${tickText(tick)}</text>`,
  );
  const below = axis.ticks.map(
    ({ x, text }) => `<text class="tick" x="${at(x)}" y="${HEIGHT - 28}" text-anchor="middle">${text}</text>`,
  );
  const marks = [
    { choice: best, name: "best" },
    { choice: oneStandardError, name: "one standard error" },
  ].map(({ choice, name }, m) => {
    const x = axis.x(choice.lambda);
    return `<line class="mark" x1="${at(x)}" x2="${at(x)}" y1="${TOP - 10}" y2="${HEIGHT - BOTTOM}"/><text class="tick" x="${at(x)}" y="${m === 0 ? TOP - 32 : TOP - 16}" text-anchor="${anchorAt(x)}">${name}</text>`;
  });
  const drawn = curves.map(({ penalty, points: own }, c) => lineOf(own, penalty, c, axis.x, y));
  return `<svg class="scores" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapedHtml(`${measure} of held-out rows over λ`)}">
${[...grid, ...below, ...marks, ...drawn].join("\n")}
<text class="tick" x="${at((LEFT + WIDTH - RIGHT) / 2)}" y="${HEIGHT - 8}" text-anchor="middle">λ</text>
</svg>`;
}

function lineOf(
  points: readonly CurvePoint[],
  penalty: PenaltyPath,
  c: number,
  x: (lambda: number) => number,
  y: (score: number) => number,
): string {
  const line = points.map(({ lambda, mean }) => `${at(x(lambda))},${at(y(mean))}`).join(" ");
  const bars = points.map(({ lambda, mean, standardError, nonZeros }) => {
    const error = standardError ?? 0;
    const said = `${penaltyPathInWords(penalty)}, λ = ${formatNumber(lambda)}: ${formatNumber(mean)} ± ${formatNumber(error, 2)}, ${nonZeros} weights`;
    return `<g><title>${escapedHtml(said)}</title><line x1="${at(x(lambda))}" x2="${at(x(lambda))}" y1="${at(y(mean - error))}" y2="${at(y(mean + error))}"/><circle cx="${at(x(lambda))}" cy="${at(y(mean))}" r="2.6"/></g>`;
  });
  return `<g class="c${c % 4}"><polyline points="${line}"/>${bars.join("")}</g>`;
}

/** Half of the width of the longest name, in the letters of a phone. */
const HALF_A_NAME = 90;

/** Names at the ends of the picture would be cut off if they were centred. */
function anchorAt(x: number): string {
  if (x < LEFT + HALF_A_NAME) return "start";
  return x > WIDTH - HALF_A_NAME ? "end" : "middle";
}

function at(pixel: number): string {
  return pixel.toFixed(1);
}
