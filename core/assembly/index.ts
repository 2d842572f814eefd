import { denseScores } from "./dense";
import { exponential, logOnePlus } from "./exponential";
import { entryGramPass } from "./entry-gram";
import { gramPass } from "./gram";
import * as passes from "./passes";
import { Workspace, Plan } from "./plan";

// The exports: each pass, for the number types in which it is needed.

export function fillTables64(plan: Plan, weights: usize, tables: usize): void {
  passes.fillAllTables<f64>(plan, weights, tables);
}

export function fillTables32(plan: Plan, weights: usize, tables: usize): void {
  passes.fillAllTables<f32>(plan, weights, tables);
}

export function gradient64(plan: Plan, workspace: Workspace, from: i32, to: i32, out: usize): void {
  passes.gradientPass<f64>(plan, workspace, from, to, out);
}

export function gradient32(plan: Plan, workspace: Workspace, from: i32, to: i32, out: usize): void {
  passes.gradientPass<f32>(plan, workspace, from, to, out);
}

export function curvature64(plan: Plan, workspace: Workspace, from: i32, to: i32, out: usize): void {
  passes.curvaturePass<f64>(plan, workspace, from, to, out);
}

export function curvature32(plan: Plan, workspace: Workspace, from: i32, to: i32, out: usize): void {
  passes.curvaturePass<f32>(plan, workspace, from, to, out);
}

export function along64(plan: Plan, workspace: Workspace, from: i32, to: i32, steps: usize, count: i32, out: usize): void {
  passes.alongPass<f64>(plan, workspace, from, to, steps, count, out);
}

export function along32(plan: Plan, workspace: Workspace, from: i32, to: i32, steps: usize, count: i32, out: usize): void {
  passes.alongPass<f32>(plan, workspace, from, to, steps, count, out);
}

export function gram64(
  plan: Plan,
  workspace: Workspace,
  weighting: i32,
  from: i32,
  to: i32,
  every: i32,
  places: usize,
  d: i32,
  firstFeature: i32,
  lastFeature: i32,
  out: usize,
): void {
  gramPass<f64>(plan, workspace, weighting, from, to, every, places, d, firstFeature, lastFeature, out);
}

export function gram32(
  plan: Plan,
  workspace: Workspace,
  weighting: i32,
  from: i32,
  to: i32,
  every: i32,
  places: usize,
  d: i32,
  firstFeature: i32,
  lastFeature: i32,
  out: usize,
): void {
  gramPass<f32>(plan, workspace, weighting, from, to, every, places, d, firstFeature, lastFeature, out);
}

export function entryGram64(
  plan: Plan,
  workspace: Workspace,
  from: i32,
  to: i32,
  places: usize,
  F: i32,
  features: usize,
  classes: usize,
  m: i32,
  firstEntry: i32,
  lastEntry: i32,
  scratch: usize,
  out: usize,
): void {
  entryGramPass<f64>(plan, workspace, from, to, places, F, features, classes, m, firstEntry, lastEntry, scratch, out);
}

export function entryGram32(
  plan: Plan,
  workspace: Workspace,
  from: i32,
  to: i32,
  places: usize,
  F: i32,
  features: usize,
  classes: usize,
  m: i32,
  firstEntry: i32,
  lastEntry: i32,
  scratch: usize,
  out: usize,
): void {
  entryGramPass<f32>(plan, workspace, from, to, places, F, features, classes, m, firstEntry, lastEntry, scratch, out);
}

/** out = A X for A, rows × d, and X of rows of `stride` bytes; `rows` is a multiple of 4. */
export function product(A: usize, rows: i32, d: i32, X: usize, stride: i32, out: usize): void {
  memory.fill(out, 0, <usize>rows * stride);
  denseScores<f64>(A, d, X, rows, stride, out);
}

export { factor, invert, solve } from "./algebra";
export { curvatureSlopePass as curvatureSlope } from "./curvature-slope";
export { classWeightsPass as classWeights, heavyGramPass as heavyGram, projectedRowsPass as projectedRows } from "./heavy-gram";
export { linearisedPass as linearised } from "./linearised-dual";
export { squaresPass as squares } from "./gram";
export {
  changePass as change,
  classProductsPass as classProducts,
  constantCurvaturePass as constantCurvature,
  probabilitiesPass as probabilities,
  residualsPass as residuals,
} from "./passes";

export { exactCurvature } from "./exact-curvature";
export {
  addColumns,
  addMultiple,
  allColumnProducts,
  columnCurvatures,
  columnDiagonals,
  columnProducts,
  moveColumns,
  sweepColumns,
  weighProbabilities,
} from "./columns";
export { addOuter, scaleAndAddPair, symmetricProduct } from "./inverse";
export { workingCurvature } from "./working-curvature";
export { workingDual } from "./working-dual";
export { addWorkingScores, workingArrival, workingMove, workingResiduals, workingSlopes } from "./working-sums";

// For the sweeps of docs/accuracy.md alone: functions of `count` numbers, a multiple of 4, from one place to another.

export function exponentials64(from: usize, count: i32, to: usize): void {
  for (let v = 0; v < 8 * count; v += 16) v128.store(to + v, exponential<f64>(v128.load(from + v)));
}

export function exponentials32(from: usize, count: i32, to: usize): void {
  for (let v = 0; v < 4 * count; v += 16) v128.store(to + v, exponential<f32>(v128.load(from + v)));
}

export function logsOnePlus(from: usize, count: i32, to: usize): void {
  for (let v = 0; v < 8 * count; v += 16) v128.store(to + v, logOnePlus(v128.load(from + v)));
}
