import { random } from "../../numeric/random.js";
import type { CheckSample } from "../check-options.js";
import { penaltyValues } from "../decode/evidence.js";
import { leastSquares } from "../decode/least-squares.js";
import { geometryOf, toImplementation } from "../geometry.js";
import type { ValueModel } from "../hypotheses/formula-model.js";
import { rightValue } from "../hypotheses/softmax-likelihood.js";
import { valueModels } from "../hypotheses/values.js";
import type { Conventions } from "../implementation.js";
import type { Setting } from "../patient.js";
import { binaryRows, randomWeights, settingOf } from "../probe-rows.js";
import type { Problem } from "../problem.js";
import { argumentsOf, conventionsOf, type Form, formInWords, formsFor } from "./form.js";
import { gradientIn, valueIn } from "./numbers-in.js";
import type { CallResult, PlainFunction } from "./plain-function.js";
import { type Role, type Roles, rolesOf } from "./roles.js";

/** One way to call a function. */
export interface Trial {
  readonly form: Form;
  readonly roles: Roles;
  readonly container: string;
  readonly cost: number;
}

/** What a trial is made with: rows and weights that are the same for all forms with these conventions. */
export interface TrialProbe {
  readonly conventions: Conventions;
  readonly setting: Setting & { readonly problem: Problem };
  readonly Ws: readonly Float64Array[];
}

/** A trial that ran and returned a finite number. */
export interface Survivor extends Trial {
  readonly probe: TrialProbe;
  /** how far its values are from those of a softmax likelihood: 0 the same, 1 nothing in common */
  readonly misfit: number;
  /** the same for the nearest of the other values that the doctor knows; 1 where the likelihood is near. It takes long. */
  readonly otherMisfit: () => number;
  /** whether it returned as many derivatives as there are weights, another number of them, or none */
  readonly derivatives: "all" | "others" | "none";
  /** coefficients of ½‖w‖² over all features but the constant, of the first feature and of the last, in the value */
  readonly penalty: { readonly all: number; readonly first: number; readonly last: number };
}

/** A prime, so that rows are not mistaken for features or classes; another if the features are as many. */
const ROWS = [23, 29, 31];
/** Values of one way to call: more than three times the unknowns of their fit. */
export const TRIAL_POINTS = 20;
/** The same where each call takes long: a few more than the unknowns. */
export const FEWEST_TRIAL_POINTS = 12;
/** λ where a parameter takes it, so that its penalty shows. */
const LAMBDA = 0.3;
/** Of scores, in nats, as for the check itself. */
const SPREAD = 2.5;
/** Agreement with the likelihood: values of four digits reach it, those called in another way leave more than 0.05. */
export const AGREES = 1e-3;
/** More trials than this take longer than they are worth. */
const MOST_TRIALS = 4000;
/** The share of the value that must be the likelihood: a penalty alone agrees in many ways of calling. */
const LEAST_SHARE = 0.02;

/** Every way to call `fn`, the likeliest first. */
export function trialsOf(fn: PlainFunction): readonly Trial[] {
  const trials = rolesOf(fn).flatMap((roles, r) => {
    const nameOf = (role: Role) => fn.parameters[roles.indexOf(role)]?.name ?? "";
    const hints = {
      labelsFrom: fn.labelsFrom,
      hasBias: roles.includes("bias"),
      isOneHot: /^Y$|hot|oh$/.test(nameOf("labels")),
      isFlat: /flat|vec|theta|params|^p$/.test(nameOf("weights")),
    };
    return fn.containers.flatMap((container, c) =>
      formsFor(hints).map(({ form, cost }) => ({ form, roles, container, cost: cost + 1.5 * c + Math.min(r, 4) })),
    );
  });
  return trials.sort((a, b) => a.cost - b.cost).slice(0, MOST_TRIALS);
}

/** Probes by their conventions, each made once. */
export function probesFor(sample: CheckSample | undefined): (form: Form) => TrialProbe {
  const probes = new Map<string, TrialProbe>();
  const { K } = geometryOf({ conventions: {} }, sample);
  return (form) => {
    const conventions = conventionsOf(form, K);
    const key = JSON.stringify(conventions);
    const probe = probes.get(key) ?? probeOf(conventions, sample);
    probes.set(key, probe);
    return probe;
  };
}

