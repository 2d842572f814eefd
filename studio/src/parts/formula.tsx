import mathml from "virtual:formulas";
import type { FormulaName } from "./formulas.js";

/** A formula, set by the build. */
export function Formula(props: { readonly name: FormulaName; readonly large?: boolean }) {
  return <span class="formula" classList={{ large: props.large ?? false }} innerHTML={mathml[props.name]} />;
}
