import { isUtf8 } from "node:buffer";
import { type FileHandle, open } from "node:fs/promises";
import { MultilogitError } from "multilogit";
import { quoted } from "multilogit/internal";
import { isLineEnd, NEWLINE, QUOTE, RETURN } from "./csv-scanner.js";

/** The longest line of a CSV file. A longer one is a binary file or a forgotten line break. */
export const LONGEST_LINE = 2_000_000;

/** How a CSV file is written, and where its rows begin. */
export interface CsvDialect {
  /** one ASCII character */
  readonly delimiter: string;
  /** how the lines that are left out begin */
  readonly comment: string | undefined;
  /** the byte at which the line with the names begins, and the number of that line */
  readonly start: number;
  readonly line: number;
}

const BYTE_ORDER_MARK = Buffer.from("\ufeff");

/** Separators of cells, if nothing else determines them; in order of preference where they occur equally often. */
const DELIMITERS = [",", ";", "\t", "|"];

/**
 * The dialect of a CSV file, from its first line that is not a comment: `delimiter` is the one that the file's name implies, and Excel's
 * first line "sep=;" overrides it. @throws MultilogitError "data" if that line is not UTF-8 text or is too long
 */
export async function csvDialect(
  path: string,
  label: string,
  {
    delimiter,
    comment,
    decimal,
  }: {
    readonly delimiter?: string | undefined;
    readonly comment?: string | undefined;
    readonly decimal?: string | undefined;
  },
): Promise<CsvDialect> {
  const file = await open(path);
  try {
    const lines = new FirstLines(file, label, comment);
    let said = delimiter;
    for (;;) {
      const { text, start, line } = await lines.next();
      if (comment !== undefined && text.trimStart().startsWith(comment)) continue;
      const separator = line === 1 ? /^"?sep=([^"]?)"?$/i.exec(text)?.[1] : undefined;
      if (separator === undefined) {
        const found = said ?? commonestDelimiter(text) ?? (await delimiterBelow(lines, comment, decimal));
        assertNotBlanks(text, found, label, line);
        return { delimiter: found, comment, start, line };
      }
      said = checkedSeparator(separator, label);
    }
  } finally {
    await file.close();
  }
}

/** Null where the line has none. */
function commonestDelimiter(line: string, delimiters = DELIMITERS): string | null {
  const bare = line.replace(/"[^"]*"/g, "");
  const counts = delimiters.map((delimiter) => bare.split(delimiter).length);
  const most = Math.max(...counts);
  return most === 1 ? null : delimiters[counts.indexOf(most)]!;
}

/** Below the name of a single column, which may have row names next to it. */
async function delimiterBelow(
  lines: FirstLines,
  comment: string | undefined,
  decimal: string | undefined,
): Promise<string> {
  const delimiters = DELIMITERS.filter((delimiter) => delimiter !== decimal);
  for (;;) {
    const text = await lines.nextIfAny();
    if (text === null) return delimiters[0]!;
    const isRow = text.trim() !== "" && !(comment !== undefined && text.trimStart().startsWith(comment));
    if (isRow) return commonestDelimiter(text, delimiters) ?? delimiters[0]!;
  }
}

/** Names in quotes with only blanks between them, as R's write.table writes them. */
function assertNotBlanks(text: string, delimiter: string, label: string, line: number): void {
  if (delimiter === " " || !/^\s*"[^"]*"(\s+"[^"]*")+\s*$/.test(text) || /"\t+"/.test(text)) return;
  throw new MultilogitError(
    "data",
    `${label}: line ${line} has blanks between its cells; separate them with commas or tabs, as R does with write.csv or sep = ","`,
  );
}

function checkedSeparator(separator: string, label: string): string {
  if (/^[\t\x20-\x7e]$/.test(separator) && separator !== '"') return separator;
  throw new MultilogitError(
    "data",
    `${label}: line 1 names ${quoted(separator)} as the separator; expected one character such as ; or a tab`,
  );
}

/** The lines at the beginning of a file, in order; a line break within quotes does not end one. */
class FirstLines {
  private bytes = Buffer.alloc(0);
  private at = 0;
  private line = 0;

  constructor(
    private readonly file: FileHandle,
    private readonly label: string,
    private readonly comment: string | undefined,
  ) {}

  async next(): Promise<{ text: string; start: number; line: number }> {
    const from = this.at;
    const end = await this.endOfLine(from);
    const start = from === 0 && this.bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : from;
    const bytes = this.bytes.subarray(start, end);
    this.line++;
    assertText(bytes, this.line, end - start >= LONGEST_LINE, this.label);
    if (start > 0 && start === this.bytes.length)
      throw new MultilogitError(
        "data",
        `${this.label}: no line names the columns; expected a table with named columns`,
      );
    this.at = end + (this.bytes[end] === RETURN && this.bytes[end + 1] === NEWLINE ? 2 : 1);
    return { text: bytes.toString("utf8"), start, line: this.line };
  }

  /** The text of the next line; null where there is none, or where what is wrong with it is left to the reading of rows. */
  async nextIfAny(): Promise<string | null> {
    try {
      return (await this.next()).text;
    } catch (error) {
      if (error instanceof MultilogitError) return null;
      throw error;
    }
  }

  /** Where the line that begins at `start` ends; reads on as far as necessary. */
  private async endOfLine(start: number): Promise<number> {
    for (let size = 16_384; ; size *= 4) {
      const end = lineEndIn(this.bytes, start, this.comment);
      // One more byte tells "\r\n" from "\r".
      if (end + 1 < this.bytes.length || end - start >= LONGEST_LINE) return end;
      const { buffer, bytesRead } = await this.file.read(Buffer.alloc(size), 0, size, this.bytes.length);
      if (bytesRead === 0) return end;
      this.bytes = Buffer.concat([this.bytes, buffer.subarray(0, bytesRead)]);
    }
  }
}

/** Where the line ends, or how many bytes there are if it does not; quotes mean nothing in a comment. */
function lineEndIn(bytes: Buffer, start: number, comment: string | undefined): number {
  const isComment =
    comment !== undefined &&
    bytes
      .toString("utf8", start, start + 1000)
      .trimStart()
      .startsWith(comment);
  let quotes = false;
  for (let i = start; i < bytes.length; i++) {
    const c = bytes[i]!;
    if (c === QUOTE && !isComment) quotes = !quotes;
    else if (!quotes && isLineEnd(c)) return i;
  }
  return bytes.length;
}

function assertText(line: Buffer, number: number, tooLong: boolean, label: string): void {
  const [first, second] = line;
  const error = (what: string) => new MultilogitError("data", `${label}: ${what}`);
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw error("the file is UTF-16 text; save it as UTF-8");
  if (line.includes(0))
    throw error(`not a text file (line ${number} holds a zero byte); give CSV, TSV, JSON, JSON lines or Parquet`);
  if (tooLong)
    throw error(
      `line ${number} is longer than ${LONGEST_LINE} bytes; expected the names of the columns, one row per line`,
    );
  if (!isUtf8(line)) throw error(`line ${number} is not UTF-8 text; save the file as UTF-8`);
}
