/** What a worker can be asked: for each kind of question what is asked and what is answered. */
export type Protocol<P> = { readonly [K in keyof P]: { readonly question: unknown; readonly answer: unknown } };

export interface Asked {
  readonly id: number;
  readonly kind: string;
  readonly question: unknown;
}

export type Answered =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: string };

export type Answers<P extends Protocol<P>> = {
  readonly [K in keyof P]: (question: P[K]["question"]) => P[K]["answer"] | Promise<P[K]["answer"]>;
};

/** Lets this worker answer; an error becomes its message, one sentence. */
export function answerQuestions<P extends Protocol<P>>(answers: Answers<P>): void {
  self.onmessage = async ({ data: { id, kind, question } }: MessageEvent<Asked>) => {
    try {
      const answer = await answers[kind as keyof P]!(question as P[keyof P]["question"]);
      self.postMessage({ id, answer } satisfies Answered);
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      self.postMessage({ id, failure } satisfies Answered);
    }
  };
}
