import { quoted } from "../../errors.js";
import type { Conventions, EvaluationResult, Numbers, Quantity } from "../implementation.js";
import type { Answer } from "./conversation.js";
import { numberOf } from "./json-with-nan.js";
import { ProgramError } from "./program-error.js";

type Fields = Readonly<Record<string, unknown>>;

/**
 * The quantities wanted of `count` evaluations: an answer to "eval" holds one, an answer to "evalMany" a list.
 * @throws ProgramError when value or gradient is missing, or when something is not made of numbers or has rows of different lengths
 */
export function evaluationsFromAnswer(
  answer: Answer,
  count: number,
  want: readonly Quantity[],
  conventions: Conventions,
): EvaluationResult[] {
  const where = `the answer to question ${answer.id}`;
  if (count === 1) return [evaluationFrom(answer, want, conventions, where)];
  const { evaluations } = answer;
  if (!Array.isArray(evaluations) || evaluations.length !== count)
    throw new ProgramError(
      `${where}: evaluations is ${Array.isArray(evaluations) ? `a list of ${evaluations.length}` : quoted(evaluations)}; expected a list of ${count}, one for each of the weights`,
    );
  return evaluations.map((one, m) => evaluationFrom(one, want, conventions, `${where}, evaluation ${m + 1}`));
}

function evaluationFrom(
  answer: unknown,
  want: readonly Quantity[],
  { bias }: Conventions,
  where: string,
): EvaluationResult {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer))
    throw new ProgramError(`${where}: expected an object with ${want.join(", ")}; got ${quoted(answer)}`);
  const fields = answer as Fields;
  const isNeeded = (name: Quantity) => name === "value" || name === "gradient";
  const others = want.filter((name) => !isNeeded(name) && Object.hasOwn(fields, name) && fields[name] !== null);
  return {
    value: want.includes("value") ? valueIn(fields, where) : Number.NaN,
    gradient: want.includes("gradient") ? gradientIn(fields, bias, where) : [],
    ...Object.fromEntries(others.map((name) => [name, numbersIn(fields, name, where)])),
  };
}

/** The gradient of a bias that is apart comes in a field of its own and is laid behind the others. */
function gradientIn(fields: Fields, bias: Conventions["bias"], where: string): Numbers {
  const gradient = numbersIn(fields, "gradient", where);
  if (bias !== "separate") return gradient;
  const flat = (numbers: Numbers) => Array.from(numbers as ArrayLike<number | number[]>).flat();
  return [...flat(gradient), ...flat(numbersIn(fields, "biasGradient", where))];
}

function valueIn(fields: Fields, where: string): number {
  const given = present(fields, "value", where);
  // R writes a number as a list of one.
  const value = numberOf(Array.isArray(given) && given.length === 1 ? given[0] : given);
  if (value === undefined) throw new ProgramError(`${where}: value is ${quoted(fields.value)}; expected one number`);
  return value;
}

function numbersIn(fields: Fields, name: string, where: string): Numbers {
  const given = present(fields, name, where);
  if (!Array.isArray(given))
    throw new ProgramError(
      `${where}: ${name} is ${quoted(given)}; expected a list of numbers, or a list of such lists`,
    );
  const isNested = Array.isArray(given[0]);
  const rows = (isNested ? given : [given]) as unknown[];
  const width = (rows[0] as unknown[]).length;
  const numbers = rows.map((row, i) => {
    const place = isNested ? `${name}, row ${i + 1}` : name;
    if (!Array.isArray(row) || row.length !== width)
      throw new ProgramError(
        `${where}: ${place} is ${quoted(row)}; expected a list of ${width} numbers, as its first row`,
      );
    return row.map((entry) => {
      const number = numberOf(entry);
      if (number === undefined) throw new ProgramError(`${where}: ${place} holds ${quoted(entry)}; expected numbers`);
      return number;
    });
  });
  return isNested ? numbers : numbers[0]!;
}

function present(fields: Fields, name: string, where: string): unknown {
  if (!Object.hasOwn(fields, name))
    throw new ProgramError(
      `${where}: there is no ${quoted(name)}; the answer has ${
        Object.keys(fields)
          .filter((key) => key !== "id")
          .map(quoted)
          .join(", ") || "nothing"
      }`,
    );
  return fields[name];
}
