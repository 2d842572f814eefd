import { said } from "../terminal/said.js";
import { pathLabel } from "./path-label.js";

const kept: string[] = [];

/** Keeps sentences about what was guessed about the file `path` for {@link writeNotes}. */
export function noteAbout(path: string): (sentence: string) => void {
  const label = pathLabel(path);
  return (sentence) => {
    const line = `note: ${label}: ${sentence}\n`;
    if (!kept.includes(line)) kept.push(line);
  };
}

/** The notes as part of the JSON object that is the only output; nothing if there are none. */
export function notesInJson(): { readonly notes?: readonly string[] } {
  const notes = kept.splice(0).map((line) => line.slice("note: ".length, -1));
  return notes.length === 0 ? {} : { notes };
}

/** Writes the notes to standard error, where they are in nothing's way, after the command has done its work, since an error is one line. */
export function writeNotes(): void {
  for (const line of kept.splice(0)) process.stderr.write(`${said(line.slice(0, -1), process.stderr)}\n`);
}
