import { access } from "node:fs/promises";
import { MultilogitError } from "multilogit";
import {
  calledImplementation,
  looksRight,
  type PlainFunction,
  type PlainSubject,
  ProgramError,
} from "multilogit/check";
import { quoted, suggestion } from "multilogit/internal";
import { claimInput } from "../files/file-claims.js";
import { fileError } from "../files/file-error.js";
import { batchSize } from "../programs/batch-size.js";
import { ChildProgram } from "../programs/child-program.js";
import { fileFunctions } from "../programs/file-functions.js";
import { adapterCommand, type FunctionFile } from "../programs/function-file.js";
import { progressLine } from "../terminal/progress-line.js";
import { shellWord } from "../terminal/shell-command.js";
import { type CheckCommandOptions, type Checked, checked, TIME_LIMIT } from "./check-options.js";
import type { FileSample } from "./check-sample.js";
import { asProgramError, checkProgress } from "./check-with-program.js";

/**
 * The diagnosis of functions in a file: their language is started, and how they are to be called is found out.
 * @throws MultilogitError "data" with what was tried, or with the functions of the file where none is named
 */
export async function checkFunctions(
  of: FunctionFile,
  data: FileSample | undefined,
  options: CheckCommandOptions,
): Promise<Checked> {
  await access(of.file).catch((cause) => {
    throw fileError(of.file, cause);
  });
  await claimInput(of.file);
  const valueName = of.name ?? options.value ?? null;
  const named = [valueName, options.gradient].filter((name) => typeof name === "string");
  const progress = progressLine(process.stderr);
  const watch = checkProgress(progress);
  const size = batchSize();
  const program = new ChildProgram(adapterCommand(of), options.timeLimit ?? TIME_LIMIT);
  try {
    const functions = await fileFunctions(program, of, named, {
      next: size.next,
      learn(calls, seconds) {
        size.learn(calls, seconds);
        watch.answered(calls);
      },
    });
    watch.doing("finding out how to call it");
    const subject = subjectIn(functions, of, valueName, options.gradient);
    const { sentence, failedFarOut, left, ...implementation } = await calledImplementation(subject, {
      ...(data === undefined ? {} : { sample: data.sample }),
      ...(options.seconds === undefined ? {} : { seconds: options.seconds }),
    });
    const found = await checked(implementation, data, options, watch.options({ ...options, ...left }));
    return { ...found, calledAs: sentence, failedFarOut: failedFarOut() };
  } catch (error) {
    throw asProgramError(asSilence(error, named, options.timeLimit ?? TIME_LIMIT), program.lastErrorOutput);
  } finally {
    progress.clear();
    await program.close();
  }
}

/** Of a function that does not return, rather than of the adapter that waits for it. */
function asSilence(error: unknown, named: readonly string[], seconds: number): unknown {
  return error instanceof ProgramError && error.message.includes("(call) within")
    ? new ProgramError(
        `${named.join(" or ")} did not return within ${seconds} s; look for a loop without an end, or give it longer with --time-limit`,
      )
    : error;
}

function subjectIn(
  functions: readonly PlainFunction[],
  of: FunctionFile,
  value: string | null,
  gradient: string | undefined,
): PlainSubject {
  if (value === null) throw new MultilogitError("option", listed(functions, of));
  const names = functions.map((fn) => fn.name);
  const byName = (name: string) => {
    const found = functions.find((fn) => fn.name === name);
    if (found === undefined)
      throw new MultilogitError(
        "option",
        `there is no function ${quoted(name)} in ${quoted(of.file)}; it ${of.language.shows} ${names.join(", ") || "none"}${suggestion(name, names) || (of.language.shows === "exports" ? "; export it" : "")}`,
      );
    return found;
  };
  return { value: byName(value), ...(gradient === undefined ? {} : { gradient: byName(gradient) }) };
}

/** What there is to choose from. */
function listed(functions: readonly PlainFunction[], { file }: FunctionFile): string {
  if (functions.length === 0)
    return `${quoted(file)} has no function that can be seen from outside; define or export one`;
  const right = functions.filter(looksRight);
  const shown = (right.length > 0 ? right : functions).map(
    ({ name, parameters }) =>
      `  multilogit check ${shellWord(`${file}:${name}`)}    # ${name}(${parameters.map((parameter) => parameter.name ?? "…").join(", ")})`,
  );
  const which =
    right.length > 0
      ? "takes weights, rows and labels by the names of its parameters"
      : "is a function of the file, but none has parameters named like weights, rows and labels";
  return `${quoted(file)}: name a function after a colon; each of these ${which}\n${shown.join("\n")}`;
}
