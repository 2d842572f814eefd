import { tmpdir } from "node:os";
import { writeNotes } from "./files/note.js";
import { removeLeftovers } from "./system/leftovers.js";
import { watchStandardStreams } from "./system/standard-output.js";
import { program } from "./usage/program.js";
import { reported } from "./usage/reported.js";

watchStandardStreams();
void removeLeftovers(tmpdir());

/** What follows "--" of check belongs to another program, options included. */
const dashes = process.argv[2] === "check" ? process.argv.indexOf("--") : -1;
const words = dashes < 0 ? process.argv : process.argv.slice(0, dashes);
const programWords = dashes < 0 ? [] : process.argv.slice(dashes + 1);

const root = program(programWords);
try {
  await root.parseAsync(words);
  writeNotes();
} catch (error) {
  process.exitCode = reported(error, root);
}
