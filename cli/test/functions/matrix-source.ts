import type { FunctionLayout, Part } from "./function-layout.js";
import { returnedInPython } from "./returned-in-python.js";

/** The function on whole matrices: NumPy, PyTorch, JAX, R or Octave. The mistakes are the same as in loops. */
export function matrixSource(layout: FunctionLayout): string {
  if (layout.kind === "r") return r(layout);
  return layout.kind === "octave" ? octave(layout) : python(layout);
}

const nameOf = ({ parameters }: FunctionLayout, part: Part) => parameters.find(([of]) => of === part)?.[1];
const factorOf = ({ fault }: FunctionLayout) =>
  ({ "penalty left out": "0", "penalty twice": "2 * reg" })[fault as string] ?? "reg";

function python(layout: FunctionLayout): string {
  const { kind, parameters, penalty, isMean, returns, fault, bias, weights, isClassMajor, labels, rowsAreColumns } =
    layout;
  const library = kind.split(" ")[0] as "numpy" | "torch" | "jax";
  const np = library === "torch" ? "torch" : library === "jax" ? "jnp" : "np";
  const begin = {
    numpy: "import numpy as np",
    torch: "import torch",
    jax: 'import jax\njax.config.update("jax_enable_x64", True)\nimport jax.numpy as jnp',
  }[library];
  const head = parameters
    .map(([part, name]) => `${name}${part === "penalty" && penalty === "default" ? "=0.1" : ""}`)
    .join(", ");
  const [W, X, y] = (["weights", "rows", "labels"] as const).map((part) => nameOf(layout, part)!) as [
    string,
    string,
    string,
  ];
  const base = weights === "tuple" ? `${W}[0]` : weights === "named" ? `${W}["W"]` : W;
  const apart = weights === "tuple" ? `${W}[1]` : weights === "named" ? `${W}["b"]` : nameOf(layout, "bias");
  const own = bias === "first" || bias === "last" ? "xs.shape[1] + 1" : "xs.shape[1]";
  const shaped =
    weights !== "flat" ? base : isClassMajor ? `${base}.reshape(-1, ${own})` : `${base}.reshape(${own}, -1)`;
  const eye = library === "torch" ? "torch.eye(K, dtype=torch.float64)" : `${np}.eye(K)`;
  const most = library === "torch" ? "A.max(dim=1, keepdim=True).values" : "A.max(axis=1, keepdims=True)";
  const total =
    library === "torch" ? "torch.exp(A).sum(dim=1, keepdim=True)" : `${np}.exp(A).sum(axis=1, keepdims=True)`;
  const isDifferentiated = kind === "torch backward" || kind === "torch autograd" || kind === "jax grad";
  const stopped = (x: string) => (library === "torch" ? `${x}.detach()` : `jax.lax.stop_gradient(${x})`);
  const lost = (name: string, x: string) => (isDifferentiated && fault === name ? stopped(x) : x);
  const likelihood = `    xs = ${rowsAreColumns ? `${X}.T` : X}
    M = ${shaped}${isClassMajor ? "\n    M = M.T" : ""}
    ${{ none: "V, c = M, 0 * M[0]", separate: `V, c = M, ${apart}.reshape(-1)`, first: "V, c = M[1:], M[0]", last: "V, c = M[:-1], M[-1]" }[bias]}
    K, reg = M.shape[1], ${nameOf(layout, "penalty") ?? "0.0"}
    Y = ${labels === "one-hot" ? y : `${eye}[${y}${labels === "from 1" ? " - 1" : ""}]`}
    A = xs @ V + ${lost("bias left out", "c")}
    A = A - ${most}
    P = ${np}.exp(A) / ${total}
    N = ${isMean ? "len(xs)" : "1"}
    value = -(Y * (A - ${np}.log(${total}))).sum() / N + ${lost("penalty left out", "(reg / 2 * (V**2).sum())")}
    print("called")
`;
  if (kind === "jax grad") {
    const at = weights === "two" ? ", argnums=(0, 1)" : "";
    return `${begin}\n\ndef loss(${head}):\n${likelihood}    return value\n\nslope = jax.grad(loss${at})\nlossAndGrad = jax.value_and_grad(loss${at})\n`;
  }
  const cat = library === "torch" ? "torch.cat" : `${np}.concatenate`;
  const whole = { none: "G", separate: "G", first: `${cat}([gb[None], G])`, last: `${cat}([G, gb[None]])` }[bias];
  const laid = `${whole}${isClassMajor ? ".T" : ""}`;
  const roll = library === "torch" ? "torch.roll(xs, 1, 1)" : `${np}.roll(xs, 1, axis=1)`;
  const manual = `    R = ${fault === "sign" ? "-" : ""}(P${fault === "labels left out" ? "" : " - Y"}) / ${fault === "not divided by the rows" ? "1" : "N"}
    ${fault === "a row left out" ? "xs, R = xs[:-1], R[:-1]" : ""}
    G = ${fault === "features rolled" ? roll : "xs"}.T @ R + ${factorOf(layout)} * V
    gb = ${fault === "bias left out" ? "0 * c" : "R.sum(0)"}${fault === "bias penalised" ? " + reg * c" : ""}
    laid = ${laid}
    grad = ${weights === "flat" ? "laid.reshape(-1)" : weights === "tuple" ? "(laid, gb)" : weights === "named" ? '{"W": laid, "b": gb}' : "laid"}
`;
  const isTwo = weights === "two";
  const result = returnedInPython(layout);
  if (kind === "torch backward")
    return `${begin}\n\ndef lossAndGrad(${head}):\n${likelihood}    value.backward()\n    return value\n`;
  if (kind === "torch autograd") {
    const fresh = [W, ...(isTwo ? [apart!] : [])]
      .map((name) => `    ${name} = ${name}.clone().requires_grad_(True)\n`)
      .join("");
    const taken = isTwo
      ? `    laid, gb = torch.autograd.grad(value, [${W}, ${apart}])\n`
      : `    (grad,) = torch.autograd.grad(value, [${W}])\n`;
    if (returns === "two functions")
      return `${begin}\n\ndef loss(${head}):\n${likelihood}    return value.item()\n\ndef slope(${head}):\n${fresh}${likelihood}${taken}    return ${isTwo ? "laid, gb" : "grad"}\n`;
    return `${begin}\n\ndef lossAndGrad(${head}):\n${fresh}${likelihood}${taken}    return ${result}\n`;
  }
  if (returns === "two functions")
    return `${begin}\n\ndef loss(${head}):\n${likelihood}    return value\n\ndef slope(${head}):\n${likelihood}${manual}    return ${isTwo ? "laid, gb" : "grad"}\n`;
  return `${begin}\n\ndef lossAndGrad(${head}):\n${likelihood}${manual}    return ${result}\n`;
}

