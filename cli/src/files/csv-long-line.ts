import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { MultilogitError } from "multilogit";
import { LONGEST_LINE } from "./csv-first-line.js";

/** The blocks that DuckDB reads CSV files in. With its default of 32 MB, 65 million cells take 100 MB more and no less time. */
export const READ_BLOCK = 4 * LONGEST_LINE;

const [NEWLINE, RETURN] = Buffer.from("\n\r");

/**
 * Refuses a file with a line that is far too long. DuckDB does so too, unless the line is longer than a block: then it
 * drops that line and all that follow, without a word.
 * @throws MultilogitError "data" that names the line
 */
export async function assertNoLongLine(path: string, label: string): Promise<void> {
  if ((await stat(path)).size < READ_BLOCK) return;
  let start = 0;
  let at = 0;
  for await (const block of createReadStream(path) as AsyncIterable<Buffer>) {
    const end = lastLineEnd(block);
    if (end >= 0) start = at + end + 1;
    at += block.length;
    if (at - start > LONGEST_LINE)
      throw new MultilogitError(
        "data",
        `${label}: line ${await lineAt(path, start)} is longer than ${LONGEST_LINE} bytes; expected one row a line`,
      );
  }
}

function lastLineEnd(block: Buffer): number {
  const newline = block.lastIndexOf(NEWLINE!);
  return newline < 0 ? block.lastIndexOf(RETURN!) : newline;
}

/** The number of the line that starts at byte `start` > 0. */
async function lineAt(path: string, start: number): Promise<number> {
  let [newlines, returns] = [0, 0];
  for await (const block of createReadStream(path, { end: start - 1 }) as AsyncIterable<Buffer>)
    for (const byte of block) {
      if (byte === NEWLINE) newlines++;
      else if (byte === RETURN) returns++;
    }
  return 1 + (newlines || returns);
}
