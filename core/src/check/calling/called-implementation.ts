import { maxAbs } from "../../numeric/vectors.js";
import type { CheckOptions } from "../check-options.js";
import { geometryOf } from "../geometry.js";
import type { CheckedData, EvaluationRequest, EvaluationResult, Implementation } from "../implementation.js";
import { differInWeightsOnly } from "../protocol/evaluation-question.js";
import { ProgramError } from "../protocol/program-error.js";
import { shapesInWords } from "../shapes-in-words.js";
import { findCall } from "./find-call.js";
import { argumentsOf } from "./form.js";
import { gradientIn, valueIn } from "./numbers-in.js";
import type { CallResult, PlainFunction, PlainSubject } from "./plain-function.js";
import type { Roles } from "./roles.js";

/** Plain functions as an implementation of the check. */
export interface CalledImplementation extends Implementation {
  /** how they are called, and what was not sure about that */
  readonly sentence: string;
  /** what a function first said when it failed at weights so large that others return NaN or Infinity; null if it never did */
  readonly failedFarOut: () => string | null;
  /** what is left of `seconds`, where they were given */
  readonly left: Pick<CheckOptions, "seconds">;
}

/** Plain functions as an implementation, once it is known how to call them, which takes at most four tenths of the `seconds`. */
export async function calledImplementation(
  subject: PlainSubject,
  { sample, seconds }: Pick<CheckOptions, "sample" | "seconds"> = {},
): Promise<CalledImplementation> {
  const began = Date.now();
  const { form, roles, container, gradientRoles, conventions, sentence } = await findCall(subject, sample, seconds);
  const left = seconds === undefined ? {} : { seconds: Math.max(0, seconds - (Date.now() - began) / 1000) };
  let last: { request: EvaluationRequest; make: ReturnType<typeof argumentsOf> } | null = null;
  const makerFor = (request: EvaluationRequest) => {
    if (last === null || !differInWeightsOnly({ ...last.request, want: request.want }, request))
      last = { request: { ...request, data: copyOf(request.data!) }, make: argumentsOf(form, request.data!) };
    return last.make;
  };
  let farOut: string | null = null;
  /** A failure only because of large weights is what languages without exceptions for it answer with NaN. */
  const orNothing = async (fn: PlainFunction, order: Roles, request: EvaluationRequest, result: CallResult) => {
    if (result.failed === undefined) return result;
    const largest = maxAbs(request.weights);
    const near = request.weights.map((w) => w / Math.max(1, largest));
    const [calm] = await fn.call([order.map((role) => makerFor(request)(near, role))], container);
    if (calm!.failed !== undefined || largest <= 1) {
      const sent = shapesInWords(request.weights.length, request.data, {
        ...conventions,
        classes: request.data!.classes,
      });
      throw result.thrown ?? new ProgramError(`${failureInWords(fn, result)}; it was sent ${sent}`);
    }
    farOut ??= failureInWords(fn, result);
    return null;
  };
  const ask = async (fn: PlainFunction, order: Roles, requests: readonly EvaluationRequest[]) => {
    const results = await fn.call(
      requests.map((request) => order.map((role) => makerFor(request)(request.weights, role))),
      container,
    );
    const kept: (CallResult | null)[] = [];
    for (const [r, result] of results.entries()) {
      kept.push(await orNothing(fn, order, requests[r]!, result));
      // The doctor compares the weights with those that it handed over.
      if (result.changed?.includes(order.indexOf("weights"))) requests[r]!.weights.fill(Number.NaN);
    }
    return kept;
  };
  const evaluateMany = async (requests: readonly EvaluationRequest[]): Promise<EvaluationResult[]> => {
    const wantsGradient = requests[0]?.want.includes("gradient");
    const values = await ask(subject.value, roles, requests);
    const gradients = !wantsGradient
      ? null
      : gradientRoles === null
        ? values
        : await ask(subject.gradient!, gradientRoles, requests);
    const columnMajor = (subject.gradient ?? subject.value).columnMajor;
    return requests.map(({ data }, r) => {
      const [d, C] = sizesOf(data!);
      const [value, slope] = [values[r], gradients?.[r]];
      const nothing = new Float64Array(d * C).fill(Number.NaN);
      return {
        value: value == null ? Number.NaN : (valueIn(value) as number),
        gradient:
          gradients === null
            ? []
            : slope == null
              ? nothing
              : (gradientIn(slope, form, [d, C], columnMajor) as number[]),
      };
    });
  };
  const sizes = new Map<string, readonly [number, number]>();
  const sizesOf = (data: CheckedData) => {
    const key = `${data.columns} ${data.classes}`;
    const known = sizes.get(key);
    if (known) return known;
    const { d, C } = geometryOf(
      { conventions: { ...conventions, features: inputsOf(data), classes: data.classes } },
      undefined,
    );
    sizes.set(key, [d, C]);
    return [d, C] as const;
  };
  const inputsOf = (data: CheckedData) => data.columns - (conventions.constant === "given" ? 1 : 0);
  const evaluate = async (request: EvaluationRequest) => (await evaluateMany([request]))[0]!;
  return { conventions, sentence, failedFarOut: () => farOut, left, evaluateMany, evaluate };
}

/** Requests have arrays of their own, which may change. */
function copyOf(data: CheckedData): CheckedData {
  return { ...data, design: data.design.slice(), labels: data.labels.slice(), masses: data.masses.slice() };
}

/** "loss failed: ValueError: math domain error (mine.py:8: return -sum(log(p)))" */
function failureInWords({ name }: PlainFunction, { failed = "", at = [] }: CallResult): string {
  const place = at.at(-1);
  return `${name} failed: ${failed}${place === undefined ? "" : ` (${place})`}`;
}
