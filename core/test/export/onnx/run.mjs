// Runs every model of cases.json in onnxruntime: node run.mjs onnxruntime-node|onnxruntime-web. Prints a list of answers for each.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , home, name] = process.argv;
const resolved = createRequire(`${home}/package.json`).resolve(name);
const ort = (await import(pathToFileURL(resolved))).default;
const answers = [];
for (const [c, { rows, inputs }] of JSON.parse(readFileSync("cases.json", "utf8")).entries()) {
  const session = await ort.InferenceSession.create(new Uint8Array(readFileSync(`case${c}.onnx`)));
  const feeds = inputs.map(({ column, type, cells }) => {
    const numbers = () => cells.map(Number);
    const [kind, data] =
      type === "text"
        ? ["string", cells]
        : type === "boolean"
          ? ["bool", Uint8Array.from(numbers())]
          : type === "float"
            ? ["float32", Float32Array.from(numbers())]
            : ["float64", Float64Array.from(numbers())];
    return [column, new ort.Tensor(kind, data, [rows, 1])];
  });
  const [label, probabilities, scores] = Object.values(await session.run(Object.fromEntries(feeds)));
  const K = probabilities.dims[1];
  const each = (numbers, i) => [...numbers.data.slice(i * K, i * K + K)].map(String);
  answers.push(Array.from({ length: rows }, (_, i) => [label.data[i], each(probabilities, i), each(scores, i)]));
  await session.release();
}
console.log(JSON.stringify(answers));
