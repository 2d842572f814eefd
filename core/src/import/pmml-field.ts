import { quoted } from "../errors.js";
import type { Level } from "../features/feature-map.js";
import type { PmmlElement } from "./pmml-element.js";

/** What becomes of a cell that is none of the values that a field declares. */
export type Outside = "invalid" | "missing" | "as is";

const NUMBERS: readonly string[] = ["integer", "float", "double"];

/** A raw column: a DataField with how its MiningField treats cells. */
export class PmmlField {
  readonly #declared = new Map<string, Level>();
  readonly #mentioned = new Map<string, Level>();
  readonly outside: Outside;

  constructor(
    private readonly element: PmmlElement,
    outside: Outside,
  ) {
    if (!(this.isNumber || this.isBoolean || this.dataType === "string"))
      throw element.refused(
        `has dataType ${quoted(this.dataType)}; expected string, boolean, integer, float or double`,
      );
    const valid = this.#validValues();
    for (const value of valid) this.#add(this.#declared, this.levelOf(value.need("value")));
    if (this.isBoolean) for (const level of [true, false]) this.#add(this.#declared, level);
    this.outside = this.#declared.size === 0 ? "as is" : this.isBoolean ? "invalid" : outside;
    const missing = element.all("Value").find((value) => value.get("property") === "missing");
    if (missing !== undefined && (this.outside === "as is" || this.isNumber))
      throw element.refused(
        `takes ${quoted(missing.get("value"))} for a missing cell, which is not done here; leave such cells empty`,
      );
  }

  get name(): string {
    return this.element.need("name");
  }

  get dataType(): string {
    return this.element.need("dataType");
  }

  get isNumber(): boolean {
    return NUMBERS.includes(this.dataType);
  }

  get isBoolean(): boolean {
    return this.dataType === "boolean";
  }

  get isOrdinal(): boolean {
    return this.element.get("optype") === "ordinal";
  }

  /** The values that cells of it can be told apart by: those declared, and where others come through, those compared with. */
  get levels(): ReadonlyMap<string, Level> {
    return this.outside === "as is" ? new Map([...this.#declared, ...this.#mentioned]) : this.#declared;
  }

  /** The key of a value that cells are compared with. */
  mention(text: string): string {
    return this.#add(this.#mentioned, this.levelOf(text));
  }

  /** A value as the column has it. */
  levelOf(text: string): Level {
    if (this.isNumber) return this.element.numberIn(text, "the value") + 0;
    if (!this.isBoolean) return text;
    if (text !== "true" && text !== "false")
      throw this.element.refused(`is compared with ${quoted(text)}; expected true or false`);
    return text === "true";
  }

  #validValues(): readonly PmmlElement[] {
    if (this.element.get("optype") === "continuous") return [];
    return this.element.all("Value").filter((value) => (value.get("property") ?? "valid") === "valid");
  }

  #add(to: Map<string, Level>, level: Level): string {
    const key = String(level);
    if (!to.has(key)) to.set(key, level);
    return key;
  }
}
