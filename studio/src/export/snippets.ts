import { CLASSES, FEATURES, featureName, type Images, intensitiesAt } from "../images/images.js";
import { LIT_FROM } from "../images/picture.js";
import type { PixelMap } from "../images/pixel-map.js";

/** What a snippet computes: scores and probabilities of a drawing, and one derivative, of the drawing or of a sample. */
export interface SnippetOf {
  readonly W: Float64Array;
  readonly map: PixelMap;
  /** intensities 0 to 16 */
  readonly drawing: Uint8Array;
  readonly label: number;
  readonly feature: number;
  readonly class: number;
  /** the images that the derivative is summed over; null for the drawing alone */
  readonly sample: Images | null;
}

/** A program in TypeScript, and JavaScript too, that prints the numbers of the page. */
export function typescriptSnippet(of: SnippetOf): string {
  const see = {
    threshold: `Number(Number.parseInt(digit, 17) >= ${LIT_FROM})`,
    raw: "Number.parseInt(digit, 17)",
    standardize: "(Number.parseInt(digit, 17) - centers[pixel]) / units[pixel]",
  }[of.map.scale];
  return `// ${TITLE}
// ${LAYOUT}
// An image is 64 intensities, digits to base 17, and its class. The first one is the drawing${of.sample ? ", the others are the sample" : ""}.
const W = [
${rowsOf(of.W)}
];
${scaleOf(of, "const ", ";")}const images = [
${imagesOf(of)}
];

const Phi = images.map((image) => [1, ...Array.from(image.slice(0, 64), (digit, pixel) => ${see})]);
const A = Phi.map((phi) => W[0].map((_, k) => phi.reduce((sum, x, j) => sum + x * W[j][k], 0))); // scores
const Z = A.map((a) => {
  const top = Math.max(...a);
  return top + Math.log(a.reduce((sum, score) => sum + Math.exp(score - top), 0));
});
const P = A.map((a, i) => a.map((score) => Math.exp(score - Z[i]))); // probabilities
const Y = images.map((image) => W[0].map((_, k) => Number(k === Number(image[64]))));

// The derivative of the log-likelihood of ${of.sample ? "the sample" : "the drawing"} in W[${featureName(of.feature)}, ${of.class}]: the sum of (y - p) phi.
let derivative = 0;
for (let i = ${of.sample ? 1 : 0}; i < images.length; i++) derivative += (Y[i][${of.class}] - P[i][${of.class}]) * Phi[i][${of.feature}];
console.log(JSON.stringify({ a: A[0], z: Z[0], p: P[0], derivative }));
`;
}

/** The same in Python, without any package. */
export function pythonSnippet(of: SnippetOf): string {
  const see = {
    threshold: `float(int(digit, 17) >= ${LIT_FROM})`,
    raw: "int(digit, 17)",
    standardize: "(int(digit, 17) - centers[pixel]) / units[pixel]",
  }[of.map.scale];
  return `# ${TITLE}
# ${LAYOUT}
# An image is 64 intensities, digits to base 17, and its class. The first one is the drawing${of.sample ? ", the others are the sample" : ""}.
import json
import math

W = [
${rowsOf(of.W)}
]
${scaleOf(of, "", "")}images = [
${imagesOf(of)}
]

Phi = [[1] + [${see} for pixel, digit in enumerate(image[:64])] for image in images]
A = [[sum(x * w[k] for x, w in zip(phi, W)) for k in range(${CLASSES})] for phi in Phi]  # scores
Z = [max(a) + math.log(sum(math.exp(score - max(a)) for score in a)) for a in A]
P = [[math.exp(score - z) for score in a] for a, z in zip(A, Z)]  # probabilities
Y = [[int(k == int(image[64])) for k in range(${CLASSES})] for image in images]

# The derivative of the log-likelihood of ${of.sample ? "the sample" : "the drawing"} in W[${featureName(of.feature)}, ${of.class}]: the sum of (y - p) phi.
derivative = sum((Y[i][${of.class}] - P[i][${of.class}]) * Phi[i][${of.feature}] for i in range(${of.sample ? 1 : 0}, len(images)))
print(json.dumps({"a": A[0], "z": Z[0], "p": P[0], "derivative": derivative}))
`;
}

const TITLE = "Scores, probabilities and one derivative, as on the page of multilogit studio.";
const LAYOUT = "Feature 0 is the constant, then 64 pixels row by row; W[j][k] is the weight of feature j for class k.";

/** Shortest decimals that read back as the same numbers, one feature per line. */
function rowsOf(W: Float64Array): string {
  return Array.from(
    { length: FEATURES },
    (_, j) => `  [${Array.from(W.subarray(j * CLASSES, (j + 1) * CLASSES)).join(", ")}],`,
  ).join("\n");
}

function scaleOf({ map }: SnippetOf, declare: string, end: string): string {
  if (map.scale !== "standardize") return "";
  return `${declare}centers = [${Array.from(map.centers).join(", ")}]${end}\n${declare}units = [${Array.from(map.units).join(", ")}]${end}\n`;
}

function imagesOf({ drawing, label, sample }: SnippetOf): string {
  const line = (intensities: Uint8Array, of: number) =>
    `  "${Array.from(intensities, (x) => x.toString(17)).join("")}${of}",`;
  const others = sample ? Array.from(sample.labels, (of, i) => line(intensitiesAt(sample, i), of)) : [];
  return [line(drawing, label), ...others].join("\n");
}
