// For each folder that is named: the model of its sklearn.json, as model_sklearn.py, and its probabilities for rows.json.
import { readFileSync, writeFileSync } from "node:fs";
import { modelFromCoefficientsText, modelFromText, modelToScikitLearn, modelToText, probabilities } from "multilogit";

for (const folder of process.argv.slice(2)) {
  const imported = modelFromCoefficientsText(readFileSync(`${folder}/sklearn.json`, "utf8"));
  const model = modelFromText(modelToText(imported));
  const P = probabilities(model, JSON.parse(readFileSync(`${folder}/rows.json`, "utf8")));
  writeFileSync(`${folder}/probabilities.json`, JSON.stringify([...P]));
  writeFileSync(`${folder}/model_sklearn.py`, modelToScikitLearn(model, { selfTest: true }));
}
