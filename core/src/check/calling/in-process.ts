import type { Argument, CallResult, PlainFunction, PlainSubject, Returned } from "./plain-function.js";

/** Value and gradient as a tuple, an object, or a promise of one; `(W, X, y) => [value, gradient]` on arrays of arrays. */
// biome-ignore lint/suspicious/noExplicitAny: what its parameters are is found out
export type PlainGradient = (...args: any[]) => unknown;

/** A function for each. */
export interface PlainGradients {
  readonly value: PlainGradient;
  readonly gradient: PlainGradient;
}

/** As one function or as two. */
export function subjectOf(of: PlainGradient | PlainGradients): PlainSubject {
  if (typeof of === "function") return { value: plainFunction(of, of.name || "f") };
  return {
    value: plainFunction(of.value, of.value.name || "value"),
    gradient: plainFunction(of.gradient, of.gradient.name || "gradient"),
  };
}

/** A function of JavaScript on arrays of arrays. */
export function plainFunction(fn: PlainGradient, name: string): PlainFunction {
  return {
    name,
    parameters: signatureOf(fn),
    containers: ["lists"],
    labelsFrom: 0,
    columnMajor: false,
    call: async (calls) => {
      const results: CallResult[] = [];
      for (const call of calls) results.push(await called(fn, call));
      return results;
    },
  };
}

async function called(fn: PlainGradient, call: readonly Argument[]): Promise<CallResult> {
  const args = call.map(inJavaScript);
  try {
    const returned = returnedFrom(await fn(...args));
    const changed = call.flatMap((one, at) => (holds(args[at], one) ? [] : [at]));
    return { returned, changed };
  } catch (thrown) {
    return { failed: String(thrown), thrown };
  }
}

function inJavaScript(argument: Argument): unknown {
  if (argument === null) return undefined;
  if (typeof argument === "number") return argument;
  if ("strings" in argument) return [...argument.strings];
  if ("items" in argument) return argument.items.map(inJavaScript);
  if ("fields" in argument)
    return Object.fromEntries(Object.entries(argument.fields).map(([name, one]) => [name, inJavaScript(one)]));
  const {
    shape: [n = 0, width],
    flat,
  } = argument;
  return width === undefined ? [...flat] : Array.from({ length: n }, (_, i) => flat.slice(i * width, (i + 1) * width));
}

/** Whether what a function was given is still this. */
function holds(given: unknown, argument: Argument): boolean {
  if (argument === null) return given === undefined;
  if (typeof argument === "number") return given === argument;
  if ("fields" in argument)
    return Object.entries(argument.fields).every(([name, one]) => holds((given as Record<string, unknown>)[name], one));
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  if ("strings" in argument) return areSame(list, argument.strings, 0, argument.strings.length);
  if ("items" in argument)
    return list.length === argument.items.length && argument.items.every((one, at) => holds(list[at], one));
  const {
    shape: [n = 0, width],
    flat,
  } = argument;
  if (width === undefined) return areSame(list, flat, 0, n);
  return list.length === n && list.every((row, i) => Array.isArray(row) && areSame(row, flat, i * width, width));
}

function areSame(list: readonly unknown[], others: readonly unknown[], from: number, count: number): boolean {
  if (list.length !== count) return false;
  for (let at = 0; at < count; at++) if (!Object.is(list[at], others[from + at])) return false;
  return true;
}

/** Numbers as arrays, lists of equally long lists of them as matrices, everything else by its parts. */
export function returnedFrom(value: unknown): Returned {
  if (typeof value === "number" || typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return value == null ? null : { other: typeof value };
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    const items = Array.from(value as ArrayLike<unknown>);
    if (items.length > 0 && items.every((item) => typeof item === "number"))
      return { shape: [items.length], flat: items };
    const parts = items.map(returnedFrom);
    const width = shapeOf(parts[0])?.[0];
    if (parts.length > 0 && parts.every((part) => shapeOf(part)?.length === 1 && shapeOf(part)![0] === width))
      return {
        shape: [parts.length, width!],
        flat: parts.flatMap((part) => (part as { flat: readonly number[] }).flat),
      };
    return { items: parts };
  }
  return { fields: Object.fromEntries(Object.entries(value).map(([name, item]) => [name, returnedFrom(item)])) };
}

function shapeOf(part: Returned | undefined): readonly number[] | undefined {
  return typeof part === "object" && part !== null && "shape" in part ? part.shape : undefined;
}

/** From its source: names in the first parentheses, or before the arrow. */
export function signatureOf(fn: PlainGradient): PlainFunction["parameters"] {
  const source = String(fn).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  const single = /^(?:async\s+)?([\w$]+)\s*=>/.exec(source);
  if (single) return [{ name: single[1]!, required: true }];
  let depth = 0;
  const parts = [""];
  for (const sign of source.slice(source.indexOf("(") + 1)) {
    if (depth === 0 && sign === ")") break;
    if (depth === 0 && sign === ",") parts.push("");
    else parts[parts.length - 1] += sign;
    depth += "([{".includes(sign) ? 1 : ")]}".includes(sign) ? -1 : 0;
  }
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== "" && !part.startsWith("..."))
    .map((part) => ({ name: /^[\w$]+/.exec(part)?.[0] ?? null, required: !part.includes("=") }));
}
