// multilogit/internal: what the project's own command line, studio and packages need besides what is public. It may change with any version.

export { availableMemory } from "../available-memory.js";
export * from "../check/diagnosis-in-words.js";
export { type GalleryFamily, galleryFamilies } from "../check/gallery/gallery.js";
export { disposedAfter } from "../disposed-after.js";
export { quoted, suggestion } from "../errors.js";
export { ProtobufWriter } from "../export/protobuf-writer.js";
export { ROUNDED_CENTRE_RATIO } from "../features/center-and-scale.js";
export { constantIndex } from "../features/feature-map.js";
export { featureNouns } from "../features/feature-nouns.js";
export { formulaCategories, formulaColumns } from "../features/formula/formula-columns.js";
export { knownRows } from "../features/known-rows.js";
export { partNames, withParts } from "../features/list-parts.js";
export { isFlagFeature } from "../features/number-feature.js";
export { compareLevels } from "../features/sorted-levels.js";
export { type ChosenEngine, chooseEngine, isWorthKernels } from "../model/choose-engine.js";
export { isImported } from "../model/imported.js";
export { mostProbable } from "../model/predict.js";
export { REPORTED_RANKS } from "../model/top-accuracy.js";
export { weightsInWords } from "../model/weights-in-words.js";
export {
  penaltyPathInJson,
  penaltyPathInWords,
  penaltyPathsFromText,
  penaltyPathsInWords,
} from "../objective/penalty-path-text.js";
export { joinTables } from "../table/join-tables.js";
export { numberRowsFrom, rowNumber } from "../table/row-number.js";
