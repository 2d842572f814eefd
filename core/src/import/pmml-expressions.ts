import { quoted, suggestion } from "../errors.js";
import { refused } from "./estimator-state.js";
import type { PmmlElement } from "./pmml-element.js";
import type { PmmlField } from "./pmml-field.js";
import { applied } from "./pmml-functions.js";
import { type Atom, atom, isAmong, moved, numeric, type PmmlValue, pointwise } from "./pmml-value.js";

/** Derived fields of derived fields and calls in calls: deeper ones would overflow the stack. */
const MOST_DEPTH = 200;
const WHY_MISSING = "rows with a missing cell are refused here, not completed";

/** The values of raw and derived fields by their names; a derived one is read when it is asked for. */
export class PmmlExpressions {
  readonly #values = new Map<string, PmmlValue>();
  readonly #pending = new Set<string>();

  constructor(
    private readonly fields: ReadonlyMap<string, PmmlField>,
    private readonly derived: ReadonlyMap<string, PmmlElement>,
  ) {}

  /** The value of a field that `element` names. */
  field(name: string, element: PmmlElement, depth = 0): PmmlValue {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const made = this.derived.get(name);
    if (made !== undefined) {
      if (this.#pending.has(name)) throw made.refused("is made of itself");
      this.#pending.add(name);
      const value = asDeclared(made, this.expression(onlyExpression(made), depth + 1));
      this.#pending.delete(name);
      this.#values.set(name, value);
      return value;
    }
    const field = this.fields.get(name);
    if (field === undefined) {
      const names = [...this.fields.keys(), ...this.derived.keys()];
      throw element.refused(`reads ${quoted(name)}, which is not a field of the document${suggestion(name, names)}`);
    }
    return { kind: "column", field };
  }

  expression(element: PmmlElement, depth = 0): PmmlValue {
    if (depth > MOST_DEPTH) throw refused(`its fields are more than ${MOST_DEPTH} expressions deep`);
    element.refuseAttributes(["mapMissingTo", "defaultValue"], WHY_MISSING);
    switch (element.name) {
      case "FieldRef":
        return this.field(element.need("field"), element, depth);
      case "Constant":
        return constant(element);
      case "NormDiscrete":
        return this.#indicator(element, element.need("field"), depth);
      case "NormContinuous":
        return this.#rescaled(element, depth);
      case "Apply":
        return applied(
          element,
          element.children.map((child) => this.expression(child, depth + 1)),
        );
      default:
        throw element.refused(
          "is not understood; expressions are FieldRef, Constant, Apply, NormContinuous, NormDiscrete",
        );
    }
  }

  /** 1 where the field has the value of a CategoricalPredictor, else 0, where it is missing too. */
  category(element: PmmlElement): PmmlValue {
    const value = this.field(element.need("name"), element);
    const is = this.#isValue(element, value);
    if (is.kind === "test") return is;
    return pointwise([is], (each) => (typeof each === "symbol" ? each : Number(each === true)))!;
  }

  #indicator(element: PmmlElement, name: string, depth: number): PmmlValue {
    if ((element.get("method") ?? "indicator") !== "indicator")
      throw element.refused(`has method ${quoted(element.get("method"))}; expected "indicator"`);
    const is = this.#isValue(element, this.field(name, element, depth));
    if (is.kind === "test") return is;
    return pointwise([is], (each): Atom => (typeof each === "boolean" ? Number(each) : each!))!;
  }

  #isValue(element: PmmlElement, value: PmmlValue): PmmlValue {
    const wanted = element.need("value");
    if (value.kind === "column") return isAmong(value.field, [wanted]);
    if (value.kind === "test" && (wanted === "true" || wanted === "false"))
      return { ...value, isNegated: value.isNegated !== (wanted === "false") };
    const is = pointwise([value], (each) => (each === null ? null : isSame(each!, wanted)));
    if (is === null) throw element.refused("is of a computed number, whose values are not categories here");
    return is;
  }

  /** The line through two points. */
  #rescaled(element: PmmlElement, depth: number): PmmlValue {
    if ((element.get("outliers") ?? "asIs") !== "asIs")
      throw element.refused(`has outliers ${quoted(element.get("outliers"))}; expected "asIs"`);
    const points = element.all("LinearNorm");
    if (points.length !== 2) throw element.refused(`has ${points.length} LinearNorm; expected 2, a straight line`);
    const [[x0, y0], [x1, y1]] = points.map((point) => [point.number("orig"), point.number("norm")]) as [
      [number, number],
      [number, number],
    ];
    const scale = (x1 - x0) / (y1 - y0);
    if (!(Number.isFinite(scale) && scale !== 0))
      throw element.refused("has two LinearNorm that make no line with a slope");
    const value = numeric(this.field(element.need("field"), element, depth), element);
    if (typeof value === "number") return atom((value - x0) / scale + y0);
    return moved({ ...value, center: value.center + x0 * value.scale, scale: value.scale * scale }, 1, y0);
  }
}

function isSame(value: Atom, text: string): boolean {
  return typeof value === "number" ? value === Number(text) : String(value) === text;
}

function onlyExpression(derived: PmmlElement): PmmlElement {
  const [expression, ...more] = derived.children.filter(({ name }) => name !== "Value" && name !== "Interval");
  if (expression === undefined || more.length > 0)
    throw derived.refused(`has ${more.length > 0 ? "several expressions" : "no expression"}; expected one`);
  return expression;
}

/** A derived field of whole numbers or strings would change values that are others. */
function asDeclared(derived: PmmlElement, value: PmmlValue): PmmlValue {
  const type = derived.need("dataType");
  const isKept =
    type === "double" ||
    type === "float" ||
    (value.kind === "column" && value.field.dataType === type) ||
    ((value.kind === "test" || value.kind === "coded" || value.kind === "atom") && holds(value, type));
  if (!isKept)
    throw derived.refused(`has dataType ${quoted(type)}, to which its values are not turned here; expected "double"`);
  return value;
}

function holds(value: PmmlValue, type: string): boolean {
  if (value.kind === "test") return type === "boolean";
  const atoms =
    value.kind === "atom" ? [value.value] : value.kind === "coded" ? [...value.values.values(), value.rest] : [];
  return atoms.every((each) => {
    if (each === null || typeof each === "symbol") return true;
    return type === "integer" ? Number.isInteger(each) : typeof each === type;
  });
}

function constant(element: PmmlElement): PmmlValue {
  if (element.get("missing") === "true") return atom(null);
  const { text } = element;
  const type = element.get("dataType") ?? (/^\s*[+-]?[\d.]/.test(text) ? "double" : "string");
  if (type === "string") return atom(text);
  if (type === "boolean" && /^\s*(?:true|false)\s*$/.test(text)) return atom(text.trim() === "true");
  if (!["double", "float", "integer"].includes(type))
    throw element.refused(`${quoted(text)} has dataType ${quoted(type)}; expected a number, a string, true or false`);
  return atom(element.numberIn(text, "the value"));
}
