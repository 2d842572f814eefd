import { type Accessor, createSignal } from "solid-js";
import type { Ask } from "../worker/ask.js";
import type {
  ComparedLambdas,
  Comparison,
  ComparisonProgress,
  FitChoices,
  TableProtocol,
} from "../worker/table-protocol.js";

/** A comparison of the λ of a path in the worker: what is going on, and the last that came to its end. */
export interface LambdaComparison {
  readonly found: Accessor<ComparedLambdas | null>;
  /** null while nothing is compared */
  readonly progress: Accessor<ComparisonProgress | null>;
  /** "stopped", or one sentence that says what is wrong, or null */
  readonly problem: Accessor<string | null>;
  compare(choices: FitChoices, comparison: Comparison): Promise<void>;
  /** Ends what is going on; what was found before stays. */
  stop(): void;
  /** Forgets what was found: another table is read. */
  forget(): void;
}

export const STOPPED = "stopped";

export function lambdaComparison(ask: Ask<TableProtocol>): LambdaComparison {
  const [found, setFound] = createSignal<ComparedLambdas | null>(null);
  const [progress, setProgress] = createSignal<ComparisonProgress | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  /** counts comparisons, so that one of another table is known when it ends */
  let turn = 0;
  let isStopped = false;
  return {
    found,
    progress,
    problem,
    async compare(choices, comparison) {
      const own = ++turn;
      isStopped = false;
      setProblem(null);
      setProgress({ fold: 0, folds: comparison.folds, step: 0, count: 0 });
      try {
        const onProgress = (now: ComparisonProgress) => own === turn && setProgress(now);
        const compared = await ask("compare", { choices, comparison }, { onProgress });
        if (own === turn) setFound(compared);
      } catch (error) {
        if (own === turn) setProblem(isStopped ? STOPPED : (error as Error).message);
      }
      if (own === turn) setProgress(null);
    },
    stop() {
      isStopped = true;
      void ask("stopComparing", null);
    },
    forget() {
      turn++;
      setProgress(null);
      setFound(null);
      setProblem(null);
    },
  };
}
