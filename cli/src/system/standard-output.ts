import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { withColoursOnly } from "../terminal/escaped.js";
import { terminalOf } from "../terminal/terminal.js";
import { EXIT_SYSTEM } from "./exit-codes.js";
import { inBlocks } from "./in-blocks.js";
import { fullFault, isFull } from "./system-fault.js";

/** Ends the program with one line, not with a stack trace, if its output cannot be written. */
export function watchStandardStreams(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (| head) is not an error.
    if (error.code === "EPIPE") process.exit(0);
    const { message } = isFull(error) ? fullFault("standard output", error) : error;
    process.stderr.write(`multilogit: ${message}\n`);
    process.exit(EXIT_SYSTEM);
  });
  // There is nowhere left to report it, and the output may still be right.
  process.stderr.on("error", () => {});
}

/** Writes pieces, list after list, to standard output, no faster than they are read. */
export async function print(pieces: AsyncIterable<Iterable<string>>, output: Writable = process.stdout): Promise<void> {
  await pipeline(Readable.from(inBlocks(pieces)), output, { end: false });
}

/** Shows a report to people. What programs read, such as JSON and CSV, is written as it is. */
export function show(report: string): void {
  process.stdout.write(`${withColoursOnly(report, terminalOf(process.stdout))}\n`);
}
