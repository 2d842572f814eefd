/** What a worker can be asked: for each kind of question what is asked, what is answered, and what may be reported on the way. */
export type Protocol<P> = {
  readonly [K in keyof P]: { readonly question: unknown; readonly answer: unknown; readonly progress?: unknown };
};

/** What is reported on the way to the answer. */
export type ProgressOf<Q> = Q extends { readonly progress: infer R } ? R : never;

export interface Asked {
  readonly id: number;
  readonly kind: string;
  readonly question: unknown;
}

export type Answered =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly progress: unknown }
  | { readonly id: number; readonly failure: string };

export type Answers<P extends Protocol<P>> = {
  readonly [K in keyof P]: (
    question: P[K]["question"],
    tell: (progress: ProgressOf<P[K]>) => void,
  ) => P[K]["answer"] | Promise<P[K]["answer"]>;
};

/** Lets this worker answer; an error becomes its message, one sentence. */
export function answerQuestions<P extends Protocol<P>>(answers: Answers<P>): void {
  self.onmessage = async ({ data: { id, kind, question } }: MessageEvent<Asked>) => {
    try {
      const tell = (progress: unknown) => self.postMessage({ id, progress } satisfies Answered);
      const answer = await answers[kind as keyof P]!(question as P[keyof P]["question"], tell);
      self.postMessage({ id, answer } satisfies Answered);
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      self.postMessage({ id, failure } satisfies Answered);
    }
  };
}
