import { MultilogitError } from "../../errors.js";
import type { CheckSample } from "../check-options.js";
import type { Conventions } from "../implementation.js";
import type { Form } from "./form.js";
import { gradientIn, valueIn } from "./numbers-in.js";
import type { CallResult, PlainFunction, PlainSubject } from "./plain-function.js";
import { type Roles, rolesOf } from "./roles.js";
import {
  AGREES,
  callsAt,
  FEWEST_TRIAL_POINTS,
  isUniformAtZero,
  judgedTrial,
  probesFor,
  type Survivor,
  TRIAL_POINTS,
  type Trial,
  type TrialProbe,
  trialInWords,
  trialsOf,
} from "./trials.js";

/** A way to call the functions that works. */
export interface FoundCall {
  readonly form: Form;
  readonly roles: Roles;
  readonly container: string;
  /** of a gradient that is a function of its own */
  readonly gradientRoles: Roles | null;
  readonly conventions: Conventions;
  /** "called as f(W 17×3 with the bias first, X 23×16, y 0…2, reg)", and what was not sure about it */
  readonly sentence: string;
}

interface Failure {
  readonly words: string;
  readonly lines: readonly string[];
}

interface Search {
  /** in the order of trials */
  readonly survivors: readonly Survivor[];
  /** whose value is a softmax likelihood */
  readonly agreeing: Survivor | undefined;
  /** by what was said, the likeliest trial of each first */
  readonly failures: ReadonlyMap<string, Failure>;
  readonly tried: number;
}

/** A value with a fault is recognised as a likelihood when less than this is left. */
const RECOGNISED = 0.3;
/** Habits this much less likely than the first that ran are not tried: the costs of a form add up to 15. */
const FURTHER = 10;
/** Seconds after which no further trials begin, and the part of the time of a check that they may take. */
const PATIENCE = 25;
const SHARE = 0.4;
/** A call that takes longer than this is made no more often than necessary. */
const SLOW = 0.25;
/** More failures than this are not shown. */
const SHOWN = 3;

/**
 * How a function is to be called, from its signature, from what runs and returns a number, and from its value: the right way is the one in
 * which the value is a softmax likelihood, up to a factor and penalties. The gradient's numbers are never looked at, so that no way of
 * calling can hide a fault in them.
 * @throws MultilogitError "data" with what was tried, if nothing works
 */
export async function findCall(
  { value: fn, gradient }: PlainSubject,
  sample: CheckSample | undefined,
  seconds: number = PATIENCE / SHARE,
): Promise<FoundCall> {
  const probe = probesFor(sample);
  const search = await tryAll(fn, gradient !== undefined, probe, Math.min(PATIENCE, SHARE * seconds));
  const { survivors, agreeing } = search;
  const chosen =
    agreeing ?? nearest(survivors) ?? survivors.find(({ derivatives }) => derivatives === "all") ?? survivors[0];
  if (chosen === undefined) throw new MultilogitError("data", nothingWorked(fn, search));
  const found = withGivenConstant(chosen, probe);
  const how = trialInWords(fn, found, found.probe);
  if (gradient === undefined && found.derivatives === "none")
    throw new MultilogitError(
      "data",
      `${fn.name} returns a value and no gradient, called as ${how}; return both, or name the function of the gradient too (--gradient NAME)`,
    );
  return {
    form: found.form,
    roles: found.roles,
    container: found.container,
    gradientRoles: gradient === undefined ? null : await rolesOfGradient(gradient, found),
    conventions: found.probe.conventions,
    sentence: `called as ${how}${gradient === undefined ? "" : `, and ${gradient.name} likewise`}${whatIsUnsure(fn, chosen, search)}`,
  };
}

async function tryAll(
  fn: PlainFunction,
  isValueAlone: boolean,
  probeOf: (form: Form) => TrialProbe,
  patience: number,
): Promise<Search> {
  const survivors: Survivor[] = [];
  const failures = new Map<string, Failure>();
  const trials = trialsOf(fn);
  const deadline = Date.now() + 1000 * patience;
  let agreeing: Survivor | undefined;
  let firstCost: number | undefined;
  const found = () => ({ survivors, agreeing, failures, tried: trials.length });
  const judge = async (trial: Trial, probe: TrialProbe, result: CallResult, points: number) => {
    const survivor = await judgedTrial(fn, trial, probe, result, points);
    survivors.push(survivor);
    if (survivor.misfit > AGREES) return false;
    // Without a gradient another kind of array may still bring one.
    agreeing ??= survivor;
    const isFound = isValueAlone || survivor.derivatives !== "none";
    if (isFound) agreeing = survivor;
    return isFound;
  };
  const unlikely: (() => Promise<boolean>)[] = [];
  for (const trial of trials) {
    const left = deadline - Date.now();
    if (left < (unlikely.length > 0 ? 500 * patience : 0) || trial.cost > (firstCost ?? trial.cost) + FURTHER) break;
    const probe = probeOf(trial.form);
    const began = Date.now();
    const [result] = (await callsAt(fn, trial, probe, probe.Ws.slice(0, 1))) as [CallResult];
    const isSlow = Date.now() - began > 1000 * SLOW;
    const number = valueIn(result);
    if (number === undefined || !Number.isFinite(number)) {
      const why = result.failed ?? (number === undefined ? "it returned no number" : `its value was ${number}`);
      if (!failures.has(why))
        failures.set(why, { words: trialInWords(fn, trial, probe), lines: [...(result.at ?? []), why] });
      continue;
    }
    firstCost ??= trial.cost;
    // One call refutes most ways, where those of a judgement take long.
    if (isSlow && !(await isUniformAtZero(fn, trial, probe)))
      unlikely.push(() => judge(trial, probe, result, FEWEST_TRIAL_POINTS));
    else if (await judge(trial, probe, result, isSlow ? FEWEST_TRIAL_POINTS : TRIAL_POINTS)) return found();
  }
  for (const judgeIt of unlikely) if ((survivors.length > 0 && Date.now() > deadline) || (await judgeIt())) break;
  return found();
}

