import { MultilogitError, quoted, suggestion } from "../../errors.js";
import { listed } from "../../table/table.js";
import type { ColumnStatistics, KnownColumns } from "../column-statistics.js";
import { type Factor, type Feature, type FeatureMap, featureMapOf, type Level } from "../feature-map.js";
import type { FeatureNeeds } from "../fit-feature-map.js";
import { type NumberFeature, numberFeature } from "../number-feature.js";
import { centringIn } from "../raw-combinations.js";
import { type CodedFactor, codeTerms } from "./code-terms.js";
import { formulaColumns, termsFor } from "./formula-columns.js";
import { formulaError } from "./formula-error.js";
import type { FitFormulaOptions, Formula } from "./formula-plan.js";
import type { FormulaFactor, FormulaOffset } from "./formula-terms.js";

/** φ of a formula and rows: levels, centres and scales come from their statistics. */
export function fitFormula(formula: Formula, statistics: ColumnStatistics, options: FitFormulaOptions): FeatureMap {
  formulaColumns(formula, statistics.names, options.exclude);
  const { constant, terms, offsets } = termsFor(formula, statistics.names, options.exclude);
  assertBases(formula, statistics, terms.flat());
  const isCategory = (factor: FormulaFactor) => categoryColumn(factor, statistics) !== null;
  const fittedNumbers = new Map<string, Factor>();
  const fitted = ({ factor, coding }: CodedFactor): Factor => {
    if (coding !== "number") return category(formula, factor, statistics, coding);
    const known = fittedNumbers.get(factor.text) ?? number(formula, factor, statistics);
    fittedNumbers.set(factor.text, known);
    return known;
  };
  const features = codeTerms(terms, constant, isCategory).map((product): Feature => {
    const factors = product.map(fitted);
    return factors.length === 1 ? factors[0]! : { kind: "product", factors };
  });
  const all: Feature[] = [...(constant ? [{ kind: "constant" } as const] : []), ...features];
  const canBeCentred = centringIn(all);
  return featureMapOf(
    all.map((feature) => (canBeCentred(feature) ? feature : uncentred(feature))),
    offsetColumns(formula, offsets, options.classes),
  );
}

/** What `fitFormula` will ask for. */
export function needsOfFormula(formula: Formula, columns: KnownColumns, exclude: readonly string[]): FeatureNeeds {
  formulaColumns(formula, columns.names, exclude);
  const factors = termsFor(formula, columns.names, exclude).terms.flat();
  const levels = factors.map((factor) => categoryColumn(factor, columns)).filter((column) => column !== null);
  const numbers = new Map(
    factors
      .filter((factor) => categoryColumn(factor, columns) === null)
      .map((factor) => {
        assertNumbers(formula.text, factor, columns);
        return [factor.text, plainNumber(factor).expression];
      }),
  );
  return { levels: [...new Set(levels)], numbers: [...numbers.values()] };
}

/** The column of a factor that is a category: by C(…), or because it holds strings or booleans. */
function categoryColumn(factor: FormulaFactor, columns: KnownColumns): string | null {
  if (factor.kind === "expression") return null;
  return factor.kind === "category" || columns.kindOf(factor.column) !== "number" ? factor.column : null;
}

function category(
  { text, options }: Formula,
  factor: FormulaFactor,
  statistics: ColumnStatistics,
  coding: "full" | "reduced",
): Factor {
  const column = categoryColumn(factor, statistics)!;
  const { base = {}, unseen = "error" } = options;
  const levels = statistics.levelsOf(column);
  const wanted = Object.hasOwn(base, column) ? base[column] : levels[0];
  const reference = levels.find((level) => String(level) === String(wanted));
  if (reference === undefined)
    throw new MultilogitError(
      "option",
      `base level ${quoted(wanted)} is not a level of ${quoted(column)}${suggestion(String(wanted), levels.map(String)) || `; its levels are ${listed(levels.map(String))}`}`,
    );
  if (levels.length < 2 && coding === "reduced")
    throw formulaError(
      text,
      factor.at,
      `factor ${quoted(column)} has one level only, ${quoted(reference)}; leave it out`,
    );
  return { kind: "category", column, levels, reference: coding === "full" ? null : reference, unseen };
}

