export const [NEWLINE, RETURN, QUOTE] = Buffer.from('\n\r"') as unknown as [number, number, number];

/** What {@link CsvScanner.next} returns where the record does not end before the bytes do. */
export const INCOMPLETE = -1;
/** What it returns where a quoted cell is followed by something other than the end of the cell. */
export const MISPLACED_QUOTE = -2;

/** Marks of a cell: it was quoted; and there is a quote within, written twice. */
export const QUOTED = 1;
const DOUBLED = 2;

export function isLineEnd(c: number): boolean {
  return c === NEWLINE || c === RETURN;
}

/**
 * Finds the cells of each record in the bytes of a CSV file, by the rules of RFC 4180; blanks around a cell do not belong
 * to it, those within quotes do. Any of "\n", "\r\n" and "\r" ends a line.
 */
export class CsvScanner {
  /** how many cells the record has; cell j are the bytes starts[j] … ends[j] − 1, without its quotes */
  cells = 0;
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  marks = new Uint8Array(64);
  /** the line in which the record begins */
  line = 0;
  /** whether an incomplete record ends within quotes */
  isOpen = false;
  private nextLine: number;
  /** line breaks within quotes of the record */
  private breaks = 0;
  private readonly delimiter: number;
  private readonly comment: Buffer | null;

  /** @param line the number of the first line */
  constructor(delimiter: string, comment: string | undefined, line: number) {
    this.delimiter = delimiter.charCodeAt(0);
    this.comment = comment === undefined ? null : Buffer.from(comment);
    this.nextLine = line;
  }

  /**
   * Reads the record that begins at byte `at`; `end` bytes are there, and these are the last of the file if `isLast`.
   * Returns where the next one begins, {@link INCOMPLETE} or {@link MISPLACED_QUOTE}.
   */
  next(bytes: Buffer, at: number, end: number, isLast: boolean): number {
    this.line = this.nextLine;
    this.cells = 0;
    this.isOpen = false;
    this.breaks = 0;
    if (this.comment !== null && this.isComment(bytes, at, end)) return this.behindLine(bytes, at, end, isLast);
    for (let i = at; ; i++) {
      i = this.behindBlanks(bytes, i, end);
      i = i < end && bytes[i] === QUOTE ? this.quotedCell(bytes, i, end, isLast) : this.bareCell(bytes, i, end);
      if (i < 0) return i;
      if (i === end || bytes[i] !== this.delimiter) return this.behindLineEnd(bytes, i, end, isLast);
    }
  }

  /** Adds the cell that begins at `start`; returns where it ends, at a delimiter or at the end of the line. */
  private bareCell(bytes: Buffer, start: number, end: number): number {
    let i = start;
    let c = 0;
    while (i < end && (c = bytes[i]!) !== this.delimiter && c !== NEWLINE && c !== RETURN) i++;
    let stop = i;
    while (stop > start && this.isBlank(bytes[stop - 1]!)) stop--;
    this.add(start, stop, 0);
    return i;
  }

  /** Likewise, with the quote at `start`; or {@link INCOMPLETE} or {@link MISPLACED_QUOTE}. */
  private quotedCell(bytes: Buffer, start: number, end: number, isLast: boolean): number {
    let mark = QUOTED;
    let i = start + 1;
    for (; ; i += 2) {
      while (i < end && bytes[i] !== QUOTE) if (bytes[i++] === NEWLINE) this.breaks++;
      this.isOpen = i === end;
      if (i === end) return isLast ? MISPLACED_QUOTE : INCOMPLETE;
      // The next byte tells a closing quote from one of two.
      if (i + 1 === end && !isLast) return INCOMPLETE;
      if (i + 1 === end || bytes[i + 1] !== QUOTE) break;
      mark = QUOTED | DOUBLED;
    }
    this.add(start + 1, i, mark);
    i = this.behindBlanks(bytes, i + 1, end);
    return i === end || bytes[i] === this.delimiter || isLineEnd(bytes[i]!) ? i : MISPLACED_QUOTE;
  }

  /** The text of cell j as the file has it. */
  text(bytes: Buffer, j: number): string {
    return cellText(bytes, this.starts[j]!, this.ends[j]!, this.marks[j]!);
  }

  /** Whether the record is a line of blanks only, or a comment. */
  get isEmpty(): boolean {
    return this.cells === 0 || (this.cells === 1 && this.marks[0] === 0 && this.starts[0] === this.ends[0]);
  }

  private add(start: number, end: number, mark: number): void {
    if (this.cells === this.starts.length) this.grow();
    this.starts[this.cells] = start;
    this.ends[this.cells] = end;
    this.marks[this.cells++] = mark;
  }

  private grow(): void {
    const wider = <A extends Int32Array | Uint8Array>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    const length = 2 * this.starts.length;
    this.starts = wider(this.starts, new Int32Array(length));
    this.ends = wider(this.ends, new Int32Array(length));
    this.marks = wider(this.marks, new Uint8Array(length));
  }

  private isBlank(c: number): boolean {
    return (c === 0x20 || (c >= 0x09 && c <= 0x0c && c !== NEWLINE)) && c !== this.delimiter;
  }

  private behindBlanks(bytes: Buffer, from: number, end: number): number {
    let at = from;
    while (at < end && this.isBlank(bytes[at]!)) at++;
    return at;
  }

  private isComment(bytes: Buffer, at: number, end: number): boolean {
    const start = this.behindBlanks(bytes, at, end);
    return bytes.subarray(start, Math.min(end, start + this.comment!.length)).equals(this.comment!);
  }

  private behindLine(bytes: Buffer, at: number, end: number, isLast: boolean): number {
    let i = at;
    while (i < end && !isLineEnd(bytes[i]!)) i++;
    return this.behindLineEnd(bytes, i, end, isLast);
  }

  private behindLineEnd(bytes: Buffer, at: number, end: number, isLast: boolean): number {
    // One more byte tells "\r\n" from "\r".
    if (at + 1 >= end && !isLast) return INCOMPLETE;
    this.nextLine += 1 + this.breaks;
    if (at >= end) return end;
    return at + (bytes[at] === RETURN && at + 1 < end && bytes[at + 1] === NEWLINE ? 2 : 1);
  }
}

/** The text of a cell; a doubled quote is one. */
export function cellText(bytes: Buffer, start: number, end: number, mark: number): string {
  const text = bytes.toString("utf8", start, end);
  return mark > QUOTED ? text.replaceAll('""', '"') : text;
}
