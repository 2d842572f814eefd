/** A question as it stands on its line, without its id. */
export interface Question {
  readonly op: "hello" | "eval" | "evalMany" | "functions" | "call";
  readonly [field: string]: unknown;
}

/** An answer as it stands on its line: not yet checked, but for its id. */
export interface Answer {
  readonly id: number;
  readonly [field: string]: unknown;
}

/** Anything that answers questions, one after the other. */
export interface Conversation {
  /** @throws ProgramError when no answer comes, or none that has the question's id */
  ask(question: Question): Promise<Answer>;
  close(): Promise<void>;
}

/** Thrown for a question that is noted, but has no answer yet. */
export class NoAnswerYet extends Error {
  override readonly name = "NoAnswerYet";
}
