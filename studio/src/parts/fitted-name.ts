import { shortened } from "./shortened.js";

let context: CanvasRenderingContext2D | null = null;

/** How wide `text` is in the type of the pictures, in the units of a picture whose type is `size` high. */
export function widthOf(text: string, size: number): number {
  context ??= document.createElement("canvas").getContext("2d")!;
  context.font = `${size}px system-ui, sans-serif`;
  return context.measureText(text).width;
}

/** `name` where it is at most so wide, else as much of its beginning and end as is. */
export function fittedName(name: string, room: number, size: number): string {
  let most = name.length;
  while (most > 1 && widthOf(shortened(name, most), size) > room) most--;
  return shortened(name, most);
}
