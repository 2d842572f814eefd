"""ONNX files of skl2onnx to multilogit: probabilities as those of onnxruntime, to 1e-12 in double precision and 1e-5 in 32 bits."""
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import os
import warnings

import numpy as np
import onnxruntime
import pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, Int64TensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, OneHotEncoder, OrdinalEncoder, RobustScaler, StandardScaler

warnings.filterwarnings("ignore")
HERE = pathlib.Path(__file__).parent


def generated(seed):
    """A pipeline, its rows, and the types of its columns; half of them in double precision."""
    random.seed(seed)
    rng = np.random.default_rng(seed)
    rows = 80
    frame = pd.DataFrame({"a": rng.normal(3, 2, rows), "b": rng.exponential(1, rows), "t": rng.choice(["p", 'q "x"', "東"], rows), "c": rng.integers(0, 4, rows)})
    K = random.choice([2, 3, 4])
    y = np.array(random.choice([["u", "v", "w", "x"], [3, 5, 7, 9]])[:K])[rng.integers(0, K, rows)]
    scaler = lambda: random.choice([StandardScaler(), MinMaxScaler(), MaxAbsScaler(), RobustScaler()])
    columns = ColumnTransformer(
        [
            ("numbers", make_pipeline(scaler(), scaler()), ["a", "b"]),
            ("text", random.choice([OneHotEncoder(handle_unknown="ignore"), OneHotEncoder(), OrdinalEncoder()]), ["t"]),
            ("codes", random.choice([OneHotEncoder(), OneHotEncoder(handle_unknown="ignore"), "drop"]), ["c"]),
        ],
        sparse_threshold=0,
    )
    model = make_pipeline(columns, LogisticRegression(C=random.choice([0.1, 1, 10]))).fit(frame, y)
    is_double = random.random() < 0.5
    number = DoubleTensorType if is_double else FloatTensorType
    types = [("a", number([None, 1])), ("b", number([None, 1])), ("t", StringTensorType([None, 1])), ("c", Int64TensorType([None, 1]))]
    return model, frame, types, is_double


def main():
    seed, count = int(os.environ.get("SEED", 7)), int(os.environ.get("MANY", 30))
    with tempfile.TemporaryDirectory() as top:
        cases = []
        for at in range(count):
            model, frame, types, is_double = generated(seed + at)
            folder = pathlib.Path(top) / str(at)
            folder.mkdir()
            onnx = to_onnx(model, initial_types=types, options={"zipmap": not is_double and random.random() < 0.5})
            (folder / "model.onnx").write_bytes(onnx.SerializeToString())
            dtype = np.float64 if is_double else np.float32
            feeds = {"a": frame.a.to_numpy(dtype)[:, None], "b": frame.b.to_numpy(dtype)[:, None], "t": frame.t.to_numpy(object)[:, None], "c": frame.c.to_numpy()[:, None]}
            used = {i.name for i in onnx.graph.input}
            session = onnxruntime.InferenceSession(onnx.SerializeToString(), providers=["CPUExecutionProvider"])
            expected = session.run(None, {k: v for k, v in feeds.items() if k in used})[1]
            if isinstance(expected, list):
                expected = np.array([[row[c] for c in model.classes_] for row in expected])
            (folder / "rows.json").write_text(json.dumps(frame.to_dict(orient="records"), default=lambda x: x.item()))
            cases.append((folder, expected, is_double))
        subprocess.run(["node", HERE / "convert-onnx.mjs", *(folder for folder, _, _ in cases)], check=True)
        worst = {True: 0.0, False: 0.0}
        for folder, expected, is_double in cases:
            ours = np.array(json.loads((folder / "probabilities.json").read_text())).reshape(expected.shape)
            worst[is_double] = max(worst[is_double], np.abs(ours - expected).max())
    print(f"{count} generated ONNX files from seed {seed}; largest differences: double {worst[True]:.1e}, 32 bits {worst[False]:.1e}")
    return 0 if worst[True] <= 1e-12 and worst[False] <= 1e-5 else 1


if __name__ == "__main__":
    sys.exit(main())
