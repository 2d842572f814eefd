import type { FunctionLayout, Part } from "./function-layout.js";
import { returnedInPython } from "./returned-in-python.js";

/** The function in loops over arrays of arrays, in JavaScript, TypeScript or Python without packages; 16 features and 3 classes. */
export function loopsSource(layout: FunctionLayout): string {
  return layout.kind === "python" ? python(layout) : javascript(layout);
}

/** Where the numbers of the layout are, as expressions in W, b, X and y; the same in both languages. */
function places({ weights, isClassMajor, bias, rowsAreColumns, labels }: FunctionLayout) {
  const own = bias === "first" || bias === "last" ? 17 : 16;
  const entry = (j: string) =>
    weights === "flat"
      ? isClassMajor
        ? `M[k * ${own} + ${j}]`
        : `M[(${j}) * 3 + k]`
      : isClassMajor
        ? `M[k][${j}]`
        : `M[${j}][k]`;
  return {
    weight: entry(bias === "first" ? "j + 1" : "j"),
    bias: bias === "none" ? "0" : bias === "separate" ? "b[k]" : entry(bias === "first" ? "0" : "16"),
    row: rowsAreColumns ? "X[j][i]" : "X[i][j]",
    count: rowsAreColumns ? "X[0]" : "X",
    isLabel: labels === "one-hot" ? "y[i][k] == 1" : `y[i] == k${labels === "from 1" ? " + 1" : ""}`,
  };
}

const nameOf = ({ parameters }: FunctionLayout, part: Part) => parameters.find(([of]) => of === part)?.[1];

function javascript(layout: FunctionLayout): string {
  const { kind, parameters, penalty, isMean, returns, fault, bias, weights, isClassMajor } = layout;
  const at = places(layout);
  const isTyped = kind === "typescript";
  const type: Record<Part, string> = {
    weights:
      weights === "flat"
        ? "number[]"
        : weights === "tuple"
          ? "[number[][], number[]]"
          : weights === "named"
            ? "{ W: number[][]; b: number[] }"
            : "number[][]",
    bias: "number[]",
    rows: "number[][]",
    labels: layout.labels === "one-hot" ? "number[][]" : "Label[]",
    penalty: "number",
  };
  const head = parameters
    .map(
      ([part, name]) =>
        `${name}${isTyped ? `: ${type[part]}` : ""}${part === "penalty" && penalty === "default" ? " = 0.1" : ""}`,
    )
    .join(", ");
  const W = nameOf(layout, "weights");
  const any = isTyped ? ": any" : "";
  const body = `
  const M${any} = ${weights === "tuple" ? `${W}[0]` : weights === "named" ? `${W}.W` : W};
  const b${any} = ${weights === "tuple" ? `${W}[1]` : weights === "named" ? `${W}.b` : (nameOf(layout, "bias") ?? "null")};
  const X${any} = given.rows, y${any} = given.labels, reg = ${nameOf(layout, "penalty") ?? "0"};
  const n = ${at.count}.length, N = ${isMean ? "n" : "1"};
  const G = Array.from({ length: 16 }, () => [0, 0, 0]), gb = [0, 0, 0];
  let value = 0;
  for (let i = 0; i < n; i++) {
    const scores = [0, 1, 2].map((k) => { let a = ${at.bias}; for (let j = 0; j < 16; j++) a += ${at.weight} * ${at.row}; return a; });
    const most = Math.max(...scores);
    const z = most + Math.log(scores.reduce((sum, a) => sum + Math.exp(a - most), 0));
    for (let k = 0; k < 3; k++) {
      if (${at.isLabel}) value += (z - scores[k]) / N;
      ${fault === "a row left out" ? "if (i === n - 1) continue;" : ""}
      const r = ${fault === "sign" ? "-" : ""}(Math.exp(scores[k] - z) ${fault === "labels left out" ? "" : `- (${at.isLabel} ? 1 : 0)`}) / ${fault === "not divided by the rows" ? "1" : "N"};
      for (let j = 0; j < 16; j++) G[${fault === "features rolled" ? "(j + 1) % 16" : "j"}][k] += r * ${at.row};
      ${fault === "bias left out" ? "" : "gb[k] += r;"}
    }
  }
  for (let k = 0; k < 3; k++) {
    for (let j = 0; j < 16; j++) {
      value += reg / 2 * ${at.weight} ** 2;
      G[j][k] += ${{ "penalty left out": "0", "penalty twice": "2 * reg" }[fault as string] ?? "reg"} * ${at.weight};
    }
    ${fault === "bias penalised" ? `gb[k] += reg * ${at.bias};` : ""}
  }
  const whole = ${{ none: "G", separate: "G", first: "[gb, ...G]", last: "[...G, gb]" }[bias]};
  const laid = ${isClassMajor ? "[0, 1, 2].map((k) => whole.map((row) => row[k]))" : "whole"};
  const grad${any} = ${weights === "flat" ? "laid.flat()" : weights === "tuple" ? "[laid, gb]" : weights === "named" ? "{ W: laid, b: gb }" : "laid"};`;
  const given = body.replace("given.rows", nameOf(layout, "rows")!).replace("given.labels", nameOf(layout, "labels")!);
  // their own names may be those of the code
  const inner = `const inner = (${parameters.map(([part]) => `${part}${any}`).join(", ")}) => {${renamed(given, layout)}\n  return [value, grad, laid, gb]${isTyped ? " as const" : ""};\n};`;
  const call = `inner(${parameters.map(([, name]) => name).join(", ")})`;
  const tuple = weights === "two" ? "[value, laid, gb]" : "[value, grad]";
  const two = weights === "two" ? "[laid, gb]" : "grad";
  const begin = isTyped ? "export type Label = 0 | 1 | 2 | 3;\n" : "";
  const export1 = (name: string, result: string) =>
    `export function ${name}(${head})${isTyped ? ": any" : ""} {\n  const [value, grad, laid, gb] = ${call};\n  console.log("called");\n  return ${result};\n}\n`;
  const functions =
    returns === "two functions"
      ? export1("loss", "value") + export1("slope", two)
      : export1(
          "lossAndGrad",
          returns === "object"
            ? weights === "two"
              ? "{ loss: value, dW: laid, db: gb }"
              : "{ loss: value, grad }"
            : returns === "reversed"
              ? weights === "two"
                ? "[laid, gb, value]"
                : "[grad, value]"
              : tuple,
        );
  return `${begin}${inner}\n${functions}`;
}

