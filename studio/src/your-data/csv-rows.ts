/** What separates the cells, in order of preference where they occur equally often; as the command line has it. */
const DELIMITERS = [",", ";", "\t", "|"];

/** A quote that does not end as it should. */
export class QuoteError extends Error {
  /** @param row from 0, the line of names included */
  constructor(readonly row: number) {
    super(`a quote in row ${row} is not closed`);
  }
}

/**
 * The rows of CSV text by RFC 4180, lines without any text left out; the delimiter is the one that line 1 has most of.
 * @throws QuoteError where text follows a closing quote, or none comes
 */
export function csvRows(text: string): string[][] {
  const firstLine = /^(?:"[^"]*"|[^"\r\n])*/.exec(text)![0].replace(/"[^"]*"/g, "");
  const counts = DELIMITERS.map((delimiter) => firstLine.split(delimiter).length);
  const delimiter = DELIMITERS[counts.indexOf(Math.max(...counts))]!;
  const endOfCell = new RegExp(`[\\r\\n${delimiter}]|$`, "g");
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at <= text.length; ) {
    const [cell, end] =
      text[at] === '"'
        ? quotedCell(text, at, rows.length)
        : [text.slice(at, endFrom(endOfCell, text, at)), endOfCell.lastIndex];
    row.push(cell);
    if (text[end] === delimiter) {
      at = end + 1;
      continue;
    }
    if (end < text.length && text[end] !== "\r" && text[end] !== "\n") throw new QuoteError(rows.length);
    if (row.some((one) => one.trim() !== "")) rows.push(row);
    row = [];
    if (end >= text.length) break;
    at = text.startsWith("\r\n", end) ? end + 2 : end + 1;
  }
  return rows;
}

/** Where the cell without quotes that begins at `at` ends; `end.lastIndex` says it too. */
function endFrom(end: RegExp, text: string, at: number): number {
  end.lastIndex = at;
  const { index } = end.exec(text)!;
  end.lastIndex = index;
  return index;
}

/** The cell whose opening quote is at `at`, quotes within written twice, and where it ends. */
function quotedCell(text: string, at: number, row: number): [string, number] {
  for (let close = text.indexOf('"', at + 1); close >= 0; close = text.indexOf('"', close + 2))
    if (text[close + 1] !== '"') return [text.slice(at + 1, close).replaceAll('""', '"'), close + 1];
  throw new QuoteError(row);
}
