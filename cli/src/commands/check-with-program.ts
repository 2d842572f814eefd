import { MultilogitError } from "multilogit";
import { type CheckOptions, ProgramError, programImplementation } from "multilogit/check";
import { batchSize } from "../programs/batch-size.js";
import { ChildProgram } from "../programs/child-program.js";
import { formatNumber } from "../terminal/format-number.js";
import { type ProgressLine, progressLine } from "../terminal/progress-line.js";
import { type CheckCommandOptions, type Checked, checked, TIME_LIMIT } from "./check-options.js";
import type { FileSample } from "./check-sample.js";

/**
 * The diagnosis of a program that is started for it and ends with it.
 * @throws ProgramError with the end of its standard error, when it fails
 */
export async function checkWithProgram(
  command: readonly [string, ...string[]],
  data: FileSample | undefined,
  options: CheckCommandOptions,
): Promise<Checked> {
  const progress = progressLine(process.stderr);
  const watch = checkProgress(progress);
  const size = batchSize();
  const program = new ChildProgram(command, options.timeLimit ?? TIME_LIMIT);
  try {
    const implementation = await programImplementation(program, {
      batch: size.next,
      onAnswer(evaluations, seconds) {
        size.learn(evaluations, seconds);
        watch.answered(evaluations);
      },
    });
    return await checked(implementation, data, options, watch.options(options));
  } catch (error) {
    throw asProgramError(error, program.lastErrorOutput);
  } finally {
    progress.clear();
    await program.close();
  }
}

/** The line that says what is being done, for how long and how often the program has answered. */
export function checkProgress(progress: ProgressLine) {
  const started = performance.now();
  let done = 0;
  let now = "starting";
  const show = () =>
    progress.update(`${now}: ${done} evaluations, ${formatNumber((performance.now() - started) / 1000, 2)} s`);
  const doing = (what: string) => {
    now = what;
    show();
  };
  return {
    doing,
    answered(evaluations: number) {
      done += evaluations;
      show();
    },
    options: ({ seconds }: CheckCommandOptions): CheckOptions => ({
      ...(seconds === undefined ? {} : { seconds }),
      onProgress: ({ stage, sentence }) => doing(`${stage}, ${sentence}`),
    }),
  };
}

/** Answers that the doctor cannot use are reported as faults of the program. */
export function asProgramError(error: unknown, errorOutput: string): unknown {
  const isAnswer = error instanceof ProgramError || (error instanceof MultilogitError && error.code === "data");
  return isAnswer ? new ProgramError(error.message, errorOutput) : error;
}
