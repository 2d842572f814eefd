import { MultilogitError } from "multilogit";
import {
  checkGradient,
  checkWritten,
  type Message,
  messagesFromText,
  WrittenConversation,
  type WrittenQuestion,
} from "multilogit/check";
import type { Judged } from "../worker/doctor-protocol.js";

const NAME = "answers.json";

/**
 * What a file of answers says of the program that gave them, and what is asked next. A file of questions, known by their "op", takes the
 * place of those asked so far: so one can go on after the page was left.
 */
export async function judgeWritten(questions: readonly Message[], text: string): Promise<Judged> {
  if (text.trim() === "")
    throw new MultilogitError("data", "there are no answers yet; paste what your program printed, or drop its file");
  const messages = messagesFromText(text, NAME);
  const answered = messages.filter((message) => !("op" in message));
  const asked = messages.length > answered.length ? messages.filter((message) => "op" in message) : questions;
  assertBelong(answered, asked);
  const conversation = new WrittenConversation(
    asked as readonly WrittenQuestion[],
    new Map(answered.map((answer) => [answer.id, answer])),
  );
  const diagnosis = await checkWritten(conversation, checkGradient);
  return { diagnosis, questions: conversation.asked, unanswered: conversation.unanswered };
}

/** Answers to questions that were never asked here come from another check. */
function assertBelong(answers: readonly Message[], questions: readonly Message[]): void {
  const ids = new Set(questions.map(({ id }) => id));
  const strange = answers.find(({ id }) => !ids.has(id));
  if (strange)
    throw new MultilogitError(
      "data",
      `${NAME}: there is an answer with id ${strange.id}, but no such question was asked on this page (${questions.length} were); let the program answer the questions that are saved here, or drop its own file of questions first`,
    );
}
