import { type Answer, type Conversation, NoAnswerYet, type Question } from "./conversation.js";

/** A question with the id under which its answer is found. */
export interface WrittenQuestion extends Question {
  readonly id: number;
}

/**
 * A conversation in files: what was asked before is answered from what came back, what is new is noted. The same question asked twice is
 * two questions.
 */
export class WrittenConversation implements Conversation {
  /** every question of this run, in order */
  readonly asked: WrittenQuestion[] = [];
  /** how many of them have no answer yet */
  unanswered = 0;
  private readonly ids = new Map<string, number[]>();
  private lastId = 0;

  /** @param questions those of earlier runs, from which `answers` has some */
  constructor(
    questions: readonly WrittenQuestion[],
    private readonly answers: ReadonlyMap<number, Answer>,
  ) {
    for (const { id, ...question } of questions) {
      this.idsOf(question as Question).push(id);
      this.lastId = Math.max(this.lastId, id);
    }
  }

  async ask(question: Question): Promise<Answer> {
    const id = this.idsOf(question).shift() ?? ++this.lastId;
    this.asked.push({ id, ...question });
    const answer = this.answers.get(id);
    if (answer !== undefined) return answer;
    this.unanswered++;
    throw new NoAnswerYet(`question ${id} (${question.op}) has no answer yet`);
  }

  async close(): Promise<void> {}

  /** The ids under which the question was asked before and not yet in this run. */
  private idsOf(question: Question): number[] {
    const text = JSON.stringify(question);
    const ids = this.ids.get(text) ?? [];
    this.ids.set(text, ids);
    return ids;
  }
}
