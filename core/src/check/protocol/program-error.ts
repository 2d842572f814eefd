/** What a program did that ends the conversation with it: it could not be started, died, was silent, or answered what is no answer. */
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
