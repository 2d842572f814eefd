import { MAX, type SqlDialect } from "./dialects/sql-dialect.js";
import type { SqlTerm } from "./sql-values.js";

/** The stages from the terms to the scores `a0`, `a1`, …, which are NULL or not finite where they are beyond a number. */
export interface SqlScores {
  readonly stages: readonly (readonly string[])[];
}

/** Longer sums are split: SQLite takes expressions of depth 1000, and reads of one stage are cheap. */
const MOST_TERMS = 100;

/** `terms` in their order, then `start[k]`, the column at which the score of class k starts, or null for 0. */
export function sqlScores(
  terms: readonly SqlTerm[],
  start: readonly (string | null)[],
  dialect: SqlDialect,
): SqlScores {
  return dialect.arithmetic.endsQueries ? scaledScores(terms, start, dialect) : plainScores(terms, start, dialect);
}

type Summand = (k: number) => string;

function plainScores(terms: readonly SqlTerm[], start: readonly (string | null)[], dialect: SqlDialect): SqlScores {
  const n = dialect.arithmetic.literal;
  const summands = terms.map(({ value, place, weights }): Summand => {
    return (k) => {
      const weight = weightText(
        place,
        weights.map((row) => n(row[k]!)),
        n,
      );
      return value === null ? weight : `${value} * ${weight}`;
    };
  });
  return {
    stages: sums(
      summands,
      start.map((column) => column ?? n(0)),
      "a",
    ),
  };
}

/** What a row's scores start with, then all summands, in stages of a hundred; the last one names them `name`0, `name`1, … */
function sums(summands: readonly Summand[], start: readonly string[], name: string): string[][] {
  const chunks = Math.max(1, Math.ceil(summands.length / MOST_TERMS));
  return Array.from({ length: chunks }, (_, c) => {
    const of = summands.slice(c * MOST_TERMS, (c + 1) * MOST_TERMS);
    return start.map((first, k) => {
      const parts = [c === 0 ? first : `${name}${k}_${c - 1}`, ...of.map((summand) => summand(k))];
      return `${parts.join("\n      + ")} AS ${name}${k}${c === chunks - 1 ? "" : `_${c}`}`;
    });
  });
}

function weightText(place: string | null, weights: readonly string[], n: (x: number) => string): string {
  if (place === null) return weights[0]!;
  if (weights.length === 0) return n(0);
  return `CASE ${place}${weights.map((weight, r) => ` WHEN ${r} THEN ${weight}`).join("")} ELSE ${n(0)} END`;
}

/** Products below this are left out of the sums. */
const VANISHING = 1e-300;

/**
 * The same sums for databases that end the query where a product vanishes or a sum is beyond a number. Values whose products are below 1e-300
 * are taken for 0. Rows in which a sum could overflow (one of their products is above 1e290 / terms) are summed at a scale of 2^−τ, τ > log2 of
 * the number of terms; a product beyond a number is NULL, and so is a score. A sum that is beyond a number on its way, and comes back, is
 * the one thing that this does not see.
 */
function scaledScores(terms: readonly SqlTerm[], start: readonly (string | null)[], dialect: SqlDialect): SqlScores {
  const n = dialect.arithmetic.literal;
  const started = start.flatMap((value): SqlTerm[] => (value === null ? [] : [{ value, place: null, weights: [[1]] }]));
  const summed = [...terms, ...started].filter(({ value, weights }) => value === null || largest(weights) > 0);
  const scale = 2 ** -Math.ceil(Math.log2(summed.length + 1) + 1);
  const most = 1e290 / (summed.length + 1);
  const isHuge = summed.flatMap(({ value, weights }) => {
    const size = largest(weights);
    if (value === null) return size > most ? ["TRUE"] : [];
    return most / size < MAX ? [`abs(${value}) > ${n(most / size)}`] : [];
  });
  const names = new Map<SqlTerm, string>();
  const values = summed.flatMap((term, t): string[] => {
    if (term.value === null) return [];
    names.set(term, `u${t}`);
    const scaled = scaledValue(term.value, largest(term.weights), n);
    // without a feature it has no weight, however large it is
    return [
      `${term.place === null ? scaled : `CASE WHEN ${term.place} >= 0 THEN ${scaled} ELSE ${n(0)} END`} AS u${t}`,
    ];
  });
  const summandOf = (term: SqlTerm): Summand => {
    const u = names.get(term);
    return (k) => {
      const weight = weightText(
        term.place,
        term.weights.map((row) => heldWeight(row[k]!, u ?? null, largest(term.weights), n)),
        n,
      );
      return u === undefined ? `${weight} * scale` : `${u} * ${weight}`;
    };
  };
  const ofClass = start.map((value) =>
    value === null ? n(0) : names.get(started.find((each) => each.value === value)!)!,
  );
  return {
    stages: [
      [`${isHuge.length === 0 ? n(1) : `CASE WHEN ${isHuge.join(" OR ")} THEN ${n(scale)} ELSE ${n(1)} END`} AS scale`],
      ...(values.length === 0 ? [] : [values]),
      ...sums(summed.filter((term) => !started.includes(term)).map(summandOf), ofClass, "s"),
      start.map((_, k) => `CASE WHEN abs(s${k}) <= ${n(MAX)} * scale THEN s${k} / scale END AS a${k}`),
    ],
  };
}

function largest(weights: readonly (readonly number[])[]): number {
  return weights.reduce((most, row) => row.reduce((size, w) => Math.max(size, Math.abs(w)), most), 0);
}

/** A value whose products with weights of at most `size` neither vanish nor overflow: 0 or NULL where they would. */
function scaledValue(value: string, size: number, n: (x: number) => string): string {
  const least = VANISHING / size;
  const most = mostFinite(size);
  const whens = [
    ...(least > 0 ? [`abs(${value}) < ${n(Math.min(MAX, least))} THEN ${n(0)}`] : []),
    ...(most < MAX ? [`abs(${value}) > ${n(most)} THEN NULL`] : []),
    `scale = 1 THEN ${value}`,
    `abs(${value}) < ${n(Math.min(MAX, Math.max(1e-200, 1e10 * least)))} THEN ${n(0)}`,
  ];
  return `CASE ${whens.map((when) => `WHEN ${when}`).join(" ")} ELSE ${value} * scale END`;
}

/** The largest number whose product with `size` is one. */
function mostFinite(size: number): number {
  if (size <= 1) return MAX;
  let most = MAX / size;
  while (!Number.isFinite(most * size)) most *= 1 - Number.EPSILON;
  while (Number.isFinite(most * (1 + Number.EPSILON) * size)) most *= 1 + Number.EPSILON;
  return most;
}

/** A weight so much smaller than the largest of its term that products with it may vanish where the others do not. */
function heldWeight(w: number, u: string | null, size: number, n: (x: number) => string): string {
  if (u === null) return n(Math.abs(w) < 1e-290 ? 0 : w);
  if (w === 0 || Math.abs(w) >= 1e-20 * size) return n(w);
  return `CASE WHEN abs(${u}) < ${n(Math.min(MAX, VANISHING / Math.abs(w)))} THEN ${n(0)} ELSE ${n(w)} END`;
}
