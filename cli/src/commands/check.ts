import { existsSync } from "node:fs";
import { extname } from "node:path";
import { MultilogitError } from "multilogit";
import type { Verdict } from "multilogit/check";
import { quoted } from "multilogit/internal";
import { notesInJson } from "../files/note.js";
import { assertOutput, writeTextFile } from "../files/write-text-file.js";
import { checkPage } from "../pictures/check-page.js";
import { checkReport } from "../pictures/check-report.js";
import type { CheckedSubject } from "../pictures/checked-subject.js";
import { type FunctionFile, functionFile } from "../programs/function-file.js";
import { show } from "../system/standard-output.js";
import { foldedCommand, shellWord } from "../terminal/shell-command.js";
import { terminalOf } from "../terminal/terminal.js";
import { wrapped } from "../terminal/wrapped.js";
import { checkFunctions } from "./check-functions.js";
import type { CheckCommandOptions, Checked } from "./check-options.js";
import { assertNoDataOptions, readCheckSample, sampleInWords } from "./check-sample.js";
import { checkStub } from "./check-stub.js";
import { checkWithFiles, type Unanswered } from "./check-with-files.js";
import { checkWithProgram } from "./check-with-program.js";

/** Right, but with notes, under --strict. */
const EXIT_NOTES = 5;
const EXIT_CODES: Readonly<Record<Verdict, number>> = { right: 0, wrong: 1, "cannot tell": 2 };

/** `multilogit check`: asks functions or a program for values and gradients, and says whether they belong together and, if not, why. */
export async function checkCommand(
  given: readonly string[],
  command: readonly string[],
  options: CheckCommandOptions,
): Promise<void> {
  if (options.stub !== undefined) {
    process.stdout.write(await checkStub(options.stub));
    return;
  }
  const started = performance.now();
  const { data, functions } = givenIn(given);
  const way = wayOf(command, functions, options);
  await assertReportPath(options.report);
  if (data === undefined) assertNoDataOptions(options);
  const file = data === undefined ? undefined : await readCheckSample(data, options);
  const found =
    "command" in way
      ? await checkWithProgram(way.command, file, options)
      : "functions" in way
        ? await checkFunctions(way.functions, file, options)
        : await checkWithFiles(way.cases, way.answers, file, options);
  if ("unanswered" in found) {
    if (options.json) process.stdout.write(`${JSON.stringify({ ...found, ...notesInJson() })}\n`);
    else show(waiting(found, options));
    process.exitCode = EXIT_CODES["cannot tell"];
    return;
  }
  const { diagnosis } = found;
  const name = "command" in way ? way.command.join(" ") : "functions" in way ? given.at(-1)! : way.answers;
  const subject = subjectOf(name, found, started);
  if (options.report !== undefined) await writeTextFile(options.report, checkPage(diagnosis, subject));
  const text = options.json
    ? JSON.stringify({ ...diagnosis, subject, ...notesInJson() })
    : checkReport(diagnosis, subject, terminalOf(process.stdout));
  if (options.json) process.stdout.write(`${text}\n`);
  else show(options.report === undefined ? text : `${text}\n\nWrote ${options.report}.`);
  const hasNotes = diagnosis.verdict === "right" && diagnosis.causes.length > 0;
  process.exitCode = options.strict && hasNotes ? EXIT_NOTES : EXIT_CODES[diagnosis.verdict];
}

function subjectOf(
  name: string,
  { conventions, file, calledAs, failedFarOut }: Checked,
  started: number,
): CheckedSubject {
  const { referenceClass = null } = conventions;
  return {
    name,
    calledAs: calledAs ?? null,
    failedFarOut: failedFarOut ?? null,
    data: file === undefined ? null : sampleInWords(file),
    features: file?.featureNames ?? null,
    classes: file?.classNames.filter((_, k) => k !== referenceClass) ?? null,
    seconds: (performance.now() - started) / 1000,
  };
}

function waiting({ questions, unanswered }: Unanswered, { cases = "", answers = "" }: CheckCommandOptions): string {
  const { width } = terminalOf(process.stdout);
  const why = `cannot tell yet: ${unanswered} of the ${questions} questions in ${cases} have no answer in ${answers}`;
  const files = [cases, answers].map(shellWord);
  const answering = foldedCommand(`python3 my_gradient.py < ${files[0]} > ${files[1]}`, width);
  return [...wrapped(why, width), "Let the program answer all of them, as in:", answering, "Then run this again."].join(
    "\n",
  );
}

/** DATA, and a file of functions; either may be absent. */
function givenIn(given: readonly string[]): { data: string | undefined; functions: FunctionFile | null } {
  const [first, second] = given;
  const functions = functionFile(second ?? first ?? "");
  const julia = given.find((word) => /\.jl(:\w+)?$/.test(word));
  if (julia !== undefined)
    throw usage(
      `${quoted(julia)}: functions in Julia are not called directly; put yours into the program that check --stub julia prints`,
    );
  const data = functions === null || second !== undefined ? first : undefined;
  if (
    functions !== null &&
    second !== undefined &&
    /^[\w.-]*\w$/.test(first!) &&
    extname(first!) === "" &&
    !existsSync(first!)
  )
    throw usage(
      `${quoted(first)} is not a file of rows; a program goes after two dashes, as in check -- ${given.map(shellWord).join(" ")}`,
    );
  if (second !== undefined && functions === null)
    throw usage(
      `${quoted(second)} is not a file of functions; expected one that ends in .py, .js, .mjs, .ts, .R or .m, with the function after a colon`,
    );
  return { data, functions };
}

type Way =
  | { readonly command: readonly [string, ...string[]] }
  | { readonly functions: FunctionFile }
  | { readonly cases: string; readonly answers: string };

/** Functions, a program, or the files used instead of one. */
function wayOf(
  [file = "", ...args]: readonly string[],
  functions: FunctionFile | null,
  options: CheckCommandOptions,
): Way {
  const { cases, answers, timeLimit, seconds, value, gradient } = options;
  const hasFiles = cases !== undefined || answers !== undefined;
  if (functions === null && (value !== undefined || gradient !== undefined))
    throw usage(
      "--value and --gradient name functions of a file, and there is none; give it, such as check my_model.py --value loss --gradient grad",
    );
  if (functions !== null) {
    if (file !== "" || hasFiles)
      throw usage("functions of a file need no program and no --cases; give one or the other");
    if (functions.name !== null && value !== undefined)
      throw usage(`the value is both ${quoted(functions.name)} and --value ${quoted(value)}; give one of them`);
    return { functions };
  }
  if (file === "" && !hasFiles)
    throw usage(
      "nothing to check; give a function, such as my_model.py:loss_and_grad, or a program after two dashes, such as -- python3 my_gradient.py",
    );
  if (file !== "" && hasFiles)
    throw usage("--cases and --answers are used instead of a program; leave them out, or the program");
  if (!hasFiles) return { command: [file, ...args] };
  if (cases === undefined || answers === undefined)
    throw usage("--cases and --answers belong together; give both, or a program after two dashes");
  if (timeLimit !== undefined || seconds !== undefined)
    throw usage("--time-limit and --seconds are about a program, and there is none; leave them out");
  return { cases, answers };
}

function usage(problem: string): MultilogitError {
  return new MultilogitError("option", `check: ${problem}`);
}

/** Checked before the work. */
async function assertReportPath(report: string | undefined): Promise<void> {
  if (report === undefined) return;
  if (!/\.html?$/i.test(report))
    throw new MultilogitError(
      "option",
      `--report ${quoted(report)}: the report is a web page; give a name that ends in .html`,
    );
  await assertOutput(report);
}
