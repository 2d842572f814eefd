import { quoted } from "../errors.js";
import type { Level } from "../features/feature-map.js";
import { EstimatorState, levelsIn } from "./estimator-state.js";
import { affine, isRaw, type Signal } from "./signal.js";

type Transform = (state: EstimatorState, input: readonly Signal[], depth: number) => readonly Signal[];

/** What each transformer makes of its columns, by its class. */
const TRANSFORMERS: Readonly<Record<string, Transform>> = {
  StandardScaler: (state, input) => scaled(state, input, "mean_", "scale_"),
  RobustScaler: (state, input) => scaled(state, input, "center_", "scale_"),
  MaxAbsScaler: (state, input) => scaled(state, input, null, "scale_"),
  MinMaxScaler,
  OneHotEncoder,
  OrdinalEncoder,
  FunctionTransformer,
  Pipeline: (state, input, depth) =>
    stepsOf(state).reduce<readonly Signal[]>((signals, step) => transformed(step, signals, depth + 1), input),
  ColumnTransformer,
};

const WORDS = "multilogit has no feature of words yet, so a vocabulary cannot be imported";
/** Why others are refused, where there is more to say than that they are not known. */
const REASONS: Readonly<Record<string, string>> = {
  CountVectorizer: WORDS,
  TfidfVectorizer: WORDS,
  TfidfTransformer: WORDS,
  HashingVectorizer: WORDS,
  SimpleImputer:
    "rows with missing cells are refused here, not completed; impute before the pipeline, and fit it without",
  Normalizer: "it divides each row by its length, which is not a feature of columns; fit without it",
};
/** Pipelines within pipelines: deeper ones were not written by hand and would overflow the stack. */
const MOST_DEPTH = 50;

/** The columns that a transformer makes of its columns; "passthrough" and None pass them on. */
export function transformed(content: unknown, input: readonly Signal[], depth = 0, name = "a step"): readonly Signal[] {
  if (content === "passthrough" || content === null) return input;
  const { is } = new EstimatorState(content, name);
  const state = new EstimatorState(content, is);
  if (depth > MOST_DEPTH) throw state.refused(`it is more than ${MOST_DEPTH} pipelines deep`);
  if (!Object.hasOwn(TRANSFORMERS, is)) {
    const why = Object.hasOwn(REASONS, is) ? REASONS[is] : "this transformer is not known";
    throw state.refused(`${why}; those that can be imported are ${Object.keys(TRANSFORMERS).join(", ")}`);
  }
  const seen = state.get("n_features_in_");
  if (is !== "Pipeline" && seen !== null && seen !== input.length)
    throw state.refused(`it was fitted to ${quoted(seen)} columns, but ${input.length} reach it`);
  return TRANSFORMERS[is]!(state, input, depth);
}

/** The estimators of a pipeline in their order. */
export function stepsOf(state: EstimatorState): readonly unknown[] {
  return state.list("steps").map((step, at) => {
    if (!Array.isArray(step) || step.length !== 2)
      throw state.refused(`step ${at + 1} is ${quoted(step)}; expected a name and an estimator`);
    return step[1];
  });
}

function scaled(state: EstimatorState, input: readonly Signal[], center: string | null, scale: string) {
  const vector = (name: string | null, otherwise: number) =>
    name === null || state.get(name) === null
      ? input.map(() => otherwise)
      : state.numbers(name, input.length, "column");
  // with_mean=False keeps the means that it does not use
  const [c, s] = [state.get("with_mean") === false ? input.map(() => 0) : vector(center, 0), vector(scale, 1)];
  assertScales(state, s);
  return input.map((signal, j) => affine(signal, c[j]!, s[j]!));
}

function assertScales(state: EstimatorState, scales: readonly number[]): void {
  const fault = scales.indexOf(0);
  if (fault >= 0) throw state.refused(`scale_ holds 0 at place ${fault + 1}; expected another number`);
}

/** x · scale_ + min_. */
function MinMaxScaler(state: EstimatorState, input: readonly Signal[]): readonly Signal[] {
  if (state.get("clip") === true) throw state.refused("clip=True cuts values off, which is not a feature here");
  const scales = state.numbers("scale_", input.length, "column");
  const least = state.numbers("min_", input.length, "column");
  assertScales(state, scales);
  return input.map((signal, j) => affine(signal, -least[j]! / scales[j]!, 1 / scales[j]!));
}

function FunctionTransformer(state: EstimatorState, input: readonly Signal[]): readonly Signal[] {
  if (state.get("func") !== null) throw state.refused("it calls a function of Python, which no file can hold");
  return input;
}

/** The code of each category after the infrequent ones are one, and how many codes there are. */
interface Codes {
  readonly levels: readonly Level[];
  readonly codes: readonly number[];
  readonly count: number;
  /** null where no category is infrequent */
  readonly infrequent: number | null;
}

