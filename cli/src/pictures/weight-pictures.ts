import { type ClassName, type Model, rawWeights, type SquareFeatures } from "multilogit";
import { heatLegend, heatMap, largest } from "../terminal/heat-map.js";
import { sideBySide } from "../terminal/side-by-side.js";
import type { Terminal } from "../terminal/terminal.js";

/** The weights of some classes (all by default) as maps of the image's pixels, on one scale. */
export function weightPictures(
  model: Model,
  square: SquareFeatures,
  terminal: Terminal,
  classes: readonly ClassName[] = model.classes,
): string {
  const K = model.classes.length;
  const W = rawWeights(model);
  const mapOf = (name: ClassName) => square.places.map((j) => W[j * K + model.classes.indexOf(name)]!);
  const maps = classes.map(mapOf);
  const range = Math.max(...maps.map(largest));
  const pictures = maps.map((map) => heatMap(map, square.side, square.side, { range, terminal, scale: 2 }));
  const captions = classes.map(String);
  return `${sideBySide(pictures, { captions, width: terminal.width })}\n${heatLegend(range, terminal)}  (log-odds)`;
}
