import { checkWritten, WrittenConversation, type WrittenQuestion } from "multilogit/check";
import { claimInput, claimOutput } from "../files/file-claims.js";
import { readMessages, writeMessages } from "../programs/message-file.js";
import { type CheckCommandOptions, type Checked, checked } from "./check-options.js";
import type { FileSample } from "./check-sample.js";
import { asProgramError } from "./check-with-program.js";

/** Questions without answers so far. */
export interface Unanswered {
  readonly questions: number;
  readonly unanswered: number;
}

/**
 * The diagnosis from files, with no program started: the questions are written to the file `cases`, and `answers` holds the answers. It
 * takes a few rounds, since what is asked depends on earlier answers.
 */
export async function checkWithFiles(
  cases: string,
  answers: string,
  data: FileSample | undefined,
  options: CheckCommandOptions,
): Promise<Checked | Unanswered> {
  await claimOutput(cases);
  await claimInput(answers);
  const answered = new Map((await readMessages(answers)).map((answer) => [answer.id, answer]));
  const conversation = new WrittenConversation((await readMessages(cases)) as WrittenQuestion[], answered);
  const found = await checkWritten(conversation, (implementation, more) =>
    checked(implementation, data, options, more),
  ).catch((error) => {
    throw asProgramError(error, "");
  });
  if (found !== null) return found;
  const { asked, unanswered } = conversation;
  await writeMessages(cases, asked);
  return { questions: asked.length, unanswered };
}
