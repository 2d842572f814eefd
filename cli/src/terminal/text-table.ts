import { shortNames } from "./short-names.js";
import { padded, printable, shortened, textWidth } from "./text-width.js";
import { wrapped } from "./wrapped.js";

/** "decimal": numbers, with their decimal points below each other. */
export type Alignment = "left" | "right" | "decimal";

/** Spaces between columns; a single one where that makes a table fit. */
const GAP = 2;
const NARROW_GAP = 1;
/** The least width of a column of names, to which it shrinks to make room for the rest; longer names go on a line of their own. */
const NARROWEST_NAMES = 12;
/** Headings are cut to this where a table does not fit. */
const SHORT_HEADING = 16;

/**
 * Rows of strings in aligned columns, with a line of headings; columns are left-aligned by default. A table wider than `width`
 * puts long names above their numbers, shortens headings and, if that is not enough, continues below with the remaining columns.
 */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  alignment: readonly Alignment[] = [],
  width = Number.POSITIVE_INFINITY,
): string {
  return textTables(header, [rows], alignment, width)[0]!;
}

/** Several tables with the same column widths. */
export function textTables(
  header: readonly string[],
  blocks: readonly (readonly (readonly string[])[])[],
  alignment: readonly Alignment[],
  width: number,
): string[] {
  const rows = blocks.flat().map((row) => header.map((_, j) => printable(row[j] ?? "")));
  const layout = layoutOf(header.map(printable), rows, alignment, width);
  let at = 0;
  return blocks.map((block) => {
    const own = rows.slice(at, at + block.length);
    at += block.length;
    return layout.panels.map((columns) => panel(columns, own, layout, width)).join("\n\n");
  });
}

/** A column and how its cells are laid out. */
interface Column {
  readonly place: number;
  readonly heading: string;
  readonly width: number;
  cell(text: string): string;
}

interface Layout {
  readonly gap: number;
  readonly names: Column;
  /** the other columns, in groups that fit next to the names */
  readonly panels: readonly (readonly Column[])[];
}

function layoutOf(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  alignment: readonly Alignment[],
  width: number,
): Layout {
  const cellsOf = (j: number) => rows.map((row) => row[j]!);
  const names = columnOf(0, header[0]!, cellsOf(0), "left");
  const places = header.map((_, j) => j).slice(1);
  const others = (headings: readonly string[], as: (j: number) => Alignment) =>
    places.map((j) => columnOf(j, headings[j]!, cellsOf(j), as(j)));
  const given = (j: number) => alignment[j] ?? "left";
  const short = ["", ...shortNames(header.slice(1), SHORT_HEADING)];
  const packed = (j: number) => (given(j) === "decimal" ? "right" : given(j));
  const ways = [
    { columns: others(header, given), gap: GAP },
    { columns: others(header, given), gap: NARROW_GAP },
    { columns: others(short, given), gap: GAP },
    { columns: others(short, given), gap: NARROW_GAP },
    { columns: others(short, packed), gap: NARROW_GAP },
  ].map((way) => ({ ...way, room: width - way.columns.reduce((sum, column) => sum + way.gap + column.width, 0) }));
  const way =
    ways.find(({ room }) => room >= names.width) ??
    ways.find(({ room }) => room >= Math.min(names.width, NARROWEST_NAMES));
  if (way !== undefined)
    return { names: narrowed(names, Math.min(names.width, way.room)), panels: [way.columns], gap: way.gap };
  const narrow = narrowed(names, Math.min(names.width, Math.max(NARROWEST_NAMES, Math.floor(width / 3))));
  const room = width - narrow.width;
  return {
    gap: GAP,
    names: narrow,
    panels: inPanels(
      others(short, given).map((column) => fitted(column, room - GAP)),
      room,
    ),
  };
}

/** As many columns side by side as there is room for. */
function inPanels(columns: readonly Column[], room: number): Column[][] {
  const panels: Column[][] = [];
  let taken = 0;
  for (const column of columns) {
    const own = GAP + column.width;
    if (panels.length > 0 && taken + own <= room) {
      panels.at(-1)!.push(column);
      taken += own;
    } else {
      panels.push([column]);
      taken = own;
    }
  }
  return panels;
}

function columnOf(place: number, heading: string, cells: readonly string[], alignment: Alignment): Column {
  if (alignment !== "decimal") {
    const width = Math.max(textWidth(heading), ...cells.map(textWidth));
    return { place, width, heading: padded(heading, width, alignment), cell: (text) => padded(text, width, alignment) };
  }
  const before = Math.max(0, ...cells.map((text) => textWidth(atPoint(text)[0])));
  const after = Math.max(0, ...cells.map((text) => textWidth(atPoint(text)[1])));
  const width = Math.max(textWidth(heading), before + after);
  const cell = (text: string) => {
    const [whole, rest] = atPoint(text);
    return padded(padded(whole, before, "right") + padded(rest, after), width, "right");
  };
  return { place, width, heading: padded(heading, width, "right"), cell };
}

/** A number split at its decimal point; anything else goes before the point. */
function atPoint(text: string): [string, string] {
  const [, whole = text, rest = ""] = /^([<>]?[-+]?\d+)(.*)$/.exec(text) ?? [];
  return [whole, rest];
}

function narrowed(names: Column, width: number): Column {
  return {
    ...names,
    width,
    heading: padded(shortened(names.heading.trimEnd(), width), width),
    cell: (text) => padded(text, width),
  };
}

/** The column in at most `width`: its cells are cut if they are too wide even alone. */
function fitted(column: Column, width: number): Column {
  if (column.width <= width) return column;
  const cut = (text: string) => padded(shortened(text.trim(), width), width, "right");
  return { ...column, width, heading: cut(column.heading), cell: cut };
}

function panel(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { names, gap }: Layout,
  width: number,
): string {
  const line = (name: string, cells: readonly string[]) => [name, ...cells].join(" ".repeat(gap)).trimEnd();
  const lines = [
    line(
      names.heading,
      columns.map(({ heading }) => heading),
    ),
  ];
  for (const row of rows) {
    const isLong = textWidth(row[0]!) > names.width;
    if (isLong) lines.push(...wrapped(row[0]!, width));
    lines.push(
      line(
        names.cell(isLong ? "" : row[0]!),
        columns.map(({ place, cell }) => cell(row[place]!)),
      ),
    );
  }
  return lines.join("\n");
}
