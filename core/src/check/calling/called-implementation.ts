import type { CheckSample } from "../check-options.js";
import { geometryOf } from "../geometry.js";
import type { CheckedData, EvaluationRequest, EvaluationResult, Implementation } from "../implementation.js";
import { differInWeightsOnly } from "../protocol/evaluation-question.js";
import { ProgramError } from "../protocol/program-error.js";
import { findCall } from "./find-call.js";
import { argumentsOf } from "./form.js";
import { gradientIn, valueIn } from "./numbers-in.js";
import type { CallResult, PlainFunction, PlainSubject } from "./plain-function.js";
import type { Roles } from "./roles.js";

/** Plain functions as an implementation, once it is known how to call them. */
export async function calledImplementation(
  subject: PlainSubject,
  sample?: CheckSample,
): Promise<Implementation & { readonly sentence: string }> {
  const { form, roles, container, gradientRoles, conventions, sentence } = await findCall(subject, sample);
  let last: { request: EvaluationRequest; make: ReturnType<typeof argumentsOf> } | null = null;
  const makerFor = (request: EvaluationRequest) => {
    if (last === null || !differInWeightsOnly({ ...last.request, want: request.want }, request))
      last = { request: { ...request, data: copyOf(request.data!) }, make: argumentsOf(form, request.data!) };
    return last.make;
  };
  const ask = async (fn: PlainFunction, order: Roles, requests: readonly EvaluationRequest[]) => {
    const results = await fn.call(
      requests.map((request) => order.map((role) => makerFor(request)(request.weights, role))),
      container,
    );
    for (const [r, result] of results.entries()) {
      assertDone(fn, result);
      // The doctor compares the weights with those that it handed over.
      if (result.changed?.includes(order.indexOf("weights"))) requests[r]!.weights.fill(Number.NaN);
    }
    return results;
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
      const { d, C } = geometryOf(
        { conventions: { ...conventions, features: inputsOf(data!), classes: data!.classes } },
        undefined,
      );
      const gradient = gradients === null ? [] : gradientIn(gradients[r]!, form, [d, C], columnMajor);
      return { value: valueIn(values[r]!) as number, gradient: gradient as number[] };
    });
  };
  const inputsOf = (data: CheckedData) => data.columns - (conventions.constant === "given" ? 1 : 0);
  return { conventions, sentence, evaluateMany, evaluate: async (request) => (await evaluateMany([request]))[0]! };
}

/** Requests have arrays of their own, which may change. */
function copyOf(data: CheckedData): CheckedData {
  return { ...data, design: data.design.slice(), labels: data.labels.slice(), masses: data.masses.slice() };
}

function assertDone({ name }: PlainFunction, { failed, at = [], thrown }: CallResult): void {
  if (thrown !== undefined) throw thrown;
  if (failed !== undefined) throw new ProgramError(`${name} failed: ${failed}`, at.join("\n"));
}