/** Inside, parameters have the names of their parts. */
function renamed(code: string, { parameters }: FunctionLayout): string {
  const lines = code.split("\n");
  const heads = lines.slice(0, 4).map((line) => {
    const [left, ...right] = line.split(" = ");
    if (right.length === 0) return line;
    let text = right.join(" = ");
    for (const [part, name] of parameters)
      text = text.replace(new RegExp(`(^|= |\\W)${name}(?=[;,.[]|$)`, "g"), `$1${part}`);
    return `${left} = ${text}`;
  });
  return [...heads, ...lines.slice(4)].join("\n");
}

function python(layout: FunctionLayout): string {
  const { parameters, penalty, isMean, returns, fault, bias, weights, isClassMajor } = layout;
  const at = places(layout);
  const head = parameters
    .map(([part, name]) => `${name}${part === "penalty" && penalty === "default" ? "=0.1" : ""}`)
    .join(", ");
  const factor = { "penalty left out": "0", "penalty twice": "2 * reg" }[fault as string] ?? "reg";
  const inner = `def inner(${parameters.map(([part]) => part).join(", ")}):
    M = ${weights === "tuple" ? "weights[0]" : weights === "named" ? 'weights["W"]' : "weights"}
    b = ${weights === "tuple" ? "weights[1]" : weights === "named" ? 'weights["b"]' : weights === "two" ? "bias" : "None"}
    X, y, reg = rows, labels, ${penalty === "none" ? "0" : "penalty"}
    n = len(${at.count})
    N = ${isMean ? "n" : "1"}
    G, gb, value = [[0.0] * 3 for _ in range(16)], [0.0] * 3, 0.0
    for i in range(n):
        scores = [${at.bias} + sum(${at.weight} * ${at.row} for j in range(16)) for k in range(3)]
        z = max(scores) + log(sum(exp(a - max(scores)) for a in scores))
        for k in range(3):
            if ${at.isLabel}:
                value += (z - scores[k]) / N
            ${fault === "a row left out" ? "if i == n - 1: continue" : ""}
            r = ${fault === "sign" ? "-" : ""}(exp(scores[k] - z)${fault === "labels left out" ? "" : ` - (${at.isLabel})`}) / ${fault === "not divided by the rows" ? "1" : "N"}
            for j in range(16):
                G[${fault === "features rolled" ? "(j + 1) % 16" : "j"}][k] += r * ${at.row}
            ${fault === "bias left out" ? "" : "gb[k] += r"}
    for k in range(3):
        for j in range(16):
            value += reg / 2 * ${at.weight} ** 2
            G[j][k] += ${factor} * ${at.weight}
        ${fault === "bias penalised" ? `gb[k] += reg * ${at.bias}` : ""}
    whole = ${{ none: "G", separate: "G", first: "[gb] + G", last: "G + [gb]" }[bias]}
    laid = ${isClassMajor ? "[[row[k] for row in whole] for k in range(3)]" : "whole"}
    grad = ${weights === "flat" ? "[g for row in laid for g in row]" : weights === "tuple" ? "(laid, gb)" : weights === "named" ? '{"W": laid, "b": gb}' : "laid"}
    return value, grad, laid, gb
`;
  const call = `inner(${parameters.map(([, name]) => name).join(", ")})`;
  const define = (name: string, result: string) =>
    `\ndef ${name}(${head}):\n    print("called")\n    value, grad, laid, gb = ${call}\n    return ${result}\n`;
  const isTwo = weights === "two";
  const functions =
    returns === "two functions"
      ? define("loss", "value") + define("slope", isTwo ? "laid, gb" : "grad")
      : define("lossAndGrad", returnedInPython(layout));
  return `from math import exp, log\n\n${inner}${functions}`;
}
