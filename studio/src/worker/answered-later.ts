import type { Answers, ProgressOf, Protocol } from "./protocol.js";

/** Answers whose code is loaded with the first of these `kinds` of question, which are all of the protocol. */
export function answeredLater<P extends Protocol<P>>(
  kinds: readonly (keyof P & string)[],
  load: () => Promise<Answers<P>>,
): Answers<P> {
  let loaded: Promise<Answers<P>> | undefined;
  const answer =
    (kind: keyof P) => async (question: P[keyof P]["question"], tell: (progress: ProgressOf<P[keyof P]>) => void) => {
      loaded ??= load();
      return (await loaded)[kind](question, tell);
    };
  return Object.fromEntries(kinds.map((kind) => [kind, answer(kind)])) as Answers<P>;
}
