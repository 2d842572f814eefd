import type { Level } from "../features/feature-map.js";

/** Whether a number in a cell can be this level: levels are compared as text. */
export function isLevelNumber(level: Level): boolean {
  return typeof level !== "boolean" && Number.isFinite(Number(level)) && String(Number(level)) === String(level);
}