function r(layout: FunctionLayout): string {
  const { parameters, penalty, isMean, returns, fault, bias, weights, isClassMajor, labels, rowsAreColumns } = layout;
  const head = parameters
    .map(([part, name]) => `${name}${part === "penalty" && penalty === "default" ? " = 0.1" : ""}`)
    .join(", ");
  const [W, X, y] = (["weights", "rows", "labels"] as const).map((part) => nameOf(layout, part)!) as [
    string,
    string,
    string,
  ];
  const base = weights === "tuple" ? `${W}[[1]]` : weights === "named" ? `${W}$W` : W;
  const apart = weights === "tuple" ? `${W}[[2]]` : weights === "named" ? `${W}$b` : nameOf(layout, "bias");
  const own = bias === "first" || bias === "last" ? "(ncol(xs) + 1)" : "ncol(xs)";
  const shaped =
    weights !== "flat" ? base : isClassMajor ? `matrix(${base}, ncol = ${own})` : `matrix(${base}, nrow = ${own})`;
  const laid = { none: "G", separate: "G", first: "rbind(gb, G)", last: "rbind(G, gb)" }[bias];
  const body = `  xs <- ${rowsAreColumns ? `t(${X})` : X}
  M <- ${isClassMajor ? `t(${shaped})` : shaped}
  ${{ none: "V <- M; intercepts <- 0 * M[1, ]", separate: `V <- M; intercepts <- as.vector(${apart})`, first: "V <- M[-1, ]; intercepts <- M[1, ]", last: "V <- M[-nrow(M), ]; intercepts <- M[nrow(M), ]" }[bias]}
  K <- ncol(M); penalty <- ${nameOf(layout, "penalty") ?? "0"}
  Y <- ${labels === "one-hot" ? y : `diag(K)[${y}${labels === "from 0" ? " + 1" : ""}, , drop = FALSE]`}
  A <- sweep(xs %*% V, 2, intercepts, "+")
  A <- A - apply(A, 1, max)
  P <- exp(A) / rowSums(exp(A))
  N <- ${isMean ? "nrow(xs)" : "1"}
  value <- -sum(Y * (A - log(rowSums(exp(A))))) / N + penalty / 2 * sum(V^2)
  print("called")
  R <- ${fault === "sign" ? "-" : ""}(P${fault === "labels left out" ? "" : " - Y"}) / ${fault === "not divided by the rows" ? "1" : "N"}
  ${fault === "a row left out" ? "R[nrow(R), ] <- 0" : ""}
  ${fault === "features rolled" ? "xs <- xs[, c(ncol(xs), seq_len(ncol(xs) - 1)), drop = FALSE]" : ""}
  G <- t(xs) %*% R + ${factorOf(layout).replace("reg", "penalty")} * V
  gb <- ${fault === "bias left out" ? "0 * intercepts" : "colSums(R)"}${fault === "bias penalised" ? " + penalty * intercepts" : ""}
  laid <- ${isClassMajor ? `t(${laid})` : laid}
  grad <- ${weights === "flat" ? "as.vector(laid)" : weights === "tuple" ? "list(laid, gb)" : weights === "named" ? "list(W = laid, b = gb)" : "laid"}
`;
  const isTwo = weights === "two";
  const define = (name: string, result: string) => `${name} <- function(${head}) {\n${body}  ${result}\n}\n`;
  if (returns === "two functions") return define("loss", "value") + define("slope", isTwo ? "list(laid, gb)" : "grad");
  const result =
    returns === "object"
      ? isTwo
        ? "list(loss = value, dW = laid, db = gb)"
        : "list(loss = value, grad = grad)"
      : returns === "reversed"
        ? isTwo
          ? "list(laid, gb, value)"
          : "list(grad, value)"
        : isTwo
          ? "list(value, laid, gb)"
          : "list(value, grad)";
  return define("lossAndGrad", result);
}

