import { padded, textWidth } from "./text-width.js";

export interface SideBySideOptions {
  /** a caption line above each block */
  readonly captions?: readonly string[];
  /** spaces between blocks; 2 by default */
  readonly gap?: number;
  /** the width of the terminal: blocks that do not fit go below */
  readonly width: number;
}

/** Blocks of lines side by side, in as many rows as the width needs, about equally many in each. */
export function sideBySide(blocks: readonly string[], { captions = [], gap = 2, width }: SideBySideOptions): string {
  const columns = blocks.map((block, k) => linesOf(block, captions[k]));
  const needed = shelved(columns, columns.length, gap, width).length;
  const shelves = shelved(columns, Math.ceil(columns.length / needed), gap, width);
  return shelves.map((shelf) => joined(shelf, gap)).join("\n\n");
}

type Lines = readonly string[];

/** The blocks in rows no wider than the terminal, with at most `atMost` blocks each. */
function shelved(columns: readonly Lines[], atMost: number, gap: number, width: number): Lines[][] {
  const shelves: Lines[][] = [];
  let taken = 0;
  for (const column of columns) {
    const own = gap + textWidth(column[0]!);
    const last = shelves.at(-1);
    if (last !== undefined && last.length < atMost && taken + own <= width + gap) {
      last.push(column);
      taken += own;
    } else {
      shelves.push([column]);
      taken = own;
    }
  }
  return shelves;
}

/** The lines of a block below its caption, all as wide as the widest. */
function linesOf(block: string, caption: string | undefined): string[] {
  const lines = caption === undefined ? block.split("\n") : [caption, ...block.split("\n")];
  const width = Math.max(...lines.map(textWidth));
  return lines.map((line) => padded(line, width));
}

function joined(columns: readonly Lines[], gap: number): string {
  const height = Math.max(...columns.map((column) => column.length));
  const line = (i: number) =>
    columns
      .map((column) => column[i] ?? " ".repeat(textWidth(column[0]!)))
      .join(" ".repeat(gap))
      .trimEnd();
  return Array.from({ length: height }, (_, i) => line(i)).join("\n");
}
