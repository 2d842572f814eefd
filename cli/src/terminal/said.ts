import { escaped } from "./escaped.js";
import { type TerminalStream, terminalOf } from "./terminal.js";
import { wrapped } from "./wrapped.js";

/** A sentence for `stream`: on a terminal in lines that fit, so that no word is broken; one line for programs and files. */
export function said(sentence: string, stream: TerminalStream): string {
  const shown = escaped(sentence);
  return stream.isTTY === true ? wrapped(shown, terminalOf(stream).width).join("\n") : shown;
}
