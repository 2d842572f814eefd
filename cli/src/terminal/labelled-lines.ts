import { padded, textWidth } from "./text-width.js";
import { wrapped } from "./wrapped.js";

/** A name and its text. */
export type LabelledText = readonly [name: string, text: string];

/** Names in a column with their text next to them, in lines of at most `width` columns. */
export function labelledLines(list: readonly LabelledText[], width: number, narrowest = 0): string {
  const left = Math.max(narrowest, ...list.map(([name]) => textWidth(name))) + 2;
  const lines = list.flatMap(([name, text]) =>
    wrapped(text, width - left).map((line, i) => padded(i === 0 ? name : "", left) + line),
  );
  return lines.map((line) => line.trimEnd()).join("\n");
}
