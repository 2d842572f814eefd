import { CLASSES, FEATURES, featureName } from "../images/images.js";
import type { Phi } from "../images/pixel-map.js";

/** What a snippet computes: one drawing at these weights, and one entry of its gradient. */
export interface SnippetOf {
  readonly W: Float64Array;
  readonly phi: Phi;
  readonly label: number;
  readonly feature: number;
  readonly class: number;
}

/** A program in TypeScript, and JavaScript too, that prints the numbers of the page. */
export function typescriptSnippet(of: SnippetOf): string {
  const { label, feature, class: l } = of;
  return `// Scores, probabilities and the gradient of one drawing, as on the page of multilogit studio.
// Feature 0 is the constant, then 64 pixels row by row; W[j][k] is the weight of feature j for class k.
const W = [
${rowsOf(of.W)}
];
const phi = [${features(of)}];
const label = ${label};

const a = W[0].map((_, k) => phi.reduce((sum, x, j) => sum + x * W[j][k], 0)); // scores
const top = Math.max(...a);
const z = top + Math.log(a.reduce((sum, score) => sum + Math.exp(score - top), 0));
const p = a.map((score) => Math.exp(score - z)); // probabilities
const G = phi.map((x) => p.map((q, k) => ((k === label ? 1 : 0) - q) * x)); // (y − p) φ: the gradient of ln p[label]

console.log(JSON.stringify({ a, z, p, derivative: G[${feature}][${l}] })); // the derivative in W[${featureName(feature)}, ${l}]
`;
}

/** The same in Python, without any package. */
export function pythonSnippet(of: SnippetOf): string {
  const { label, feature, class: l } = of;
  return `# Scores, probabilities and the gradient of one drawing, as on the page of multilogit studio.
# Feature 0 is the constant, then 64 pixels row by row; W[j][k] is the weight of feature j for class k.
import json
import math

W = [
${rowsOf(of.W)}
]
phi = [${features(of)}]
label = ${label}

a = [sum(x * w[k] for x, w in zip(phi, W)) for k in range(${CLASSES})]  # scores
top = max(a)
z = top + math.log(sum(math.exp(score - top) for score in a))
p = [math.exp(score - z) for score in a]  # probabilities
G = [[((k == label) - q) * x for k, q in enumerate(p)] for x in phi]  # (y - p) phi: the gradient of ln p[label]

print(json.dumps({"a": a, "z": z, "p": p, "derivative": G[${feature}][${l}]}))  # the derivative in W[${featureName(feature)}, ${l}]
`;
}

/** Shortest decimals that read back as the same numbers, a feature a line. */
function rowsOf(W: Float64Array): string {
  return Array.from(
    { length: FEATURES },
    (_, j) => `  [${Array.from(W.subarray(j * CLASSES, (j + 1) * CLASSES)).join(", ")}],`,
  ).join("\n");
}

function features({ phi }: SnippetOf): string {
  return Array.from({ length: FEATURES }, (_, j) => phi.values[phi.features.indexOf(j)] ?? 0).join(", ");
}
