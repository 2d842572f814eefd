import { type Colour, hex, painted } from "./colour.js";
import { shareText } from "./share-text.js";
import { withoutMiddle } from "./short-names.js";
import type { Terminal } from "./terminal.js";
import { padded, printable, textWidth } from "./text-width.js";

/** Readable on light and dark paper: the blue of amounts in the studio, and a grey, as its lighter blue fades on white. */
const LEADING: Colour = hex("#3179ae");
const OTHERS: Colour = hex("#8a8a8a");

/** Wider bars say nothing more. */
const WIDEST_BAR = 40;
/** Longer labels are cut, where they would take more than half of the width too. */
const LONGEST_LABEL = 24;

/** Eighths of a character. */
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** Probabilities as bars, one per line: label, number, bar. The largest one stands out. */
export function barChart(labels: readonly string[], values: ArrayLike<number>, terminal: Terminal): string {
  const longest = Math.max(LONGEST_LABEL, Math.floor(terminal.width / 2));
  const shown = labels.map((label) => withoutMiddle(printable(label), longest));
  const labelWidth = Math.max(0, ...shown.map(textWidth));
  const barWidth = Math.max(4, Math.min(WIDEST_BAR, terminal.width - labelWidth - 10));
  const most = Math.max(...Array.from(values));
  const line = (label: string, k: number) => {
    const value = values[k]!;
    const bar = painted(barOf(value, barWidth, terminal), value === most ? LEADING : OTHERS, null, terminal);
    return `${padded(label, labelWidth, "right")}  ${padded(shareText(value), 6, "right")}  ${bar}`.trimEnd();
  };
  return shown.map(line).join("\n");
}

function barOf(value: number, width: number, terminal: Terminal): string {
  if (!(value > 0)) return "";
  if (!terminal.colour) return "#".repeat(Math.round(Math.min(1, value) * width));
  const eighths = Math.round(Math.min(1, value) * width * 8);
  return "█".repeat(eighths >> 3) + EIGHTHS[eighths & 7]!;
}
