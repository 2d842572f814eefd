import { open } from "node:fs/promises";
import { MultilogitError } from "multilogit";
import { type CsvDialect, LONGEST_LINE } from "./csv-dialect.js";
import { CsvScanner, INCOMPLETE, MISPLACED_QUOTE } from "./csv-scanner.js";
import { readingProgress } from "./reading-progress.js";

/** Bytes read at a time: many lines, and few enough to stay in a processor's cache. */
const BLOCK = 1 << 18;

/**
 * Hands over the records of a CSV file in order, the line of names first; lines that are blank or comments come as records without
 * cells or with one empty cell. What `visit` receives is only valid during the visit. Goes on, after each block of records, when the next
 * is asked for.
 * @throws MultilogitError "data" for a quote that is not closed and for a line that is far too long, which is never held in memory
 */
export async function* csvRecords(
  path: string,
  label: string,
  { delimiter, comment, start, line }: CsvDialect,
  visit: (bytes: Buffer, record: CsvScanner) => void,
  block = BLOCK,
): AsyncGenerator<void> {
  const scanner = new CsvScanner(delimiter, comment, line);
  const file = await open(path);
  const progress = readingProgress(label, (await file.stat()).size);
  try {
    let bytes = Buffer.allocUnsafe(block);
    // bytes[from … to) are not read yet
    let [position, from, to] = [start, 0, 0];
    for (let isLast = false; !isLast; ) {
      if (to - from > bytes.length / 2)
        bytes = Buffer.concat([bytes.subarray(from, to), Buffer.allocUnsafe(bytes.length)]);
      else bytes.copyWithin(0, from, to);
      [from, to] = [0, to - from];
      const { bytesRead } = await file.read(bytes, to, bytes.length - to, position);
      isLast = bytesRead === 0;
      position += bytesRead;
      progress.at(position);
      to += bytesRead;
      while (from < to) {
        const next = scanner.next(bytes, from, to, isLast);
        if (next === INCOMPLETE) break;
        if (next === MISPLACED_QUOTE) throw misplacedQuote(label, scanner.line);
        visit(bytes, scanner);
        from = next;
      }
      if (to - from > LONGEST_LINE && scanner.isOpen) throw misplacedQuote(label, scanner.line);
      if (to - from > LONGEST_LINE)
        throw new MultilogitError(
          "data",
          `${label}: line ${scanner.line} is longer than ${LONGEST_LINE} bytes; expected one row per line`,
        );
      yield;
    }
  } finally {
    progress.clear();
    await file.close();
  }
}

function misplacedQuote(label: string, line: number): MultilogitError {
  return new MultilogitError(
    "data",
    `${label}: line ${line} has a quote that is not closed, or text after it; close it, and write a quote within quotes as ""`,
  );
}