/** Of those that return derivatives, the one whose value is another that the doctor knows, or is nearest to the likelihood. */
function nearest(survivors: readonly Survivor[]): Survivor | undefined {
  const withGradient = survivors.filter(({ derivatives }) => derivatives !== "none");
  const [known] = withGradient.toSorted((a, b) => a.otherMisfit() - b.otherMisfit());
  if (known && known.otherMisfit() < AGREES) return known;
  const [first] = withGradient.toSorted((a, b) => a.misfit - b.misfit);
  return first && first.misfit < RECOGNISED ? first : undefined;
}

/** A penalty that leaves out the first feature, or the last, says that rows bring a column of ones there. */
function withGivenConstant(found: Survivor, probe: (form: Form) => TrialProbe): Survivor {
  const { all, first, last } = found.penalty;
  const isSpared = (part: number) => Math.abs(all) > SMALL && Math.abs(all + part) < SMALL * Math.abs(all);
  if (found.form.bias !== "none" || found.misfit > AGREES || isSpared(first) === isSpared(last)) return found;
  const form: Form = { ...found.form, bias: isSpared(first) ? "first" : "last", constant: "given" };
  return { ...found, form, probe: probe(form) };
}

/** A coefficient this small is rounding. */
const SMALL = 1e-5;

async function rolesOfGradient(gradient: PlainFunction, { form, container, probe }: Survivor): Promise<Roles> {
  const { d, C } = probe.setting.geometry;
  const ways = rolesOf(gradient);
  let otherSize: Roles | undefined;
  let lines: readonly string[] = ["it returned no array"];
  for (const [r, roles] of ways.entries()) {
    const [result] = await callsAt(gradient, { form, roles, container }, probe, probe.Ws.slice(0, 1));
    const G = gradientIn(result!, form, [d, C], gradient.columnMajor);
    if (G?.length === d * C) return roles;
    if (G !== undefined) otherSize ??= roles;
    if (r === 0 && result!.failed !== undefined) lines = [...(result!.at ?? []), result!.failed];
  }
  if (otherSize) return otherSize;
  const how = trialInWords(gradient, { form, roles: ways[0] ?? [] }, probe);
  throw new MultilogitError("data", `${gradient.name} cannot be called as the value was, ${how}:\n${indented(lines)}`);
}

/** What decided, where the value did not; and labels that run as well. */
function whatIsUnsure(fn: PlainFunction, chosen: Survivor, { survivors, agreeing }: Search): string {
  const { labels } = chosen.form;
  const isCounted = (form: Form) => form.labels === "from 0" || form.labels === "from 1";
  if (agreeing !== undefined) {
    const other = survivors.find(({ form }) => isCounted(form) && form.labels !== labels);
    return isCounted(chosen.form) && other
      ? `; it also runs with labels ${other.form.labels}, but its value is a softmax likelihood only with labels ${labels}`
      : "";
  }
  const rivals = survivors.filter((other) => other !== chosen && other.derivatives === "all");
  if (chosen.otherMisfit() < AGREES)
    return "; its value is not a softmax likelihood, but another that the doctor knows";
  const why = chosen.misfit < RECOGNISED ? "in this way it comes nearest" : "its shapes alone decided";
  const also = rivals[0]
    ? `; other ways run as well (${rivals.length}), such as ${trialInWords(fn, rivals[0], rivals[0].probe)}`
    : "";
  return `; its value is not a softmax likelihood in any way that was tried, ${why}${also}`;
}

function nothingWorked(fn: PlainFunction, { failures, tried }: Search): string {
  const signature = `${fn.name}(${fn.parameters.map(({ name }) => name ?? "…").join(", ")})`;
  if (tried === 0)
    return `${signature} cannot take weights, rows and labels; expected a function such as f(W, X, y) or f(W, b, X, y, reg) that returns its value and gradient, or a program of the check protocol after two dashes`;
  const shown = [...failures.values()].slice(0, SHOWN).map(({ words, lines }) => `  ${words}:\n${indented(lines, 4)}`);
  return `${signature} returned no value in any way of calling that was tried, among them\n${shown.join("\n")}\nIf it wants sizes of its own, give DATA of that size; or write the call yourself, beginning with check --stub`;
}

function indented(lines: readonly string[], by = 2): string {
  return lines.map((line) => " ".repeat(by) + line).join("\n");
}
