import { columnsRead, type Level } from "../features/feature-map.js";
import { plainColumn } from "../features/number-feature.js";
import type { Model } from "../model/model.js";
import { type Predictor, predictor } from "../model/predictor.js";
import { type RowInput, rowPlan } from "../model/row-plan.js";
import { type CellNumber, cellNumber, type ReadRow, rowReader } from "../model/row-reader.js";

/** A column that the model reads. */
export interface ServedColumn {
  readonly name: string;
  readonly kind: "number" | "boolean" | "category" | "text";
  /** of a category, else empty */
  readonly levels: readonly Level[];
  /** whether a category takes levels that it does not know */
  readonly isOpen: boolean;
  /** mean and standard deviation in the rows of the fit, where the column was standardised */
  readonly seen: { readonly center: number; readonly scale: number } | null;
}

/** A model, planned once for all requests. */
export interface ServedModel {
  readonly model: Model;
  readonly classify: Predictor;
  readonly columns: readonly ServedColumn[];
  readonly inputs: readonly RowInput[];
  readonly read: ReadRow;
  readonly numbers: readonly CellNumber[];
  /** classes as keys of a JSON object, and as values */
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

const plans = new WeakMap<Model, ServedModel>();

export function servedModel(model: Model): ServedModel {
  const known = plans.get(model);
  if (known !== undefined) return known;
  const { inputs } = rowPlan(model);
  const served: ServedModel = {
    model,
    classify: predictor(model),
    columns: columnsRead(model.featureMap).map((name) => servedColumn(name, inputs, model)),
    inputs,
    read: rowReader(inputs),
    numbers: inputs.map(cellNumber),
    keys: model.classes.map((name) => JSON.stringify(String(name))),
    values: model.classes.map((name) => JSON.stringify(name)),
  };
  plans.set(model, served);
  return served;
}

function servedColumn(name: string, inputs: readonly RowInput[], { featureMap }: Model): ServedColumn {
  const read = inputs.filter(({ column }) => column === name);
  const categories = read.flatMap((input) => (input.kind === "category" ? [input.feature] : []));
  const seen = featureMap.features.find(
    (feature) =>
      feature.kind === "number" &&
      feature.expression.kind === "column" &&
      plainColumn(feature)?.column === name &&
      !(feature.center === 0 && feature.scale === 1),
  );
  return {
    name,
    kind: read.some(({ kind }) => kind === "number")
      ? "number"
      : read.some(({ kind }) => kind === "flag")
        ? "boolean"
        : categories.length > 0
          ? "category"
          : "text",
    levels: [...new Set(categories.flatMap(({ levels }) => levels))],
    isOpen: categories.every(({ unseen }) => unseen === "zero"),
    seen: seen?.kind === "number" ? { center: seen.center, scale: seen.scale } : null,
  };
}
