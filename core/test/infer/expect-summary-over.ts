import { expect } from "vitest";
import { type Summary, type SummaryOverOptions, summarize, summarizeOver } from "../../src/infer/index.js";
import type { RowSource } from "../../src/source/row-source.js";
import { expectClose } from "../close-to.js";
import { completeOf, type GeneratedFit } from "./generated-fits.js";

/** The summary of a fit over its rows in `source` has the numbers of `summarize`. */
export async function expectSummaryOver(
  { table, model, rowWeights, missing }: Omit<GeneratedFit, "text">,
  source: RowSource,
  options: SummaryOverOptions = {},
): Promise<void> {
  const weights = rowWeights === undefined ? {} : { rowWeights };
  const { missing: _, ...inMemory } = options;
  const wanted = await summarize(model, completeOf({ table, model, rowWeights, missing }), { ...inMemory, ...weights });
  const found = await summarizeOver(model, source, { ...options, ...weights, missing });
  expectClose(numbersIn(found), numbersIn(wanted), { absolute: 1e-9, relative: 1e-7 });
  expect({ ...shapeOf(found), note: "" }).toEqual({ ...shapeOf(wanted), note: "" });
}

/** What is checked in fits of rows in memory alone. */
const UNCHECKED = ["hauckDonner", "likelihoodRatio", "score", "engine"];

/** All numbers of a summary but those of rows in memory alone; the likelihood ratio of the whole fit is one of both. */
function numbersIn(summary: Summary): number[] {
  const { likelihoodRatio, ...others } = summary;
  const inside = (value: unknown, key: string): number[] => {
    if (typeof value === "number") return [value];
    if (UNCHECKED.includes(key) || typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([name, each]) => inside(each, name));
  };
  return [
    ...inside(others, ""),
    ...(likelihoodRatio === null ? [] : [likelihoodRatio.statistic, likelihoodRatio.degreesOfFreedom]),
  ];
}

/** Everything but numbers. */
function shapeOf(summary: Summary): Record<string, unknown> {
  const inside = (value: unknown, key: string): unknown => {
    if (UNCHECKED.includes(key)) return "unchecked";
    if (typeof value === "number") return "number";
    if (Array.isArray(value)) return value.map((each) => inside(each, ""));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inside(each, name)]));
  };
  return inside(summary, "") as Record<string, unknown>;
}
