import iris from "virtual:iris";
import { uniformFrom } from "../state/uniform-from.js";

/** A table to try the page with. */
export interface SampleTable {
  readonly name: string;
  readonly text: string;
  readonly csv: () => string;
}

const ROWS = 300;

/** Tables made from a seed, each with what real tables have; iris is the real one, of R. A. Fisher 1936. */
export const SAMPLES: readonly SampleTable[] = [
  { name: "orders.csv", text: "Orders, with faults", csv: orders },
  { name: "iris.csv", text: "Iris", csv: () => iris },
  { name: "survey.csv", text: "A survey", csv: survey },
];

/** Returned goods: an identifier, a constant, prices with decimal commas, missing cells, and NA among numbers. */
function orders(): string {
  const random = uniformFrom(5);
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const price = 5 + 95 * random() ** 2;
    const days = 1 + Math.floor(9 * random());
    const size = ["S", "M", "L", "XL"][Math.floor(4 * random())]!;
    const odds = 0.06 * price - 0.25 * days + (size === "XL" ? 1.5 : 0) - 1.2 + 2 * (random() - 0.5);
    const fate = odds > 0.9 ? "returned" : odds > 0 ? "exchanged" : "kept";
    const cell = (text: string, share: number, other: string) => (random() < share ? other : text);
    return [
      `A-${1000 + i}`,
      price.toFixed(2).replace(".", ","),
      cell(String(days), 0.05, "NA"),
      cell(size, 0.04, ""),
      "EUR",
      fate,
    ];
  });
  return csv(["order", "price", "days", "size", "currency", "fate"], lines, ";");
}

/** How people come to work: ages, distances, opinions in words, no faults. */
function survey(): string {
  const random = uniformFrom(8);
  const opinions = ["agree", "neutral", "disagree"] as const;
  const lines = Array.from({ length: ROWS }, () => {
    const age = 18 + Math.floor(48 * random());
    const distance = 0.5 + 24 * random() ** 2;
    const parking = opinions[Math.floor(3 * random())]!;
    const scores = [
      { mode: "bicycle", score: 2.2 - 0.35 * distance - 0.02 * age },
      { mode: "car", score: 0.02 * age + (parking === "agree" ? 1 : parking === "neutral" ? 0.3 : -0.6) },
      { mode: "train", score: 0.09 * distance - 0.4 },
    ].map(({ mode, score }) => ({ mode, score: score - Math.log(-Math.log(random())) }));
    const chosen = scores.reduce((best, one) => (one.score > best.score ? one : best));
    return [String(age), distance.toFixed(1), parking, chosen.mode];
  });
  return csv(["age", "distance_km", "parking_is_easy", "mode"], lines, ",");
}

function csv(names: readonly string[], lines: readonly (readonly string[])[], delimiter: string): string {
  return [names, ...lines].map((cells) => cells.join(delimiter)).join("\n");
}
