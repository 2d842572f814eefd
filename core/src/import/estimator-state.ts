import { MultilogitError, quoted } from "../errors.js";
import type { Level } from "../features/feature-map.js";

/** What a scikit-learn estimator is and holds, as JSON; `where` names it in errors. */
export class EstimatorState {
  private readonly parts: ReadonlyMap<string, unknown>;

  constructor(
    content: unknown,
    readonly where: string,
  ) {
    if (typeof content !== "object" || content === null || Array.isArray(content))
      throw refused(`${where} is ${quoted(content)}; expected an estimator, an object with "is": its class`);
    this.parts = new Map(Object.entries(content));
  }

  /** The class of the estimator. */
  get is(): string {
    const is = this.parts.get("is");
    if (typeof is !== "string") throw refused(`${this.where} has no "is"; expected the name of its class`);
    // it is said in errors as it is
    if (!/^[\w.]{1,80}$/.test(is))
      throw refused(`${this.where} is ${quoted(is)}; expected the name of a class of Python`);
    return is;
  }

  /** A parameter or attribute; null where it is None or not there. */
  get(name: string): unknown {
    return this.parts.get(name) ?? null;
  }

  list(name: string): readonly unknown[] {
    const value = this.get(name);
    if (!Array.isArray(value))
      throw refused(
        `${name} of ${this.where} is ${quoted(value)}; expected a list, so fit the model before it is written`,
      );
    return value;
  }

  /** A vector of `length` finite numbers; `what` one of them belongs to. */
  numbers(name: string, length: number, what: string): readonly number[] {
    return numbersIn(this.list(name), length, `${name} of ${this.where}`, what);
  }

  refused(why: string): MultilogitError {
    return refused(`${this.where}: ${why}`);
  }
}

export function numbersIn(list: readonly unknown[], length: number, name: string, what: string): readonly number[] {
  if (list.length !== length) throw refused(`${name} has ${list.length} entries; expected ${length}, one per ${what}`);
  const fault = list.findIndex((value) => typeof value !== "number" || !Number.isFinite(value));
  if (fault >= 0) throw refused(`${name} holds ${quoted(list[fault])} at place ${fault + 1}; expected a finite number`);
  return list as readonly number[];
}

/** Categories or classes: strings, booleans and numbers that JSON keeps as they are. */
export function levelsIn(list: unknown, name: string): readonly Level[] {
  if (!Array.isArray(list) || list.length === 0) throw refused(`${name} is ${quoted(list)}; expected a list of values`);
  for (const value of list) {
    if (value === null)
      throw refused(
        `${name} holds a missing value, which is not a category here; give such cells a name of their own before the fit`,
      );
    const isBeyond = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
    if (!["string", "boolean", "number"].includes(typeof value) || isBeyond || value === Number.POSITIVE_INFINITY)
      throw refused(`${name} holds ${quoted(value)}; expected strings, true, false and numbers with all their digits`);
  }
  return list;
}

export function refused(why: string): MultilogitError {
  return new MultilogitError("model-file", `this model cannot be imported: ${why}`);
}
