import { readFileSync } from "node:fs";

const [head, ...lines] = readFileSync(new URL("../../data/digits.csv", import.meta.url), "utf8")
  .trim()
  .split("\n");
const names = head.split(",");

/** The digits as objects, and the names of their pixels. */
export const rows = lines.map((line) => Object.fromEntries(line.split(",").map((cell, j) => [names[j], Number(cell)])));
export const pixels = names.filter((name) => name !== "digit");
