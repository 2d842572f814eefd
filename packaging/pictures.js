// The picture of the README, from a fit and a diagnosis that are made here: the weights of the digits, and a gradient that sees other
// pictures than its likelihood. `npm run pictures` writes it; a test makes it again and compares.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fit, ridge, tableFromColumns, threshold } from "multilogit";
import { checkGradient } from "multilogit/check";

const INK = "#1e1b26";
const MUTED = "#5d5968";
const FONT = "font-family=\"ui-sans-serif, system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif\"";
const MONO = 'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace"';
/** From against the class to for it, as in the studio. */
const AGAINST = [45, 0, 75];
const FOR = [179, 88, 6];

const data = readFileSync(new URL("../data/digits.csv", import.meta.url), "utf8");

/** The picture as SVG. */
export async function overview() {
  const { names, rows, digits } = readDigits();
  const columns = Object.fromEntries(names.map((name, j) => [name, rows.map((row) => row[j])]));
  const model = await fit(tableFromColumns({ digit: digits.map(String), ...columns }), "digit", {
    features: threshold(8),
    penalty: ridge(1),
    engine: "reference",
  });
  const diagnosis = await checkGradient(transposed, { sample: sampleOf(rows, digits) });
  return svg(
    1000,
    450,
    [
      text(32, 44, "What the fit of 1797 handwritten digits learnt: one map of weights for each class", 17, INK, "600"),
      ...model.classes.map((name, k) => weightMap(model, name, k)),
      text(32, 192, `certificate   ${model.report.reason}`, 13.5, MUTED, "400", MONO),
      '<line x1="32" x2="968" y1="216" y2="216" stroke="#dcd9e2"/>',
      text(32, 252, "What the doctor says of a gradient with a transposed image in it", 17, INK, "600"),
      text(32, 284, "$ npx multilogit check digits.csv … -- python3 my_gradient.py", 13.5, MUTED, "400", MONO),
      ...wrapped(diagnosis.sentence, 62).map((line, i) => text(32, 308 + 20 * i, line, 13.5, "#b33a00", "600", MONO)),
      text(32, 364, "formula", 13.5, MUTED, "400", MONO),
      text(116, 364, diagnosis.causes[0].formula, 13.5, INK, "400", MONO),
      text(32, 388, "fix", 13.5, MUTED, "400", MONO),
      ...wrapped(diagnosis.causes[0].fix.split(";")[0], 54).map((line, i) =>
        text(116, 388 + 20 * i, line, 13.5, INK, "400", MONO),
      ),
      ...seen(diagnosis.recovered.rows[0]),
    ],
    "Weights of a softmax regression of handwritten digits as ten maps, with the certificate of the fit; and the gradient doctor, which " +
      "found that a gradient saw its pictures transposed.",
  );
}

function readDigits() {
  const [header, ...lines] = data.trim().split("\n");
  const names = header.split(",");
  const target = names.indexOf("digit");
  const cells = lines.map((line) => line.split(",").map(Number));
  return {
    names: names.filter((name) => name !== "digit"),
    rows: cells.map((row) => row.filter((_, j) => j !== target)),
    digits: cells.map((row) => row[target]),
  };
}

function sampleOf(rows, digits) {
  const some = digits.map((_, i) => i).filter((i) => i % 30 === 0);
  return { rows: some.map((i) => rows[i].map((pixel) => (pixel >= 8 ? 1 : 0))), labels: some.map((i) => digits[i]) };
}

/** The bug that the project began with: the likelihood sees the pixels, the gradient the transposed picture. */
const transposed = {
  evaluate({ weights, data: { design, labels, rows, columns, classes } }) {
    let value = 0;
    const gradient = new Float64Array(columns * classes);
    for (let i = 0; i < rows; i++) {
      const pixel = (j) => design[i * columns + j];
      const scores = Array.from({ length: classes }, (_, k) => {
        let score = 0;
        for (let j = 0; j < columns; j++) score += pixel(j) * weights[j * classes + k];
        return score;
      });
      const largest = Math.max(...scores);
      const total = scores.reduce((sum, score) => sum + Math.exp(score - largest), 0);
      value += largest + Math.log(total) - scores[labels[i]];
      for (let j = 0; j < columns; j++) {
        const other = (j % 8) * 8 + Math.floor(j / 8);
        for (let k = 0; k < classes; k++) {
          const residual = Math.exp(scores[k] - largest) / total - (k === labels[i] ? 1 : 0);
          gradient[j * classes + k] += residual * pixel(other);
        }
      }
    }
    return { value, gradient };
  },
};

function weightMap(model, name, k) {
  const K = model.classes.length;
  const x0 = 32 + k * 94.5;
  const largest = Math.max(...model.weights.map(Math.abs));
  const cells = Array.from({ length: 64 }, (_, j) => {
    // feature 0 is the constant
    const share = model.weights[(j + 1) * K + k] / largest;
    return cell(x0 + (j % 8) * 10.5, 76 + Math.floor(j / 8) * 10.5, 10, colourOf(share));
  });
  return `${text(x0, 68, name, 13.5, MUTED)}${cells.join("")}`;
}

/** What likelihood and gradient see of one row, as the doctor recovered it. */
function seen({ valueSees, gradientSees }) {
  return [
    ["the likelihood sees", valueSees, 590],
    ["the gradient sees", gradientSees, 790],
  ].flatMap(([title, pixels, x0]) => [
    text(x0, 284, title, 13.5, MUTED),
    ...pixels.map((pixel, j) =>
      cell(x0 + (j % 8) * 16, 296 + Math.floor(j / 8) * 16, 15, Math.abs(pixel - 1) < 0.5 ? INK : "#edeaf2"),
    ),
  ]);
}

function colourOf(share) {
  const [from, strength] = [share < 0 ? AGAINST : FOR, Math.min(1, Math.abs(share) * 1.6) ** 0.9];
  const mixed = from.map((part) => Math.round(246 + (part - 246) * strength));
  return `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

const cell = (x, y, size, fill) =>
  `<rect x="${round(x)}" y="${round(y)}" width="${size}" height="${size}" fill="${fill}"/>`;
const round = (number) => Number(number.toFixed(2));
const escaped = (string) => string.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function text(x, y, string, size, fill, weight = "400", font = FONT) {
  return `<text x="${round(x)}" y="${y}" font-size="${size}" fill="${fill}" font-weight="${weight}" ${font} xml:space="preserve">${escaped(string)}</text>`;
}

function wrapped(sentence, width) {
  const lines = [""];
  for (const word of sentence.split(" ")) {
    const line = lines.at(-1);
    if (line !== "" && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}

function svg(width, height, parts, description) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${description}">
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="#ffffff" stroke="#dcd9e2"/>
${parts.join("\n")}
</svg>
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL("../docs/pictures/overview.svg", import.meta.url), await overview());