function octave(layout: FunctionLayout): string {
  const { parameters, isMean, returns, fault, bias, weights, isClassMajor, labels, rowsAreColumns } = layout;
  const head = parameters.map(([, name]) => name).join(", ");
  const [W, X, y] = (["weights", "rows", "labels"] as const).map((part) => nameOf(layout, part)!) as [
    string,
    string,
    string,
  ];
  const own = bias === "first" || bias === "last" ? "(columns(xs) + 1)" : "columns(xs)";
  const shaped = weights !== "flat" ? W : isClassMajor ? `reshape(${W}, [], ${own})` : `reshape(${W}, ${own}, [])`;
  const laid = { none: "G", separate: "G", first: "[gb; G]", last: "[G; gb]" }[bias];
  const body = `  xs = ${X}${rowsAreColumns ? "'" : ""};
  M = ${shaped}${isClassMajor ? "'" : ""};
  ${{ none: "V = M; c = 0 * M(1, :);", separate: `V = M; c = ${nameOf(layout, "bias")}(:)';`, first: "V = M(2:end, :); c = M(1, :);", last: "V = M(1:end-1, :); c = M(end, :);" }[bias]}
  K = columns(M); penalty = ${nameOf(layout, "penalty") ?? "0"};
  ${labels === "one-hot" ? `Y = ${y};` : `E = eye(K); Y = E(${y}(:)${labels === "from 0" ? " + 1" : ""}, :);`}
  A = xs * V + c;
  A = A - max(A, [], 2);
  P = exp(A) ./ sum(exp(A), 2);
  N = ${isMean ? "rows(xs)" : "1"};
  value = -sum(sum(Y .* (A - log(sum(exp(A), 2))))) / N + penalty / 2 * sum(V(:) .^ 2)
  R = ${fault === "sign" ? "-" : ""}(P${fault === "labels left out" ? "" : " - Y"}) / ${fault === "not divided by the rows" ? "1" : "N"};
  ${fault === "a row left out" ? "R(end, :) = 0;" : ""}
  ${fault === "features rolled" ? "xs = circshift(xs, 1, 2);" : ""}
  G = xs' * R + ${factorOf(layout).replace("reg", "penalty")} * V;
  gb = ${fault === "bias left out" ? "0 * c" : "sum(R, 1)"}${fault === "bias penalised" ? " + penalty * c" : ""};
  laid = ${laid};${isClassMajor ? " laid = laid';" : ""}
  grad = ${weights === "flat" ? "laid(:)" : "laid"};
`;
  const isTwo = weights === "two";
  const define = (name: string, out: string) => `function ${out} = ${name}(${head})\n${body}end\n`;
  if (returns === "two functions")
    return `1;\n${define("loss", "value")}${define("slope", isTwo ? "[laid, gb]" : "grad")}`;
  if (returns === "object") {
    const fields = isTwo ? "'loss', value, 'dW', laid, 'db', gb" : "'loss', value, 'grad', grad";
    return `1;\nfunction out = lossAndGrad(${head})\n${body}  out = struct(${fields});\nend\n`;
  }
  const outputs = isTwo ? ["value", "laid", "gb"] : ["value", "grad"];
  return `1;\n${define("lossAndGrad", `[${(returns === "reversed" ? outputs.reverse() : outputs).join(", ")}]`)}`;
}
