// A page that fits 1797 handwritten digits in a worker, shows how the fit goes on, can stop it, and draws what the model looks for.
//
//     npx vite examples/digits-in-the-browser
import { type Model, predictor, raw, ridge } from "multilogit";
import { inWorker } from "multilogit/worker";
import digitsUrl from "../../data/digits.csv?url";

const element = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const [start, stop] = [element<HTMLButtonElement>("fit"), element<HTMLButtonElement>("stop")];
const [said, maps] = [element("said"), element("maps")];

const { pixels, digits } = await readDigits();
let controller = new AbortController();

start.addEventListener("click", async () => {
  controller = new AbortController();
  [start.disabled, stop.disabled] = [true, false];
  said.textContent = "fitting …";
  try {
    const model = await inWorker().fit(pixels, digits, {
      features: raw(),
      penalty: ridge(20),
      signal: controller.signal,
      onProgress: ({ iteration }) => {
        said.textContent = `iteration ${iteration}`;
      },
    });
    show(model);
  } catch (error) {
    said.textContent = controller.signal.aborted ? "stopped" : String(error);
  }
  [start.disabled, stop.disabled] = [false, true];
});

stop.addEventListener("click", () => controller.abort());

function show(model: Model): void {
  const classify = predictor(model);
  const K = model.classes.length;
  const p = classify.probabilitiesOfMatrix(pixels);
  const right = digits.filter((digit, i) => {
    const row = p.subarray(i * K, i * K + K);
    return model.classes[row.indexOf(Math.max(...row))] === digit;
  });
  said.textContent = `${right.length} of ${digits.length} right; ${model.report.reason}`;
  maps.replaceChildren(...model.classes.map((name, k) => weightMap(model, String(name), k)));
}

/** The weights of one class: orange speaks for it, violet against it. */
function weightMap({ weights, classes }: Model, name: string, k: number): HTMLElement {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [8, 8];
  const context = canvas.getContext("2d")!;
  // feature 0 is the constant
  const largest = weights.subarray(classes.length).reduce((most, w) => Math.max(most, Math.abs(w)), 0);
  for (let pixel = 0; pixel < 64; pixel++) {
    const share = weights[(pixel + 1) * classes.length + k]! / largest;
    context.fillStyle = share < 0 ? `rgb(45 0 75 / ${-share})` : `rgb(179 88 6 / ${share})`;
    context.fillRect(pixel % 8, Math.floor(pixel / 8), 1, 1);
  }
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  caption.textContent = name;
  figure.append(canvas, caption);
  return figure;
}

async function readDigits() {
  const [header, ...lines] = (await (await fetch(digitsUrl)).text()).trim().split("\n");
  const target = header!.split(",").indexOf("digit");
  const digits: string[] = [];
  const data = new Uint8Array(lines.length * 64);
  lines.forEach((line, i) => {
    const cells = line.split(",");
    digits.push(cells[target]!);
    data.set(cells.filter((_, j) => j !== target).map(Number), i * 64);
  });
  return { pixels: { rows: lines.length, columns: 64, data }, digits };
}