function codesOf(state: EstimatorState, j: number): Codes {
  const levels = levelsIn(state.list("categories_")[j], `categories_ of ${state.where}, column ${j + 1},`);
  const indices = (state.get("_infrequent_indices") as unknown[] | null)?.[j] ?? null;
  if (!Array.isArray(indices) || indices.length === 0)
    return { levels, codes: levels.map((_, l) => l), count: levels.length, infrequent: null };
  const rare = new Set<unknown>(indices);
  const count = levels.length - rare.size;
  let next = 0;
  return { levels, codes: levels.map((_, l) => (rare.has(l) ? count : next++)), count: count + 1, infrequent: count };
}

function categoryColumn(state: EstimatorState, signal: Signal): string {
  if (isRaw(signal)) return signal.column;
  throw state.refused("it encodes what another transformer made; only columns of the table can be encoded");
}

function assertCategories(state: EstimatorState, input: readonly Signal[]): void {
  const { length } = state.list("categories_");
  if (length !== input.length)
    throw state.refused(`categories_ has ${length} lists; expected ${input.length}, one per column`);
}

function OneHotEncoder(state: EstimatorState, input: readonly Signal[]): readonly Signal[] {
  assertCategories(state, input);
  const policy = state.get("handle_unknown") ?? "error";
  if (!["error", "ignore", "infrequent_if_exist", "warn"].includes(policy as string))
    throw state.refused(
      `handle_unknown is ${quoted(policy)}; expected "error", "ignore", "infrequent_if_exist" or "warn"`,
    );
  const drops = (state.get("_drop_idx_after_grouping") ?? state.get("drop_idx_")) as unknown[] | null;
  return input.flatMap((signal, j) => {
    const column = categoryColumn(state, signal);
    const { levels, codes, count, infrequent } = codesOf(state, j);
    const drop = drops?.[j] ?? null;
    const unknown = policy === "error" ? null : policy === "ignore" ? -1 : (infrequent ?? -1);
    const ones = Array.from({ length: count }, () => new Map<number, number>());
    codes.forEach((code, l) => {
      ones[code]!.set(l, 1);
    });
    return ones.flatMap((values, code): Signal[] =>
      code === drop
        ? []
        : [
            {
              kind: "coded",
              column,
              levels,
              values,
              rest: 0,
              otherwise: unknown === null ? null : Number(unknown === code),
            },
          ],
    );
  });
}

function OrdinalEncoder(state: EstimatorState, input: readonly Signal[]): readonly Signal[] {
  assertCategories(state, input);
  const unknown = state.get("handle_unknown") === "use_encoded_value" ? state.get("unknown_value") : null;
  if (unknown !== null && typeof unknown !== "number")
    throw state.refused(`unknown_value is ${quoted(unknown)}; expected a number`);
  return input.map((signal, j): Signal => {
    const { levels, codes } = codesOf(state, j);
    return {
      kind: "coded",
      column: categoryColumn(state, signal),
      levels,
      values: new Map(codes.entries()),
      rest: 0,
      otherwise: unknown,
    };
  });
}

/** Each transformer's columns, next to each other. */
function ColumnTransformer(state: EstimatorState, input: readonly Signal[], depth: number): readonly Signal[] {
  const weights = new Map(Object.entries(Object(state.get("transformer_weights"))));
  return state.list("transformers_").flatMap((entry) => {
    const [name, transformer, columns] = Array.isArray(entry) ? entry : [];
    if (typeof name !== "string")
      throw state.refused(`transformers_ holds ${quoted(entry)}; expected a name, a transformer and columns`);
    if (transformer === "drop") return [];
    const weight = weights.get(name) ?? 1;
    if (typeof weight !== "number" || !Number.isFinite(weight) || weight === 0)
      throw state.refused(
        `transformer_weights of ${quoted(name)} is ${quoted(weight)}; expected a number other than 0`,
      );
    const chosen = placesOf(state, name, columns, input.length).map((place) => input[place]!);
    if (chosen.length === 0) return [];
    const made = transformed(transformer, chosen, depth + 1);
    return weight === 1 ? made : made.map((signal) => affine(signal, 0, 1 / weight));
  });
}

/** The places of a transformer's columns, given by names, places from either end, or true and false. */
function placesOf(state: EstimatorState, name: string, columns: unknown, count: number): number[] {
  const known = new Map(Object.entries(Object(state.get("_transformer_to_input_indices")))).get(name);
  const names = state.get("feature_names_in_");
  const list = Array.isArray(known) ? known : Array.isArray(columns) ? columns : [columns];
  const isMask = list.length === count && list.every((each) => typeof each === "boolean");
  if (isMask) return [...list.keys()].filter((at) => list[at] === true);
  return list.map((each) => {
    const place = typeof each === "string" && Array.isArray(names) ? names.indexOf(each) : (each as number);
    const fromStart = place < 0 && typeof each !== "string" ? place + count : place;
    if (Number.isInteger(fromStart) && fromStart >= 0 && fromStart < count) return fromStart;
    throw state.refused(
      `the columns of ${quoted(name)} are ${quoted(columns)}; expected names or places among the ${count} columns`,
    );
  });
}
