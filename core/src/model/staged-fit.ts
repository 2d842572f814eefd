import { disposedAfter } from "../disposed-after.js";
import { assertThreads } from "../engine/wasm/thread-count.js";
import { MultilogitError, quoted } from "../errors.js";
import { factorsOf } from "../features/feature-map.js";
import type { Formula } from "../features/formula/formula-plan.js";
import { MOST_CLASSES_COUPLED } from "../likelihood/curvature.js";
import type { Likelihood } from "../likelihood/likelihood.js";
import type { Target } from "../likelihood/sample.js";
import { assertObserved } from "../likelihood/sample.js";
import { assertSeed } from "../numeric/random.js";
import { penalisesAll } from "../objective/feature-penalties.js";
import { ridgePenalty } from "../objective/penalty-kinds.js";
import type { RowSource, SampleRequest } from "../source/row-source.js";
import { columnsOfPlan, sampleOfPlan } from "../source/sample-of-plan.js";
import type { SamplePlan } from "../source/sample-plan.js";
import type { Ask, StagedRows } from "../source/staged-rows.js";
import { stagedWith } from "../source/staged-with.js";
import { withEngine } from "./choose-engine.js";
import type { FitOverOptions } from "./fit-over-options.js";
import { planOverSource, type SourcePlan } from "./plan-over-source.js";
import { assertEnds } from "./warnings/assert-ends.js";
import type { Warning } from "./warnings/warning.js";

/**
 * Rows of the sample for each of the d·K weights. On a million rows and 1656 weights four passes left 3.2e-7 of the objective with 30 rows for
 * each, 1.7e-7 with 60 and 4.7e-10 with 120, whose fit takes twice as long.
 */
const SAMPLE_ROWS_PER_WEIGHT = 60;
const FEWEST_SAMPLE_ROWS = 5000;
const MOST_SAMPLE_ROWS = 500_000;
/** The rows of a source, staged for fits over them. */
export interface StagedFit {
  readonly plan: SamplePlan;
  readonly staged: StagedRows;
  /** ℓ of the sample that came here; left out where there is none */
  readonly near?: Likelihood;
  /** what looks wrong about the rows */
  readonly warnings: readonly Warning[];
  /** how often all rows have been read, statistics and staging included; of sums that a likelihood of its own gives, the solver knows */
  passes(work: { readonly evaluations: number; readonly curvaturePasses: number }): number;
}

/**
 * The result of `use` on the rows of a source: one pass takes the statistics of φ, one applies it where the rows are, and a sample comes here.
 * What was staged is disposed of.
 */
export async function withStagedFit<T>(
  source: RowSource,
  target: Target | Formula,
  options: FitOverOptions,
  use: (rows: StagedFit) => Promise<T>,
): Promise<T> {
  const { signal, penalty = ridgePenalty(1), seed = 1, threads } = options;
  assertSampleRows(options);
  assertSeed(seed);
  if (threads !== undefined) assertThreads(threads);
  const known = await planOverSource(source, target, options);
  const { plan, statistics } = known;
  const { featureMap, classes } = plan;
  const { rows } = statistics;
  assertEnds({ ...plan, rows, design: { features: featureMap.names.length } });
  const warnings = await warningsOver(known);
  if (warnings.length > 0) options.onWarnings?.(warnings);
  const wanted = sampleRowsOf(options, featureMap.names.length * classes.length);
  const request = { rows: wanted, of: rows, seed, columns: columnsOfPlan(plan) };
  const staged = await source.stage(plan, signal, wanted > 0 ? request : undefined);
  return disposedAfter(
    async () => {
      assertSameRows(source, known, staged);
      assertObserved(classes, staged.classTotals, penalisesAll(penalty, featureMap));
      const counted = withPassesCounted(staged);
      let passes = 2;
      const whole: StagedFit = {
        plan,
        staged: counted.staged,
        warnings,
        passes: (work) => passes + counted.passes() + (staged.likelihood ? work.evaluations + work.curvaturePasses : 0),
      };
      // each sum there has K × K numbers for the constant, which a likelihood of its own does without
      if (wanted === 0 || (staged.likelihood && classes.length > MOST_CLASSES_COUPLED)) return use(whole);
      if (staged.sample === undefined) passes++;
      const table = staged.sample ?? (await source.sample(request, signal));
      // as few rows as were asked for may be none
      if (table.rows === 0) return use(whole);
      const sample = sampleOfPlan(plan, table);
      return withEngine(sample, threads === undefined ? {} : { threads }, async (engine) =>
        use({ ...whole, near: await engine.likelihood(sample), passes: () => passes + counted.passes() }),
      );
    },
    () => staged.dispose(),
  );
}

/** How many rows the sample is to have; 0 for none. */
function sampleRowsOf({ sampleRows }: FitOverOptions, weights: number): SampleRequest["rows"] {
  return sampleRows ?? Math.min(MOST_SAMPLE_ROWS, Math.max(FEWEST_SAMPLE_ROWS, SAMPLE_ROWS_PER_WEIGHT * weights));
}

/** Options are checked before the first pass, which may take long. */
function assertSampleRows({ sampleRows = 0 }: FitOverOptions): void {
  if (!(Number.isInteger(sampleRows) && sampleRows >= 0))
    throw new MultilogitError(
      "option",
      `sampleRows is ${quoted(sampleRows)}; expected a number of rows, or 0 for no sample`,
    );
}

/** Throws where rows came or went between two passes: φ would belong to other rows than it is fitted to. */
function assertSameRows({ name }: RowSource, { statistics }: SourcePlan, staged: StagedRows): void {
  const { rows, droppedRows } = statistics;
  if (staged.rows === rows && staged.droppedRows === droppedRows) return;
  throw new MultilogitError(
    "data",
    `source ${name} had ${rows} rows and ${droppedRows} that were dropped when its statistics were taken, but ${staged.rows} and ${staged.droppedRows} when features were made of them; fit rows that do not change meanwhile`,
  );
}

function withPassesCounted(staged: StagedRows): { readonly staged: StagedRows; passes(): number } {
  let passes = 0;
  const sums = (asks: readonly Ask[], signal?: Parameters<StagedRows["sums"]>[1]) => {
    passes++;
    return staged.sums(asks, signal);
  };
  return { staged: stagedWith(staged, { sums: sums as StagedRows["sums"] }), passes: () => passes };
}

/** What looks wrong about the target and categories, which statistics show; what only rows show is not looked for. */
async function warningsOver({ plan, statistics: { rows }, named }: SourcePlan): Promise<Warning[]> {
  // loaded when a fit comes to it, as the solver is
  const { targetWarning } = await import("./warnings/target-warning.js");
  const { categoryWarning } = await import("./warnings/category-warning.js");
  const seen = new Set<string>();
  const found = plan.featureMap.features.flatMap(factorsOf).map((factor) => {
    if (factor.kind !== "category" || seen.has(factor.column)) return null;
    seen.add(factor.column);
    return categoryWarning(factor, rows, named.includes(factor.column));
  });
  return [targetWarning({ ...plan, rows }), ...found].filter((warning) => warning !== null);
}
