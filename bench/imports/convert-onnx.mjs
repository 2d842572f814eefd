// For each folder that is named: the probabilities of its model.onnx for rows.json.
import { readFileSync, writeFileSync } from "node:fs";
import { modelFromOnnx, probabilities } from "multilogit";

for (const folder of process.argv.slice(2)) {
  const model = modelFromOnnx(readFileSync(`${folder}/model.onnx`));
  const P = probabilities(model, JSON.parse(readFileSync(`${folder}/rows.json`, "utf8")));
  writeFileSync(`${folder}/probabilities.json`, JSON.stringify([...P]));
}
