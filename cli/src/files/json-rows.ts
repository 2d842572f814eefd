import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { MultilogitError } from "multilogit";
import { oneLine } from "./file-error.js";
import { readingProgress } from "./reading-progress.js";

export type JsonRow = Readonly<Record<string, unknown>>;

/** The longest row that is read; anything longer is not a row of a table but some other document. */
const LONGEST_ROW = 16_000_000;

const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET, QUOTE, BACKSLASH, COMMA, NEWLINE] =
  Buffer.from('{}[]"\\,\n');

/**
 * The rows of a JSON file, an array of objects or a sequence of objects, in batches. The file is cut at the
 * outermost braces and each piece is parsed by itself: no row is held longer than necessary, files of any size can be read, and an error
 * names its row. @throws MultilogitError "data" when the file is not such JSON
 */
export async function* jsonRows(path: string, label: string): AsyncGenerator<JsonRow[]> {
  const splitter = new RowSplitter(label);
  const progress = readingProgress(label, (await stat(path)).size);
  let bytes = 0;
  try {
    for await (const block of createReadStream(path, { highWaterMark: 1 << 20 })) {
      bytes += (block as Buffer).length;
      progress.at(bytes);
      yield splitter.push(block as Buffer);
    }
  } finally {
    progress.clear();
  }
  splitter.end();
}

/** What may come next between two rows. */
type Expected = "start" | "row" | "row or end" | "comma or end" | "nothing";

class RowSplitter {
  private expected: Expected = "start";
  private isArray = false;
  private depth = 0;
  private inText = false;
  private escaped = false;
  private readonly pieces: Buffer[] = [];
  private pending = 0;
  private line = 1;
  private rows = 0;

  constructor(private readonly label: string) {}

  push(block: Buffer): JsonRow[] {
    const found: JsonRow[] = [];
    let start = 0;
    for (let i = 0; i < block.length; i++) {
      const c = block[i]!;
      if (c === NEWLINE) this.line++;
      if (this.depth === 0) {
        start = i;
        this.between(c, i);
      } else if (this.within(c)) found.push(this.row(block.subarray(start, i + 1)));
    }
    if (this.depth > 0) this.keep(block.subarray(start));
    return found;
  }

  end(): void {
    if (this.depth > 0) throw this.error(`ends in the middle of row ${this.rows + 1}; it is cut off: get it again`);
    if (this.expected === "start") throw this.error("blank; expected an array of objects, or one object per line");
    if (this.isArray && this.expected !== "nothing")
      throw this.error(`ends after row ${this.rows} without the closing "]"; it is cut off: get it again`);
  }

  /** One byte within a row; whether it ends the row. */
  private within(c: number): boolean {
    if (this.inText) {
      if (this.escaped) this.escaped = false;
      else if (c === BACKSLASH) this.escaped = true;
      else if (c === QUOTE) this.inText = false;
    } else if (c === QUOTE) this.inText = true;
    else if (c === OPEN_BRACE || c === OPEN_BRACKET) this.depth++;
    else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) this.depth--;
    return this.depth === 0;
  }

  /** One byte between rows. */
  private between(c: number, at: number): void {
    if (c <= 0x20 || (this.expected === "start" && at < 3 && isByteOrderMark(c))) return;
    if (this.expected === "start" && c === OPEN_BRACKET) {
      this.isArray = true;
      this.expected = "row or end";
    } else if (
      c === OPEN_BRACE &&
      (this.expected === "row" || this.expected === "row or end" || this.expected === "start")
    ) {
      this.depth = 1;
    } else if (this.isArray && c === COMMA && this.expected === "comma or end") this.expected = "row";
    else if (this.isArray && c === CLOSE_BRACKET && this.expected !== "row" && this.expected !== "nothing")
      this.expected = "nothing";
    else throw this.unexpected(c);
  }

  private keep(piece: Buffer): void {
    // The stream may reuse the memory of a block.
    this.pieces.push(Buffer.from(piece));
    this.pending += piece.length;
    if (this.pending > LONGEST_ROW)
      throw this.error(`row ${this.rows + 1} is longer than ${LONGEST_ROW} bytes; expected one short object per row`);
  }

  private row(last: Buffer): JsonRow {
    const bytes = this.pieces.length === 0 ? last : Buffer.concat([...this.pieces, last]);
    this.pieces.length = 0;
    this.pending = 0;
    this.rows++;
    this.expected = this.isArray ? "comma or end" : "row or end";
    if (!isUtf8(bytes)) throw this.error(`row ${this.rows} is not UTF-8 text; save the file as UTF-8`);
    try {
      return JSON.parse(bytes.toString("utf8")) as JsonRow;
    } catch (cause) {
      throw this.error(
        `row ${this.rows}, line ${this.line}: not valid JSON (${oneLine((cause as Error).message.replace(/\s+/g, " "))}); correct it`,
      );
    }
  }

  private unexpected(c: number): MultilogitError {
    const what = JSON.stringify(String.fromCharCode(c));
    const place = `line ${this.line}, after row ${this.rows}: found ${what}`;
    if (this.expected === "comma or end") return this.error(`${place}, expected "," or "]"; correct it`);
    if (this.expected === "nothing") return this.error(`${place} after the end of the array; remove it`);
    return this.error(
      `${place}, expected an object {"column": value, …}; give an array of objects, or one object per line`,
    );
  }

  private error(what: string): MultilogitError {
    return new MultilogitError("data", `${this.label}: ${what}`);
  }
}

function isByteOrderMark(c: number): boolean {
  return c === 0xef || c === 0xbb || c === 0xbf;
}
