import { writeNotes } from "./files/note.js";
import { program } from "./usage/program.js";
import { reported } from "./usage/reported.js";

// A reader that has seen enough (| head) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

/** What stands behind "--" of check is another program's, options and all. */
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
