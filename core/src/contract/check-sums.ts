import { referenceEngine } from "../engine/reference.js";
import { gramDiagonal } from "../likelihood/curvature.js";
import type { Sample } from "../likelihood/sample.js";
import { totalWeight } from "../likelihood/total-weight.js";
import { normals, type Random } from "../numeric/random.js";
import { addScaled, maxAbs } from "../numeric/vectors.js";
import type { Ask, StagedRows, SumsOf } from "../source/staged-rows.js";
import type { EngineFindings } from "./findings-of-engine.js";

/** Rounding of sums over rows in any order, as a share of the sum of the sizes of their terms, for numbers of 64 and of 32 bits. */
const ROUNDING = { 64: 1e-9, 32: 2e-5 } as const;

/** The five sums of staged rows against the formulas in plain loops, in any order of asks, asked together and alone. */
export async function checkSums(
  staged: StagedRows,
  sample: Sample,
  source: Random,
  findings: EngineFindings,
): Promise<void> {
  const reference = await referenceEngine.likelihood(sample);
  const { traits } = staged;
  const [d, K] = [reference.features, reference.classes.length];
  findings.expectNear("staged: rows", [staged.rows], [reference.rows], 0);
  const weight = totalWeight(reference);
  findings.expectNear("staged: class totals", staged.classTotals, reference.classTotals, 1e-9 * (1 + weight));
  // directions that move no row's scores by more than a few nats
  const squares = gramDiagonal(sample);
  const scale = Float64Array.from(squares, (square) => 1 / Math.sqrt(d * (1 + square / Math.max(1, weight))));
  const direction = () => normals(source, d * K).map((v, jk) => v * scale[Math.floor(jk / K)]!);
  const [W, V, U] = [direction(), direction(), direction()];
  const steps = Float64Array.of(0, 1, -0.5, 2 ** -10);
  const asks: readonly Ask[] = [
    { kind: "slope", W },
    { kind: "hessianVector", W, V },
    { kind: "along", W, V, steps },
    { kind: "scoreChange", V },
    { kind: "squares" },
    { kind: "slope", W: U },
    { kind: "hessianVector", W: U, V: W },
  ];
  const [at, there] = [await reference.at(W), await reference.at(U)];
  const wanted: readonly SumsOf[Ask["kind"]][] = [
    { logLikelihood: at.logLikelihood, slope: at.slope, constantHessian: await at.constantHessian() },
    await at.hessianVector(V),
    await at.along(V, steps),
    await at.scoreChange(V),
    squares,
    { logLikelihood: there.logLikelihood, slope: there.slope, constantHessian: await there.constantHessian() },
    await there.hessianVector(W),
  ];
  const error = ROUNDING[traits.precision] ?? ROUNDING[64];
  const sizes = sizesOf(sample, squares, weight, error);
  const copies = asks.map((ask) => ("W" in ask ? ask.W.slice() : null));
  const found: readonly unknown[] = await staged.sums(asks);
  findings.expect(
    "sums: one answer for each ask",
    found.length === asks.length,
    () => `${found.length} answers to ${asks.length} asks`,
  );
  asks.forEach((ask, place) => {
    expectSum(ask, found[place], wanted[place]!, sizes, findings, "sums: ");
    const given = copies[place];
    if (given && "W" in ask)
      findings.expect(
        "sums: the weights asked about are left as they are",
        given.every((w, jk) => w === ask.W[jk]),
        () => `W of the ask ${ask.kind} was written to`,
      );
  });
  // in another order, and one of them alone
  const backwards: readonly unknown[] = await staged.sums([...asks].reverse());
  asks.forEach((ask, place) => {
    expectSum(ask, backwards[asks.length - 1 - place], wanted[place]!, sizes, findings, "sums in any order: ");
  });
  const [alone] = await staged.sums([asks[1]!] as const);
  expectSum(asks[1]!, alone, wanted[1]!, sizes, findings, "sums one by one: ");
  await checkDigits(staged, asks[0]!, findings);
  await checkSlopeOfLine(staged, W, V, findings, sizes);
}

