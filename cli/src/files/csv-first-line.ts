import { isUtf8 } from "node:buffer";
import { type FileHandle, open } from "node:fs/promises";
import { MultilogitError } from "multilogit";

/** The longest line of a CSV file; DuckDB's own default. A longer one is a binary file or a forgotten line break. */
export const LONGEST_LINE = 2_000_000;

export interface FirstLine {
  readonly text: string;
  /** what ends it, and by that every line of the file */
  readonly lineEnd: "\n" | "\r\n" | "\r";
}

const [NEWLINE, RETURN, QUOTE] = Buffer.from('\n\r"');

/**
 * The first line of a CSV file; a line break within quotes does not end it.
 * @throws MultilogitError "data" when it is not UTF-8 text or too long
 */
export async function csvFirstLine(path: string, label: string): Promise<FirstLine> {
  const file = await open(path);
  try {
    const { bytes, end } = await beginningOf(file);
    assertText(bytes.subarray(0, end), bytes.length === LONGEST_LINE && end === bytes.length, label);
    const text = bytes
      .subarray(0, end)
      .toString("utf8")
      .replace(/^\ufeff/, "");
    return { text, lineEnd: bytes[end] !== RETURN ? "\n" : bytes[end + 1] === NEWLINE ? "\r\n" : "\r" };
  } finally {
    await file.close();
  }
}

/** The first bytes of a file, as many as hold its first line, and where that ends. */
async function beginningOf(file: FileHandle): Promise<{ bytes: Buffer; end: number }> {
  for (let size = 16_384; ; size = Math.min(16 * size, LONGEST_LINE)) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const end = endOfLine(bytes);
    // One more byte tells "\r\n" from "\r".
    if (end + 1 < bytes.length || bytesRead < size || size === LONGEST_LINE) return { bytes, end };
  }
}

/** Where the first line ends, or how many bytes there are if it does not. */
function endOfLine(bytes: Buffer): number {
  let quotes = false;
  for (let i = 0; i < bytes.length; i++) {
    const c = bytes[i];
    if (c === QUOTE) quotes = !quotes;
    else if (!quotes && (c === NEWLINE || c === RETURN)) return i;
  }
  return bytes.length;
}

function assertText(line: Buffer, tooLong: boolean, label: string): void {
  const [first, second] = line;
  const error = (what: string) => new MultilogitError("data", `${label}: ${what}`);
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw error("the file is UTF-16 text; save it as UTF-8");
  if (line.includes(0))
    throw error("not a text file (line 1 holds a zero byte); give CSV, TSV, JSON, JSON lines or Parquet");
  if (tooLong)
    throw error(`line 1 is longer than ${LONGEST_LINE} bytes; expected the names of the columns, one row a line`);
  if (!isUtf8(line)) throw error("line 1 is not UTF-8 text; save the file as UTF-8");
}
