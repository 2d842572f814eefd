import { evaluateRow } from "../../src/features/evaluate-row.js";
import { constantIndex, type FeatureMap } from "../../src/features/feature-map.js";
import { rowOf, type Table } from "../../src/table/table.js";
import { className, massColumn, type Problem } from "./problem.js";

// The definitions as they stand in docs/notation.md, from raw rows and with no code of the engine: slow, plain, and the oracle here.

/** Φ as n rows of d numbers, each row by the slow interpreter. */
export function explicitDesign(featureMap: FeatureMap, table: Table): number[][] {
  return Array.from({ length: table.rows }, (_, i) => [...evaluateRow(featureMap, rowOf(table, i))]);
}

/** What the definitions say of a problem at W. */
export interface ByHand {
  readonly Phi: readonly number[][];
  readonly rowWeights: readonly number[];
  /** w_i s_i */
  readonly masses: readonly number[];
  /** s_i p_i − y_i, of rows that count once */
  readonly residuals: readonly number[][];
  readonly P: readonly number[][];
  readonly value: number;
  readonly logLikelihood: number;
  readonly gradient: Float64Array;
  /** λ_j */
  readonly ridge: readonly number[];
}

export function byHand(problem: Problem, W: Float64Array): ByHand {
  const { K, featureMap } = problem;
  const Phi = explicitDesign(featureMap, problem.table);
  const ridge = ridgeByHand(problem);
  const w = Phi.map((_, i) => rowWeight(problem, i));
  const Y = Phi.map((_, i) => observed(problem, i));
  const s = Y.map((y) => sum(y));
  const A = Phi.map((phi, i) => classScores(problem, W, phi, i));
  const lnP = A.map((a) => logSoftmax(a));
  const P = lnP.map((row) => row.map(Math.exp));
  const logLikelihood = sum(Y.map((y, i) => w[i]! * sum(y.map((mass, k) => (mass > 0 ? mass * lnP[i]![k]! : 0)))));
  const penalty = sum([...W].map((weight, jk) => (ridge[Math.floor(jk / K)]! * weight ** 2) / 2));
  const gradient = W.map((weight, jk) => {
    const [j, k] = [Math.floor(jk / K), jk % K];
    return ridge[j]! * weight + sum(Phi.map((phi, i) => w[i]! * (s[i]! * P[i]![k]! - Y[i]![k]!) * phi[j]!));
  });
  return {
    Phi,
    rowWeights: w,
    masses: w.map((weight, i) => weight * s[i]!),
    residuals: Y.map((y, i) => y.map((mass, k) => s[i]! * P[i]![k]! - mass)),
    P,
    value: penalty - logLikelihood,
    logLikelihood,
    gradient,
    ridge,
  };
}

/** ∂²f / ∂W[j,k] ∂W[m,l] = Σ_i w_i s_i p_ik (δ_kl − p_il) φ_ij φ_im + λ_j δ_jm δ_kl, dK × dK */
export function hessianByHand({ Phi, masses, P, ridge }: Pick<ByHand, "Phi" | "masses" | "P" | "ridge">): Float64Array {
  const K = P[0]!.length;
  const dK = ridge.length * K;
  const entry = (a: number, b: number): number => {
    const [j, k, m, l] = [Math.floor(a / K), a % K, Math.floor(b / K), b % K];
    let sum = a === b ? ridge[j]! : 0;
    for (let i = 0; i < Phi.length; i++)
      sum += masses[i]! * P[i]![k]! * ((k === l ? 1 : 0) - P[i]![l]!) * Phi[i]![j]! * Phi[i]![m]!;
    return sum;
  };
  return Float64Array.from({ length: dK * dK }, (_, ab) => entry(Math.floor(ab / dK), ab % dK));
}

function ridgeByHand({ featureMap, penalty }: Problem): number[] {
  const lambda = penalty.kind === "ridge" ? penalty.lambda : 0;
  return featureMap.names.map((_, j) => (j === constantIndex(featureMap) ? 0 : lambda));
}

function rowWeight({ table, isWeighted }: Problem, i: number): number {
  return isWeighted ? numberIn(table, i, "weight") : 1;
}

/** y_i, K numbers */
function observed({ K, table, labels }: Problem, i: number): number[] {
  return Array.from({ length: K }, (_, k) =>
    labels === "masses" ? numberIn(table, i, massColumn(k)) : Number(rowOf(table, i).class === className(k)),
  );
}

/** a_ik = o_ik + Σ_j φ_ij W_jk, K numbers */
function classScores({ K, featureMap, table }: Problem, W: Float64Array, phi: readonly number[], i: number): number[] {
  return Array.from({ length: K }, (_, k) => {
    const column = featureMap.offset[k] ?? null;
    const offset = column === null ? 0 : numberIn(table, i, column);
    return offset + sum(phi.map((x, j) => x * W[j * K + k]!));
  });
}

function logSoftmax(a: readonly number[]): number[] {
  const m = Math.max(...a);
  const z = m + Math.log(sum(a.map((score) => Math.exp(score - m))));
  return a.map((score) => score - z);
}

function numberIn(table: Table, i: number, column: string): number {
  return rowOf(table, i)[column] as number;
}

function sum(terms: readonly number[]): number {
  return terms.reduce((total, term) => total + term, 0);
}