function number({ text, options }: Formula, factor: FormulaFactor, statistics: ColumnStatistics): Factor {
  assertNumbers(text, factor, statistics);
  const plain = plainNumber(factor);
  if (options.standardize !== false) return { ...plain, ...statistics.centerAndScaleOf(plain) };
  statistics.assertNumbers(plain);
  return plain;
}

function plainNumber(factor: FormulaFactor): NumberFeature {
  return numberFeature(factor.kind === "expression" ? factor.expression : factor.column);
}

function assertNumbers(text: string, factor: FormulaFactor, columns: KnownColumns): void {
  if (factor.kind !== "expression") return;
  for (const [name, at] of factor.columns) {
    const kind = columns.kindOf(name);
    if (kind !== "number")
      throw formulaError(
        text,
        at,
        `column ${quoted(name)} holds ${kind === "text" ? "strings" : "booleans"}; arithmetic needs numbers`,
      );
  }
}

/** The feature with its numbers scaled only: without centres it needs no other feature to span the same. */
function uncentred(feature: Feature): Feature {
  if (feature.kind === "product")
    return { ...feature, factors: feature.factors.map((factor) => uncentred(factor) as Factor) };
  return feature.kind === "number" ? { ...feature, center: 0 } : feature;
}

function assertBases(
  { options: { base = {} } }: Formula,
  known: KnownColumns,
  factors: readonly FormulaFactor[],
): void {
  const columns = [...new Set(factors.map((factor) => categoryColumn(factor, known)).filter((name) => name !== null))];
  const unknown = Object.keys(base).find((name) => !columns.includes(name));
  if (unknown !== undefined)
    throw new MultilogitError(
      "option",
      `base names ${quoted(unknown)}, but that is not a factor of the formula${suggestion(unknown, columns) || `; its factors are ${columns.length > 0 ? listed(columns) : "none: write C(x) for a column of numbers"}`}`,
    );
}

/** For each class its offset column or null. */
function offsetColumns(
  { text }: Formula,
  offsets: readonly FormulaOffset[],
  classes: readonly Level[],
): (string | null)[] {
  if (offsets.length === 0) return [];
  const names = classes.map(String);
  const labelled = offsets.filter((offset) => offset.class !== null);
  if (labelled.length > 0 && labelled.length < offsets.length)
    throw formulaError(text, offsets[0]!.at, "name the class of every offset or of none");
  if (labelled.length === 0) return offsetsInOrder(text, offsets, names);
  const columns = new Map<string, string>();
  for (const { class: name, column, at } of labelled) {
    if (!names.includes(name!))
      throw formulaError(
        text,
        at,
        `there is no class ${quoted(name)}${suggestion(name!, names) || `; the classes are ${listed(names)}`}`,
      );
    if (columns.has(name!))
      throw formulaError(text, at, `class ${quoted(name)} has two offsets; add them up in one column`);
    columns.set(name!, column);
  }
  return names.map((name) => columns.get(name) ?? null);
}

/** One column for each class; or a single one with two classes, where it belongs to the second. */
function offsetsInOrder(text: string, offsets: readonly FormulaOffset[], names: readonly string[]): (string | null)[] {
  const columns = offsets.map(({ column }) => column);
  if (columns.length === names.length) return columns;
  if (columns.length === 1 && names.length === 2) return [null, columns[0]!];
  throw formulaError(
    text,
    offsets[0]!.at,
    `${columns.length} offsets for the ${names.length} classes ${listed(names)}; the same offset for every class changes nothing, so name the class, as offset(${names[1]} = ${columns[0]})`,
  );
}
