import type { Path } from "multilogit";
import { penaltyPathsInWords } from "multilogit/internal";
import { formatNumber } from "../terminal/format-number.js";
import { labelledLines } from "../terminal/labelled-lines.js";
import { percentText } from "../terminal/share-text.js";
import type { Terminal } from "../terminal/terminal.js";
import { textTable } from "../terminal/text-table.js";
import { wrapped } from "../terminal/wrapped.js";
import { warningSentences } from "./warning-lines.js";

/** More lines than this do not fit a screen; files and --json have all λ. */
const MOST_LINES = 20;

/** The facts of a path, by name. */
export function pathLines(path: Path, source: string): [string, string][] {
  const { points, featureMap, classes, evaluations, curvaturePasses } = path;
  const { rows, droppedRows, warnings } = path.model(0).report;
  const left = droppedRows === 0 ? "" : ` (${droppedRows} left out for missing cells)`;
  const gap = Math.max(...points.map(({ certificate, value }) => certificate.gap / Math.max(value, Number.MIN_VALUE)));
  const notConverged = points.filter(({ converged }) => !converged).length;
  return [
    ["data", `${source}: ${rows} rows${left}, ${featureMap.names.length} features, ${classes.length} classes`],
    ["penalty", penaltyPathsInWords([path.penalty])],
    ["path", `${points.length} λ${lambdasInWords(points)}: ${path.reason}`],
    ["solver", `${evaluations} passes over the rows, and ${curvaturePasses} for curvature`],
    [
      "certificate",
      notConverged === 0
        ? `the gap of each fit is at most ${gap.toExponential(1)} of its objective`
        : `${notConverged} of ${points.length} fits did not converge; the largest gap is ${gap.toExponential(1)} of the objective`,
    ],
    ...warningSentences(warnings).map((sentence): [string, string] => ["warning", sentence]),
  ];
}

function lambdasInWords(points: Path["points"]): string {
  const first = formatNumber(points[0]!.lambda);
  return points.length === 1 ? `, ${first}` : ` from ${first} to ${formatNumber(points.at(-1)!.lambda)}`;
}

/** A path for people: the facts, and a table of λ. */
export function pathText(path: Path, source: string, terminal: Terminal): string {
  const shown = evenly(path.points.length, MOST_LINES);
  const rows = shown.map((i) => {
    const { lambda, nonZeros, features, explained } = path.points[i]!;
    return [formatNumber(lambda), String(nonZeros), String(features), percentText(explained)];
  });
  const header = ["λ", "weights", "features", "deviance explained"];
  const table = textTable(header, rows, ["right", "right", "right", "right"], terminal.width);
  const some = shown.length < path.points.length ? `, ${shown.length} of ${path.points.length} λ` : "";
  const heading = wrapped(
    `weights of penalised features that are not 0, and features that have one${some}`,
    terminal.width,
  ).join("\n");
  return `${labelledLines(pathLines(path, source), terminal.width)}\n\n${heading}\n\n${table}`;
}

/** At most `most` numbers from 0 to `count` − 1, evenly spaced, with the first, the last and those of `always`. */
export function evenly(count: number, most: number, always: readonly number[] = []): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  const room = Math.max(2, most - always.length);
  const some = Array.from({ length: room }, (_, m) => Math.round((m * (count - 1)) / (room - 1)));
  return [...new Set([...some, ...always])].sort((a, b) => a - b);
}
