import { isZero } from "./decode/compare-penalties.js";
import { TIME_IS_UP, type Untested } from "./diagnosis.js";
import type { Findings } from "./findings.js";
import type { Setting } from "./patient.js";
import { sizesTried } from "./sizes-tried.js";

/** What the check could not see, and what to change so that it can. */
export function listUntested(findings: Findings): readonly Untested[] {
  const { patient, settings, bundles, evidence, decoding, judgement, late, unusual, extremes, hessian } = findings;
  const { conventions } = patient;
  const { geometry, problem, data } = settings[0]!;
  const found: Untested[] = [];
  const add = (what: string, remedy: string) => found.push({ what, remedy });
  if (problem === null)
    add(
      "which formula value and gradient follow",
      'the data are hidden: let each call bring its rows (openness "data"), or give them to the check as its sample',
    );
  if (geometry.K === 2)
    add(
      "bugs that are the same numbers for two classes",
      "for two classes some bugs coincide (a flipped sign and exchanged classes, among others): check with three classes",
    );
  if (geometry.constant === null) add("the bias", "the model has none; declare bias if it should");
  if (data !== null && !conventions.softLabels)
    add("rows whose masses do not sum to 1", "declare softLabels and read masses in place of labels");
  if (data !== null && !conventions.rowWeights)
    add("row weights", "declare rowWeights and multiply each row by its weight");
  const [value] = decoding?.values ?? [];
  if (value?.coefficients.every(({ ridge, lasso }) => isZero(ridge) && isZero(lasso)))
    add(
      "the penalty",
      "no penalty was seen in the value; a larger λ, or one that is read from the request, would show it",
    );
  if (data === null && problem !== null)
    add(
      "extreme scores and other rows",
      'the implementation holds its data: let each call bring its rows (openness "data")',
    );
  const isJudged = (setting: Setting) =>
    bundles.some((bundle) => bundle.setting === setting) ||
    (value !== undefined && evidence.some((one) => one.problem === setting.problem));
  if (!judgement.isWrongByLines && !judgement.isWrongByReference && !settings.every(isJudged))
    add("other rows and other penalties", TIME_IS_UP);
  const sizes = sizesTried(findings);
  if (sizes && !judgement.isWrongByLines && !judgement.isWrongByReference && !unusual?.isWrong)
    add(
      `derivatives below ${short(sizes.least, Math.ceil)} or above ${short(sizes.most, Math.floor)}, and gradients longer than ${short(sizes.longest, Math.floor)}`,
      "none came up on ordinary rows, so that a clip or a threshold beyond these sizes may go unseen: check without it, or with a sample that reaches it",
    );
  for (const { what, remedy } of unusual?.untested ?? []) add(what, remedy);
  if (data !== null && unusual === null && !late.includes("unusual rows"))
    add(
      "absent classes, repeated rows, one row, constant features and many rows",
      "they are tried once value and gradient are right for ordinary rows",
    );
  if (data !== null && extremes === null && !late.includes("extremes"))
    add("extreme scores", "they are tried once value and gradient are right for ordinary ones");
  if (hessian === null && !late.includes("hessian")) add("second derivatives", "return hessian when it is wanted");
  for (const stage of late) add(`the stage "${stage}"`, TIME_IS_UP);
  return found;
}

/** Two digits, rounded so that no size stands as tried that was not. */
function short(size: number, whole: (x: number) => number): string {
  const unit = 10 ** (Math.floor(Math.log10(size)) - 1);
  return Number((whole(size / unit) * unit).toPrecision(2)).toString();
}
