import {
  type CheckOptions,
  type Conventions,
  checkGradient,
  type Diagnosis,
  type Implementation,
} from "multilogit/check";
import { type CheckSampleOptions, type FileSample, spreadRows } from "./check-sample.js";
import type { StubLanguage } from "./check-stub.js";

export interface CheckCommandOptions extends CheckSampleOptions {
  /** seconds for one answer of a program */
  readonly timeLimit?: number;
  /** the time that the check has, with a program or a function */
  readonly seconds?: number;
  readonly tolerance?: number;
  readonly seed: number;
  readonly cases?: string;
  readonly answers?: string;
  readonly report?: string;
  readonly json?: true;
  readonly stub?: StubLanguage;
  /** names of functions in a file */
  readonly value?: string;
  readonly gradient?: string;
  /** a right gradient with notes has an exit code of its own */
  readonly strict?: true;
}

/** Seconds: longer than any interpreter takes to start, short enough to wait for. */
export const TIME_LIMIT = 30;

/** Enough rows for every bug to show, few enough for a slow language. */
const ROWS = 300;

/** A finished check. */
export interface Checked {
  readonly diagnosis: Diagnosis;
  readonly conventions: Conventions;
  /** the rows of DATA that it was checked with */
  readonly file: FileSample | undefined;
  /** how a function was called, where that was found out */
  readonly calledAs?: string;
  /** what it said where it failed at large weights */
  readonly failedFarOut?: string | null;
}

/** Checks an implementation with rows of DATA, or with the doctor's own. */
export async function checked(
  { conventions = {}, ...implementation }: Implementation,
  data: FileSample | undefined,
  { rows = ROWS, tolerance, seed }: CheckCommandOptions,
  more: CheckOptions,
): Promise<Checked> {
  // A program with its own data holds all of them.
  const file = data && (conventions.openness === "weights" ? data : spreadRows(data, rows));
  const diagnosis = await checkGradient(
    { conventions, ...implementation },
    {
      seed,
      ...(tolerance === undefined ? {} : { tolerance }),
      ...(file === undefined ? {} : { sample: file.sample }),
      ...more,
    },
  );
  return { diagnosis, conventions, file };
}
