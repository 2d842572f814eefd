import { MultilogitError } from "multilogit";
import { type Argument, type CallResult, type Conversation, type PlainFunction, ProgramError } from "multilogit/check";
import { quoted } from "multilogit/internal";
import { type FunctionFile, interpreterName } from "./function-file.js";

interface Listing {
  readonly functions?: readonly Pick<PlainFunction, "name" | "parameters">[];
  readonly containers?: readonly string[];
  readonly failed?: string;
  readonly at?: readonly string[];
  /** a package that could not be found */
  readonly missing?: string;
}

/** How many calls to put into one question, and what to learn from how long they took. */
export interface CallPace {
  next(waiting: number): number;
  learn(calls: number, seconds: number): void;
}

/**
 * The functions of a file, by asking its adapter; `named` are listed even if they are methods or were made elsewhere.
 * @throws MultilogitError "data" if the language is missing, or the file cannot be loaded
 */
export async function fileFunctions(
  conversation: Conversation,
  of: FunctionFile,
  named: readonly string[],
  pace: CallPace,
): Promise<PlainFunction[]> {
  const { language, file } = of;
  const listing = (await conversation.ask({ op: "functions", named }).catch((error) => {
    throw startFailure(error, of);
  })) as Listing & { id: number };
  if (listing.functions === undefined) throw new MultilogitError("data", loadFailure(listing, of));
  const { functions, containers = [] } = listing;
  return functions.map(({ name, parameters }) => ({
    name,
    parameters,
    containers,
    labelsFrom: language.labelsFrom,
    columnMajor: language.columnMajor,
    async call(calls, container) {
      const results: CallResult[] = [];
      while (results.length < calls.length) {
        const some = calls.slice(
          results.length,
          results.length + Math.max(1, pace.next(calls.length - results.length)),
        );
        const started = performance.now();
        const answer = await conversation.ask({ op: "call", name, container, ...inReferences(some) });
        pace.learn(some.length, (performance.now() - started) / 1000);
        const found = answer.results;
        if (!Array.isArray(found) || found.length !== some.length)
          throw new ProgramError(`the adapter of ${quoted(file)} answered ${quoted(found)}`);
        results.push(...(found as CallResult[]).map(withNumbers));
      }
      return results;
    },
  }));
}

/** Arguments that calls share are sent once. */
function inReferences(calls: readonly (readonly Argument[])[]) {
  const values = new Map<Argument, number>();
  const place = (argument: Argument) => {
    if (argument === null) return null;
    if (!values.has(argument)) values.set(argument, values.size);
    return values.get(argument)!;
  };
  const placed = calls.map((call) => call.map(place));
  return { values: [...values.keys()], calls: placed };
}

/** NaN and infinities arrive as words. */
function withNumbers(result: CallResult): CallResult {
  return JSON.parse(JSON.stringify(result), (_, value) =>
    typeof value === "string" && WORDS.test(value)
      ? Number(value.replace(/inf(inity)?/i, "Infinity").replace(/^[-+]?na(n)?$/i, "NaN"))
      : value,
  ) as CallResult;
}

const WORDS = /^[-+]?(nan|na|inf|infinity)$/i;

function startFailure(error: unknown, { file, language }: FunctionFile): unknown {
  if (!(error instanceof ProgramError) || !error.message.includes("could not be started")) return error;
  return new MultilogitError(
    "data",
    `${quoted(file)} needs ${language.needs}, and there is no program ${quoted(interpreterName(language))}; install it, or put it on the PATH`,
  );
}

function loadFailure({ failed = "", at = [], missing }: Listing, { file, language }: FunctionFile): string {
  if (missing !== undefined)
    return `${quoted(file)} needs the package ${quoted(missing)}, which ${interpreterName(language)} does not find; install it (${language.installs(missing)}), or put the interpreter that has it first on the PATH`;
  return `${quoted(file)} could not be loaded:\n${[...at, failed].map((line) => `  ${line}`).join("\n")}`;
}
