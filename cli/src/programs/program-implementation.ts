import { quoted } from "multilogit";
import type { Evaluation, EvaluationRequest, Implementation } from "multilogit/check";
import { conventionsFromHello } from "./conventions-from-hello.js";
import type { Conversation } from "./conversation.js";
import { evaluationFromAnswer } from "./evaluation-from-answer.js";
import { differInWeightsOnly, evaluationQuestion } from "./evaluation-question.js";
import { ProgramError } from "./program-error.js";

/** The version of docs/check-protocol.md. */
const PROTOCOL = 1;

export interface ProgramOptions {
  /** how many of so many requests to ask in the next question; all by default */
  readonly batch?: (waiting: number) => number;
  /** called after each answer: how many evaluations it held and how long it took */
  readonly onAnswer?: (evaluations: number, seconds: number) => void;
}

/** The implementation that answers at the other end of a conversation, which it begins with "hello". */
export async function programImplementation(
  conversation: Conversation,
  { batch = (waiting) => waiting, onAnswer }: ProgramOptions = {},
): Promise<Implementation> {
  const { conventions, evalMany } = conventionsFromHello(await conversation.ask({ op: "hello", protocol: PROTOCOL }));

  const askFor = async (requests: readonly [EvaluationRequest, ...EvaluationRequest[]]): Promise<Evaluation[]> => {
    const started = performance.now();
    const answer = await conversation.ask(evaluationQuestion(requests, conventions));
    onAnswer?.(requests.length, (performance.now() - started) / 1000);
    const { want } = requests[0];
    const where = `the answer to question ${answer.id}`;
    if (requests.length === 1) return [evaluationFromAnswer(answer, want, conventions, where)];
    const { evaluations } = answer;
    if (!Array.isArray(evaluations) || evaluations.length !== requests.length)
      throw new ProgramError(
        `${where}: evaluations is ${Array.isArray(evaluations) ? `a list of ${evaluations.length}` : quoted(evaluations)}; expected a list of ${requests.length}, one for each of the weights`,
      );
    return evaluations.map((one, m) => evaluationFromAnswer(one, want, conventions, `${where}, evaluation ${m + 1}`));
  };

  const evaluateMany = async (requests: readonly EvaluationRequest[]): Promise<Evaluation[]> => {
    const evaluations: Evaluation[] = [];
    while (evaluations.length < requests.length) {
      const first = requests[evaluations.length]!;
      const rest = requests.slice(evaluations.length + 1);
      const other = rest.findIndex((request) => !differInWeightsOnly(first, request));
      const alike = other < 0 ? rest : rest.slice(0, other);
      const size = evalMany ? Math.max(1, batch(1 + alike.length)) : 1;
      evaluations.push(...(await askFor([first, ...alike.slice(0, size - 1)])));
    }
    return evaluations;
  };

  return { conventions, evaluateMany, evaluate: async (request) => (await evaluateMany([request]))[0]! };
}