function probeOf(conventions: Conventions, sample: CheckSample | undefined): TrialProbe {
  const geometry = geometryOf({ conventions }, sample);
  const { K, d, inputs } = geometry;
  const n = ROWS.find((rows) => rows !== inputs.length && rows !== d)!;
  const source = random(1);
  const rows = binaryRows(source, geometry, Math.max(n, 3 * K + 2), LAMBDA);
  const setting = settingOf(geometry, conventions, rows) as TrialProbe["setting"];
  return {
    conventions,
    setting,
    Ws: Array.from({ length: TRIAL_POINTS }, () => randomWeights(source, setting, SPREAD)),
  };
}

/** One call for each of the weights. */
export function callsAt(
  fn: PlainFunction,
  { form, roles, container }: Omit<Trial, "cost">,
  { setting: { geometry, data } }: TrialProbe,
  Ws: readonly Float64Array[],
): Promise<readonly CallResult[]> {
  const make = argumentsOf(form, data!);
  return fn.call(
    Ws.map((W) => roles.map((role) => make(toImplementation(geometry, W), role))),
    container,
  );
}

/** Whether the value at W = 0 is ln K for each row or on average: that of a likelihood is, whatever its penalty. */
export async function isUniformAtZero(fn: PlainFunction, trial: Trial, probe: TrialProbe): Promise<boolean> {
  const { geometry, problem } = probe.setting;
  const [result] = await callsAt(fn, trial, probe, [probe.Ws[0]!.map(() => 0)]);
  const perRow = Math.abs(valueIn(result!) ?? Number.NaN) / Math.log(geometry.K);
  return [1, problem.n].some((count) => Math.abs(perRow / count - 1) < AGREES);
}

/** The gradient's shape, never its numbers; and the value at many weights as a likelihood with penalties. */
export async function judgedTrial(
  fn: PlainFunction,
  trial: Trial,
  probe: TrialProbe,
  first: CallResult,
  points: number,
): Promise<Survivor> {
  const { geometry } = probe.setting;
  const G = gradientIn(first, trial.form, [geometry.d, geometry.C], fn.columnMajor);
  const derivatives = G === undefined ? "none" : G.length === geometry.d * geometry.C ? "all" : "others";
  const results = [first, ...(await callsAt(fn, trial, probe, probe.Ws.slice(1, points)))];
  return { ...trial, probe, derivatives, ...likelihoodIn(results.map(valueIn), probe) };
}

function likelihoodIn(
  values: readonly (number | undefined)[],
  { setting: { problem }, Ws: points }: TrialProbe,
): Pick<Survivor, "misfit" | "otherMisfit" | "penalty"> {
  const { d, C } = problem.geometry;
  const Ws = points.slice(0, values.length);
  const column = (of: (W: Float64Array) => number) => centred(Float64Array.from(Ws, of));
  const ofFeature = (j: number) =>
    column((W) => W.subarray(j * C, (j + 1) * C).reduce((sum, w) => sum + (w * w) / 2, 0));
  const penalties = [
    ...[0, 1, 2].map((part) => column((W) => penaltyValues(problem, W)[part]!)),
    ofFeature(0),
    ofFeature(d - 1),
  ];
  const given = centred(Float64Array.from(values, (value) => value ?? Number.NaN));
  if (!given.every(Number.isFinite)) return { misfit: 1, otherMisfit: () => 1, penalty: { all: 0, first: 0, last: 0 } };
  const fit = ({ values: valuesOf }: ValueModel) => {
    const valuesAt = Ws.map((W) => valuesOf(problem, W));
    const parts = (valuesAt[0] ?? []).map((_, part) => centred(Float64Array.from(valuesAt, (at) => at![part]!)));
    const { misfit, coefficients } = leastSquares([...parts, ...penalties], given);
    const isPart = parts.some((part, p) => Math.abs(coefficients[p]!) * length(part) > LEAST_SHARE * length(given));
    return { misfit: isPart ? misfit : 1, coefficients };
  };
  const { misfit, coefficients } = fit(rightValue);
  const [, all = 0, , , first = 0, last = 0] = coefficients;
  let other = misfit < AGREES ? 1 : undefined;
  const otherMisfit = () => (other ??= Math.min(...valueModels.map((model) => fit(model).misfit)));
  return { misfit, otherMisfit, penalty: { all, first, last } };
}

/** "f(W 17×3 with the bias first, X 23×16, y 0…2, reg)" */
export function trialInWords(
  { name, parameters }: PlainFunction,
  { form, roles }: Pick<Trial, "form" | "roles">,
  { setting }: TrialProbe,
): string {
  const names = parameters.map((parameter) => parameter.name);
  return `${name}${formInWords(form, roles, setting.problem, names)}`;
}

function centred(x: Float64Array): Float64Array {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  return x.map((value) => value - mean);
}

const length = (x: Float64Array) => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
