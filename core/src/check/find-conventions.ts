import { isZero } from "./decode/compare-penalties.js";
import type { Coefficients, Estimate } from "./decode/fit-models.js";
import { recognize, same } from "./decode/recognize-ratio.js";
import type { Convention } from "./diagnosis.js";
import type { Findings } from "./findings.js";

/** The implementation's conventions, read off its value, next to what was declared. */
export function findConventions({ decoding, evidence, noises, patient }: Findings): readonly Convention[] {
  const { conventions } = patient;
  const { valueFormat, gradientFormat } = noises[0]!;
  const written = valueFormat === gradientFormat ? valueFormat : `${valueFormat} (value), ${gradientFormat} (gradient)`;
  const precision = convention(
    "precision",
    written,
    conventions.precision ?? null,
    (declared) => written.includes("digit") || declared === written,
  );
  const [value] = decoding?.values ?? [];
  if (value === undefined) return [precision];
  const problems = evidence.map(({ problem }) => problem);
  const scales = value.coefficients.map(({ scale }) => scale);
  const [known] = recognize(scales, problems);
  const sign = scales[0]!.value < 0 ? "log-likelihood" : "loss";
  const reduction =
    known === undefined ? `times ${short(Math.abs(scales[0]!.value))}` : reductionOf(known.ratio.id, known.ratio.text);
  const lambdas = problems.map(({ lambda }) => lambda);
  const penalty = penaltyOf(
    value.coefficients,
    lambdas,
    problems.map(({ n }) => n),
  );
  const bias = value.coefficients.some((c) => !isZero(c.bias));
  return [
    convention("loss", value.model.cause?.formula ?? "−Σ y ln softmax(ΦW)", null),
    convention("sign", sign, conventions.sign ?? null),
    convention("reduction", reduction, conventions.reduction ?? null, (declared) => reduction.startsWith(declared)),
    convention("penalty", penalty.text, conventions.penalty ?? null, (declared) => declared === penalty.kind),
    ...(evidence[0]!.setting.geometry.constant === null
      ? []
      : [convention("penalized bias", String(bias), conventions.penalizesBias?.toString() ?? null)]),
    precision,
  ];
}

function convention(
  name: Convention["name"],
  found: string,
  declared: string | null,
  agrees: (declared: string) => boolean = (other) => other === found,
): Convention {
  return { name, found, declared, agrees: declared === null || agrees(declared) };
}

function reductionOf(id: string, text: string): string {
  if (id === "one") return "sum";
  if (text === "1/N") return "mean";
  if (id === "base-2" || id === "base-10") return `sum of logarithms to base ${id.slice(5)}`;
  return id === "weights" || id === "masses" ? "mean by total weight" : `sum times ${text}`;
}

/** f's penalty as λ goes: half of λ, the whole, over N, one of its own, or none. */
function penaltyOf(
  coefficients: readonly Coefficients[],
  lambdas: readonly number[],
  rows: readonly number[],
): { text: string; kind: "none" | "half" | "whole" | "other" } {
  const size = (s: number): Estimate => ({ ...coefficients[s]!.ridge, value: Math.abs(coefficients[s]!.ridge.value) });
  const all = lambdas.map((_, s) => s);
  if (all.some((s) => !isZero(coefficients[s]!.lasso))) return { text: "contains Σ|w|", kind: "other" };
  if (all.every((s) => isZero(size(s)))) return { text: "none", kind: "none" };
  const follows = (factor: (s: number) => number) =>
    all.every((s) => same(size(s), { value: factor(s) * lambdas[s]!, error: 1e-12 }));
  if (follows(() => 1)) return { text: "λ/2 Σw²", kind: "half" };
  if (follows(() => 2)) return { text: "λ Σw²", kind: "whole" };
  if (follows((s) => 1 / rows[s]!)) return { text: "λ/(2N) Σw²", kind: "other" };
  if (follows((s) => 2 / rows[s]!)) return { text: "λ/N Σw²", kind: "other" };
  const own = size(0);
  if (all.every((s) => same(size(s), own)))
    return { text: `½ · ${short(own.value)} Σw², whatever λ is asked for`, kind: "other" };
  return { text: `½ · ${short(own.value)} Σw² at λ = ${lambdas[0]}`, kind: "other" };
}

function short(x: number): string {
  return Number(x.toPrecision(5)).toString();
}
