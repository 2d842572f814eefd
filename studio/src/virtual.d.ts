declare module "virtual:digits" {
  const digits: import("./images/digits.js").PackedDigits;
  export default digits;
}

declare module "virtual:solved" {
  /** 650 single-precision numbers in base 64 */
  const weights: string;
  export default weights;
}

declare module "virtual:formulas" {
  const mathml: Record<import("./parts/formulas.js").FormulaName, string>;
  export default mathml;
}
declare module "virtual:iris" {
  const csv: string;
  export default csv;
}

declare module "virtual:sentences" {
  const packed: Readonly<Record<import("./lessons/languages.js").Language, string>>;
  export default packed;
}

declare module "virtual:worker" {
  const worker: import("./worker/blocks.js").PackedWorker;
  export default worker;
}
