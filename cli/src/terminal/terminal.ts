/** What the output can show. */
export interface Terminal {
  readonly colour: boolean;
  /** 16 million colours instead of 256 */
  readonly trueColour: boolean;
  /** characters per line */
  readonly width: number;
}

/** The part of a stream that tells whether it is a terminal. */
export interface TerminalStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** A terminal without colours, such as a file or a pipe. */
export const plainTerminal: Terminal = Object.freeze({ colour: false, trueColour: false, width: 80 });

/** What `stream` can show; NO_COLOR and FORCE_COLOR override what the terminal reports (no-color.org, force-color.org). */
export function terminalOf(
  stream: TerminalStream,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Terminal {
  const isTerminal = stream.isTTY === true;
  const { NO_COLOR: no, FORCE_COLOR: force, COLORTERM: colourTerm = "", TERM: term = "" } = environment;
  const forced = force !== undefined && force !== "" && force !== "0" && force !== "false";
  const colour = forced || (isTerminal && !no && force !== "0" && force !== "false" && term !== "dumb");
  const trueColour =
    colour && (/truecolor|24bit/i.test(colourTerm) || /direct|kitty|ghostty|alacritty/.test(term) || force === "3");
  return { colour, trueColour, width: (isTerminal && stream.columns) || plainTerminal.width };
}
