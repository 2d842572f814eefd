import type { Conventions, EvaluationRequest, EvaluationResult, Implementation } from "../implementation.js";
import { shapesInWords } from "../shapes-in-words.js";
import { conventionsFromHello } from "./conventions-from-hello.js";
import { type Conversation, NoAnswerYet } from "./conversation.js";
import { differInWeightsOnly, evaluationQuestion } from "./evaluation-question.js";
import { evaluationsFromAnswer } from "./evaluations-from-answer.js";
import { ProgramError } from "./program-error.js";

/** The version of docs/check-protocol.md. */
const PROTOCOL = 1;

/** Options of `programImplementation`. */
export interface ProgramOptions {
  /** how many of the given number of requests to ask in the next question; all by default */
  readonly batch?: (waiting: number) => number;
  /** called after each answer: how many evaluations it held and how long it took */
  readonly onAnswer?: (evaluations: number, seconds: number) => void;
  /** what to take in place of answers that have not come yet; an error by default */
  readonly standIn?: (
    requests: readonly EvaluationRequest[],
    conventions: Conventions,
  ) => Promise<readonly EvaluationResult[]>;
}

/** The implementation that answers at the other end of a conversation, which it begins with "hello". */
export async function programImplementation(
  conversation: Conversation,
  { batch = (waiting) => waiting, onAnswer, standIn }: ProgramOptions = {},
): Promise<Implementation> {
  const { conventions, evalMany } = conventionsFromHello(await conversation.ask({ op: "hello", protocol: PROTOCOL }));

  const askFor = async (
    requests: readonly [EvaluationRequest, ...EvaluationRequest[]],
  ): Promise<EvaluationResult[]> => {
    const started = performance.now();
    try {
      const answer = await conversation.ask(evaluationQuestion(requests, conventions));
      onAnswer?.(requests.length, (performance.now() - started) / 1000);
      return evaluationsFromAnswer(answer, requests.length, requests[0].want, conventions);
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      const [{ weights, data }] = requests;
      const times = requests.length === 1 ? "" : `${requests.length} times `;
      throw new ProgramError(
        `${error.message}; it was sent ${times}${shapesInWords(weights.length, data, conventions)}`,
        error.errorOutput,
      );
    }
  };

  const evaluateMany = async (requests: readonly EvaluationRequest[]): Promise<EvaluationResult[]> => {
    const evaluations: EvaluationResult[] = [];
    while (evaluations.length < requests.length) {
      const [first, ...rest] = requests.slice(evaluations.length) as [EvaluationRequest, ...EvaluationRequest[]];
      const size = evalMany ? Math.max(1, batch(1 + rest.length)) : 1;
      const next = rest.slice(0, size - 1);
      const other = next.findIndex((request) => !differInWeightsOnly(first, request));
      const asked = [first, ...(other < 0 ? next : next.slice(0, other))] as const;
      const answered = standIn
        ? askFor(asked).catch((error) => {
            if (error instanceof NoAnswerYet) return standIn(asked, conventions);
            throw error;
          })
        : askFor(asked);
      evaluations.push(...(await answered));
    }
    return evaluations;
  };

  return { conventions, evaluateMany, evaluate: async (request) => (await evaluateMany([request]))[0]! };
}
