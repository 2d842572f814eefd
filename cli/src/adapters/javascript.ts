// Calls functions of a JavaScript or TypeScript module for `multilogit check FILE:NAME`: questions as JSON lines on standard input, answers
// on standard output. What the module prints goes to standard error, and its standard input is empty.
import { register, syncBuiltinESMExports } from "node:module";
import { basename, resolve } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import {
  type Argument,
  type CallResult,
  type PlainFunction,
  type PlainGradient,
  plainFunction,
} from "multilogit/check";

const path = resolve(process.argv[2]!);
const questions = process.stdin;
Object.defineProperty(process, "stdin", { value: Readable.from([]) });
syncBuiltinESMExports();
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;
process.argv.splice(1, 2, path);

interface Question {
  readonly id: number;
  readonly op: "functions" | "call";
  readonly named?: readonly string[];
  readonly name: string;
  readonly values: readonly Argument[];
  readonly calls: readonly (readonly (number | null)[])[];
}

let functions: Map<string, PlainFunction> | undefined;

async function loaded(): Promise<Map<string, PlainFunction>> {
  if (/\.[cm]?ts$/.test(path)) register(new URL("./typescript-hooks.js", import.meta.url));
  const module: Record<string, unknown> = await import(pathToFileURL(path).href);
  // A CommonJS module, or a default export that holds functions.
  const nested = module.default;
  const all = { ...(typeof nested === "object" ? nested : {}), ...module };
  const found = Object.entries(all).filter((entry): entry is [string, PlainGradient] => typeof entry[1] === "function");
  return new Map(found.map(([name, fn]) => [name, plainFunction(fn, name)]));
}

async function answerTo({ op, name, values, calls }: Question): Promise<object> {
  try {
    functions ??= await loaded();
  } catch (error) {
    return fault(error);
  }
  if (op === "functions")
    return {
      functions: [...functions.values()].map(({ name, parameters }) => ({ name, parameters })),
      containers: ["lists"],
    };
  const fn = functions.get(name)!;
  const given = calls.map((refs) => refs.map((ref) => (ref === null ? null : values[ref]!)));
  return { results: (await fn.call(given, "lists")).map(asMessage) };
}

function asMessage({ thrown, ...result }: CallResult): object {
  return thrown === undefined ? result : fault(thrown);
}

/** What was thrown, and the lines of the module on its way. */
function fault(error: unknown): object {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const at = stack.split("\n").filter((line) => line.includes(basename(path)));
  const missing = /Cannot find package '([^']+)'/.exec(String(error))?.[1];
  return {
    failed: String(error),
    at: at
      .map((line) => line.trim().replace(/^at /, "").replace(pathToFileURL(path).href, basename(path)))
      .slice(0, 4)
      .reverse(),
    ...(missing === undefined ? {} : { missing }),
  };
}

for await (const line of createInterface({ input: questions })) {
  const question = JSON.parse(line) as Question;
  const answer = JSON.stringify({ id: question.id, ...(await answerTo(question)) }, (_, value) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
  write(`${answer}\n`);
}