interface Sizes {
  readonly value: number;
  readonly slope: number;
  readonly squares: number;
  readonly nats: number;
}

/** Errors that rounding may leave in each kind of sum. */
function sizesOf({ rows }: Sample, squares: Float64Array, mass: number, error: number): Sizes {
  const largest = Math.sqrt(maxAbs(squares) * Math.max(1, mass)) + mass;
  return {
    value: error * (10 * mass + 1),
    slope: error * (largest + 1),
    squares: error * (maxAbs(squares) + 1),
    nats: 100 * error * Math.sqrt(1 + rows),
  };
}

function expectSum(
  { kind }: Ask,
  found: unknown,
  wanted: SumsOf[Ask["kind"]],
  sizes: Sizes,
  findings: EngineFindings,
  name: string,
): void {
  const given = Object(found) as Record<string, unknown>;
  switch (kind) {
    case "slope": {
      const { logLikelihood, slope, constantHessian } = wanted as SumsOf["slope"];
      findings.expectNear(`${name}log-likelihood`, [given.logLikelihood], [logLikelihood], sizes.value);
      findings.expectNear(`${name}slope`, given.slope, slope, sizes.slope);
      findings.expectNear(`${name}constant's Hessian`, given.constantHessian, constantHessian, sizes.value);
      return;
    }
    case "scoreChange": {
      const { spread, margin } = wanted as SumsOf["scoreChange"];
      findings.expectNear(`${name}score change`, [given.spread, given.margin], [spread, margin], sizes.nats);
      return;
    }
    case "along":
      findings.expectNear(`${name}along`, found, wanted as Float64Array, sizes.value);
      return;
    case "hessianVector":
      findings.expectNear(`${name}Hessian product`, found, wanted as Float64Array, sizes.slope);
      return;
    case "squares":
      findings.expectNear(`${name}squares`, found, wanted as Float64Array, sizes.squares);
  }
}

/** Where a source says so, the same ask has the same bits. */
async function checkDigits(staged: StagedRows, ask: Ask, findings: EngineFindings): Promise<void> {
  if (staged.traits.sums !== "same-digits") return;
  const [first, second] = (await Promise.all([
    staged.sums([ask]),
    staged.sums([ask]),
  ])) as unknown as SumsOf["slope"][][];
  findings.expect(
    "sums: the same digits every time, as the traits say",
    Object.is(first![0]!.logLikelihood, second![0]!.logLikelihood) &&
      first![0]!.slope.every((g, jk) => Object.is(g, second![0]!.slope[jk])),
    () => `${first![0]!.logLikelihood} and ${second![0]!.logLikelihood} for the same ask`,
  );
}

/** The slope is the derivative of the values along a line, by a central difference. */
async function checkSlopeOfLine(
  staged: StagedRows,
  W: Float64Array,
  V: Float64Array,
  findings: EngineFindings,
  { value }: Sizes,
): Promise<void> {
  const t = 1e-4;
  const [line, { slope }, { logLikelihood }] = await staged.sums([
    { kind: "along", W, V, steps: Float64Array.of(t, -t) },
    { kind: "slope", W },
    { kind: "slope", W: addScaled(W, t, V) },
  ]);
  const along = slope.reduce((all, g, jk) => all + g * V[jk]!, 0);
  const difference = (line[0]! - line[1]!) / (2 * t);
  const size = 1 + Math.abs(along) + V.reduce((all, v, jk) => all + Math.abs(v * slope[jk]!), 0);
  findings.expectNear(
    "derivatives: the slope is that of the values along a line",
    [along],
    [difference],
    1e-5 * size + value / t,
  );
  findings.expectNear(
    "derivatives: values along a line are those at its points",
    [line[0]!],
    [logLikelihood],
    2 * value,
  );
}
