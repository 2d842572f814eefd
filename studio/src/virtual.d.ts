declare module "virtual:digits" {
  const digits: import("./images/digits.js").PackedDigits;
  export default digits;
}

declare module "virtual:formulas" {
  const mathml: Record<import("./parts/formulas.js").FormulaName, string>;
  export default mathml;
}
