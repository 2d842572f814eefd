import { columnsRead } from "../features/feature-map.js";
import type { RowFacts } from "./model.js";
import { rowsDigest } from "./rows-digest.js";
import type { Fitting } from "./warnings/fitting.js";
import { warningsAbout } from "./warnings/warnings-about.js";

/** What a model says of the rows that it is fitted to, besides what preparing them has found out. */
export function factsAbout(fitting: Fitting): Pick<RowFacts, "warnings" | "rowsDigest"> {
  const { table, sample, label } = fitting;
  const weights = sample.hasUnitWeights ? null : sample.rowWeights;
  return {
    warnings: warningsAbout(fitting),
    rowsDigest: rowsDigest(table, [...columnsRead(sample.featureMap), ...[label].flat()], weights),
  };
}
