"""Runs every model of cases.json in onnxruntime, after ONNX's own checker. Prints a list of answers for each."""
import json
import sys

import numpy as np
import onnx
import onnxruntime

onnxruntime.set_default_logger_severity(3)
answers = []
for c, case in enumerate(json.load(open("cases.json", encoding="utf-8"))):
    model = onnx.load(f"case{c}.onnx")
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(f"case{c}.onnx", providers=["CPUExecutionProvider"])
    feeds = {}
    for each in case["inputs"]:
        cells = each["cells"]
        if each["type"] == "text":
            data = np.array(cells, dtype=object)
        else:
            numbers = [float(cell.replace("Infinity", "inf")) for cell in cells]
            data = np.array(numbers, dtype={"boolean": bool, "float": np.float32, "double": np.float64}[each["type"]])
        feeds[each["column"]] = data.reshape(-1, 1)
    label, probabilities, scores = session.run(None, feeds)
    text = lambda numbers: [repr(float(x)).replace("inf", "Infinity").replace("nan", "NaN") for x in numbers]
    answers.append([[label[i], text(probabilities[i]), text(scores[i])] for i in range(case["rows"])])
sys.stdout.buffer.write(json.dumps(answers).encode())
