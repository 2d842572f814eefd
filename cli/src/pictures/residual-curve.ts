import type { ResidualPoint } from "multilogit/check";
import { formatNumber } from "../terminal/format-number.js";
import type { Terminal } from "../terminal/terminal.js";

const LINES = 13;
const WIDEST = 61;
/** Characters for the numbers at the left. */
const NUMBERS = 9;

/**
 * The residual that the gradient used against the probability, in characters: o for a row's own class, x for the others, and dots for
 * p − y, on which both lie where the gradient is right. Empty without points.
 */
export function residualCurve(points: readonly ResidualPoint[], { width }: Terminal): string {
  const shown = points.filter(({ residual }) => Number.isFinite(residual));
  if (shown.length === 0) return "";
  const columns = Math.max(11, Math.min(WIDEST, width - NUMBERS - 1));
  const [low, high] = [Math.min, Math.max].map((end) =>
    shown.reduce((most, { residual }) => end(most, residual), end(-1, 1)),
  ) as [number, number];
  const cells = Array.from({ length: LINES }, () => Array<string>(columns).fill(" "));
  const put = (p: number, r: number, mark: string) => {
    const line = Math.round(((high - r) / (high - low)) * (LINES - 1));
    cells[line]![Math.round(Math.max(0, Math.min(1, p)) * (columns - 1))] = mark;
  };
  for (let c = 0; c < columns; c += 2) for (const y of [0, 1]) put(c / (columns - 1), c / (columns - 1) - y, ".");
  for (const { probability, mass, residual } of shown) put(probability, residual, mass > 0 ? "o" : "x");
  const numberAt = (line: number) =>
    line % 3 === 0 ? formatNumber(high - (line / (LINES - 1)) * (high - low), 2) : "";
  const lines = cells.map((cell, line) => `${numberAt(line).padStart(NUMBERS - 2)}  ${cell.join("")}`.trimEnd());
  const axis = `${" ".repeat(NUMBERS)}0${"probability".padStart(Math.floor(columns / 2) + 4).padEnd(columns - 2)}1`;
  return ["residual used: o own class, x other classes; . is p − y, where they belong", ...lines, axis].join("\n");
}
