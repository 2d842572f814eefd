// The page: sends the digits to a worker, shows how the fit goes on, and draws the weights of the model that comes back.
//
//     npx vite examples/digits-in-the-browser
import { type Model, modelFromText, predictor } from "multilogit/predict";
import digitsUrl from "../../data/digits.csv?url";
import type { Answer, Task } from "./messages.js";

const element = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const [start, stop, said, maps] = [
  element<HTMLButtonElement>("fit"),
  element<HTMLButtonElement>("stop"),
  element("said"),
  element("maps"),
];

const task = await readDigits();
let worker: Worker | undefined;

start.addEventListener("click", () => {
  worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
    if (data.kind === "progress") said.textContent = `iteration ${data.iteration}`;
    else {
      if (data.kind === "model") show(modelFromText(data.text));
      else said.textContent = data.sentence;
      end();
    }
  });
  worker.addEventListener("error", ({ message }) => {
    said.textContent = `the worker failed: ${message}`;
    end();
  });
  worker.postMessage(task);
  [start.disabled, stop.disabled] = [true, false];
});

stop.addEventListener("click", () => {
  said.textContent = "stopped";
  end();
});

/** A worker that is ended leaves nothing behind. */
function end(): void {
  worker?.terminate();
  [start.disabled, stop.disabled] = [false, true];
}

function show(model: Model): void {
  const classify = predictor(model);
  const K = model.classes.length;
  const p = classify.probabilitiesOfMatrix(task.pixels);
  const right = task.digits.filter((digit, i) => {
    const row = p.subarray(i * K, i * K + K);
    return model.classes[row.indexOf(Math.max(...row))] === digit;
  });
  said.textContent = `${right.length} of ${task.digits.length} right; ${model.report.reason}`;
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

async function readDigits(): Promise<Task> {
  const [header, ...lines] = (await (await fetch(digitsUrl)).text()).trim().split("\n");
  const target = header!.split(",").indexOf("digit");
  const digits: string[] = [];
  const data = new Uint8Array(lines.length * 64);
  lines.forEach((line, i) => {
    const cells = line.split(",");
    digits.push(cells[target]!);
    data.set(cells.filter((_, j) => j !== target).map(Number), i * 64);
  });
  return { pixels: { rows: lines.length, columns: 64, data }, digits, lambda: 20 };
}
