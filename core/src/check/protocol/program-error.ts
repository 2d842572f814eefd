/** Why a conversation ended: the program did not start, crashed, timed out, or sent an invalid answer. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";

  constructor(
    message: string,
    /** the end of what the program wrote to its standard error; empty if it wrote nothing */
    readonly errorOutput = "",
  ) {
    super(message);
  }
}
