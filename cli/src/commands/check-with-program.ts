import { MultilogitError } from "multilogit";
import { ProgramError, programImplementation } from "multilogit/check";
import { batchSize } from "../programs/batch-size.js";
import { ChildProgram } from "../programs/child-program.js";
import { formatNumber } from "../terminal/format-number.js";
import { progressLine } from "../terminal/progress-line.js";
import { type CheckCommandOptions, type Checked, checked } from "./check-options.js";
import type { FileSample } from "./check-sample.js";

/** Seconds: longer than any interpreter takes to start, short enough to wait for. */
const TIME_LIMIT = 30;

/**
 * The diagnosis of a program that is started for it and ends with it.
 * @throws ProgramError with the end of its standard error, when it fails
 */
export async function checkWithProgram(
  command: readonly [string, ...string[]],
  data: FileSample | undefined,
  options: CheckCommandOptions,
): Promise<Checked> {
  const started = performance.now();
  const progress = progressLine(process.stderr);
  const size = batchSize();
  let done = 0;
  let doing = "starting";
  const show = () =>
    progress.update(`${doing}: ${done} evaluations, ${formatNumber((performance.now() - started) / 1000, 2)} s`);
  const program = new ChildProgram(command, options.timeLimit ?? TIME_LIMIT);
  try {
    const implementation = await programImplementation(program, {
      batch: size.next,
      onAnswer(evaluations, seconds) {
        size.learn(evaluations, seconds);
        done += evaluations;
        show();
      },
    });
    return await checked(implementation, data, options, {
      ...(options.seconds === undefined ? {} : { seconds: options.seconds }),
      onProgress({ stage, sentence }) {
        doing = `${stage}, ${sentence}`;
        show();
      },
    });
  } catch (error) {
    throw asProgramError(error, program.lastErrorOutput);
  } finally {
    progress.clear();
    await program.close();
  }
}

/** Answers that the doctor cannot use are reported as faults of the program. */
export function asProgramError(error: unknown, errorOutput: string): unknown {
  const isAnswer = error instanceof ProgramError || (error instanceof MultilogitError && error.code === "data");
  return isAnswer ? new ProgramError(error.message, errorOutput) : error;
}
