import type { Colour } from "../terminal/colour.js";
import { divergingColour, largest } from "../terminal/heat-map.js";
import { escapedHtml } from "./escaped-html.js";

/** The approximate size of a picture in pixels, whatever its number of squares. */
const PICTURE_SIZE = 112;

/** A picture of squares, each showing its number on hover. */
export function svgSquares(
  values: ArrayLike<number>,
  [height, width]: readonly [number, number],
  colourAt: (value: number) => Colour,
  title: string,
): string {
  const size = Math.max(2, Math.round(PICTURE_SIZE / Math.max(height, width)));
  const squares = Array.from({ length: height * width }, (_, at) => {
    const [y, x] = [Math.floor(at / width), at % width];
    return `<rect x="${x * size}" y="${y * size}" width="${size}" height="${size}" fill="rgb(${colourAt(values[at]!).join(" ")})"><title>row ${y + 1}, column ${x + 1}: ${values[at]!.toPrecision(4)}</title></rect>`;
  });
  return svg(width * size, height * size, title, `<g shape-rendering="crispEdges">${squares.join("")}</g>`);
}

/** Signed values: purple below zero, orange above. */
export function svgHeatMap(values: ArrayLike<number>, shape: readonly [number, number], range: number, title: string) {
  return svgSquares(values, shape, (value) => divergingColour(range > 0 ? value / range : 0), title);
}

/** Values from 0 to `max` as ink on paper; values outside are clipped. */
export function svgImage(
  values: ArrayLike<number>,
  shape: readonly [number, number],
  title: string,
  max = largest(values),
) {
  const grey = (value: number): Colour => {
    const ink = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
    const level = Math.round(244 - 222 * ink);
    return [level, level, level];
  };
  return svgSquares(values, shape, grey, title);
}

export function svg(width: number, height: number, title: string, content: string): string {
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapedHtml(title)}">${content}</svg>`;
}
