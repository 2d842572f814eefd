"""scikit-learn to multilogit and back: predict_proba must be the same to 1e-12, for data sets and for generated pipelines."""
import importlib.util
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import textwrap
import warnings

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_digits, load_iris, load_wine
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    MaxAbsScaler, MinMaxScaler, OneHotEncoder, OrdinalEncoder, RobustScaler, StandardScaler,
)

warnings.filterwarnings("ignore")
HERE = pathlib.Path(__file__).parent
TOLERANCE = 1e-12


def documented_lines():
    """The lines of docs/import.md that write a model, as they stand there."""
    text = (HERE / "../../docs/import.md").read_text()
    start = text.index("    import json\n")
    return textwrap.dedent(text[start : text.index("The names of the columns", start)])


def data_set(load, *steps):
    x, y = load(return_X_y=True, as_frame=True)
    return make_pipeline(*steps, LogisticRegression(max_iter=300)).fit(x, y), x


def mixed():
    rng = np.random.default_rng(7)
    frame = table(rng, 300)
    frame["year"] = rng.integers(1950, 2020, 300)
    y = np.array(["no", "maybe", "yes"])[rng.integers(0, 3, 300)]
    columns = ColumnTransformer(
        [
            ("numbers", StandardScaler(), ["n0", "year"]),
            ("shares", MinMaxScaler(), ["n1"]),
            ("places", OneHotEncoder(drop="first"), ["t0"]),
            ("rare", OneHotEncoder(min_frequency=40, handle_unknown="infrequent_if_exist"), ["t1"]),
            ("order", OrdinalEncoder(), ["c0"]),
        ],
        remainder="passthrough",
    )
    return make_pipeline(columns, LogisticRegression(max_iter=300)).fit(frame, y), frame


def table(rng, rows):
    """Two numbers, a whole number, texts with awkward names."""
    names = ["north", "sOuth's", 'a "west"', "東", "", "x\ny", "__proto__"]
    return pd.DataFrame(
        {
            "n0": rng.normal(3, 2, rows),
            "n1": rng.exponential(1, rows),
            "n2": rng.normal(-100, 0.1, rows),
            "c0": rng.integers(0, 4, rows),
            "t0": np.array(names, dtype=object)[rng.integers(0, 4, rows)],
            "t1": np.array(names, dtype=object)[np.minimum(rng.geometric(0.4, rows) - 1, 6)],
            "b0": rng.integers(0, 2, rows),
        }
    )


def generated(seed):
    """A pipeline over a random table: scalers after each other, encoders with random options, nested, with or without names."""
    random.seed(seed)
    rng = np.random.default_rng(seed)
    frame = table(rng, random.choice([60, 150]))
    scaler = lambda: random.choice(
        [
            StandardScaler(with_mean=random.random() < 0.8, with_std=random.random() < 0.8),
            MinMaxScaler(feature_range=random.choice([(0, 1), (-2, 3)])), MaxAbsScaler(),
            RobustScaler(with_centering=random.random() < 0.5), "passthrough",
        ]
    )
    one_hot = lambda: OneHotEncoder(
        drop=random.choice([None, "first", "if_binary"]), sparse_output=False,
        handle_unknown=random.choice(["error", "ignore", "infrequent_if_exist"]),
        **random.choice([{}, {"min_frequency": 10}, {"max_categories": 3}]),
    )
    ordinal = lambda: random.choice(
        [OrdinalEncoder(), OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)]
    )
    encoder = lambda: random.choice([one_hot, one_hot, ordinal])()
    then_scaled = lambda first: make_pipeline(first, scaler()) if random.random() < 0.4 else first
    numbers = [make_pipeline(scaler(), scaler()) if random.random() < 0.5 else scaler(), ["n0", "n1", "n2"][: random.randint(1, 3)]]
    texts = [then_scaled(encoder()), random.choice([["t0"], ["t1"], ["t0", "t1"], ["t0", "c0"]])]
    parts = [("numbers", *numbers), ("texts", *texts)]
    random.shuffle(parts)
    columns = ColumnTransformer(
        parts, remainder="drop", sparse_threshold=0,
        transformer_weights=random.choice([None, {"texts": 0.5, "numbers": -2.0}]),
    )
    if random.random() < 0.3:
        columns = ColumnTransformer([("all", columns, list(frame.columns)), ("more", random.choice([StandardScaler(), MinMaxScaler()]), ["b0", "n0"])])
    K = random.choice([2, 2, 3, 5])
    names = random.choice([["a", "b", "c", "d", "e"], [1, 2, 3, 4, 5], [-1.0, 0.0, 2.0, 3.0, 4.0]] + ([[False, True]] if K == 2 else []))
    y = np.array(names[:K])[rng.integers(0, K, len(frame))]
    classifier = random.choice(
        [
            LogisticRegression(C=random.choice([0.1, 1, 100]), fit_intercept=random.random() < 0.8, max_iter=200),
            LogisticRegression(solver="newton-cholesky"),
        ]
    )
    model = make_pipeline(columns, *([StandardScaler()] if random.random() < 0.3 else []), classifier).fit(frame, y)
    rows = table(np.random.default_rng(seed + 1), 200)
    try:
        model.predict_proba(rows)
    except ValueError:  # a category that occurs in the new rows only
        rows = frame
    return model, rows


def main():
    seed = int(os.environ.get("SEED", 20261126))
    count = int(os.environ.get("MANY", 60))
    cases = {
        "iris": data_set(load_iris), "iris, standardised": data_set(load_iris, StandardScaler()),
        "digits": data_set(load_digits), "digits, 0 to 1": data_set(load_digits, MinMaxScaler()),
        "wine": data_set(load_wine, StandardScaler()), "mixed": mixed(),
        "iris, cross-validated": (lambda x, y: (LogisticRegressionCV(cv=3, max_iter=300).fit(x, y), x))(*load_iris(return_X_y=True, as_frame=True)),
    }
    for at in range(count):
        cases[f"generated, seed {seed + at}"] = generated(seed + at)
    lines = documented_lines()
    with tempfile.TemporaryDirectory() as top:
        folders = []
        for at, (model, rows) in enumerate(cases.values()):
            folder = pathlib.Path(top) / str(at)
            folder.mkdir()
            folders.append(folder)
            os.chdir(folder)
            exec(lines, {"model": model})
            # not by to_json, which keeps 15 digits
            (folder / "rows.json").write_text(json.dumps(rows.to_dict(orient="records"), default=lambda x: x.item()))
        os.chdir(HERE)
        subprocess.run(["node", HERE / "convert.mjs", *folders], check=True)
        worst = {"in": 0.0, "out": 0.0}
        failed = []
        for folder, (name, (model, rows)) in zip(folders, cases.items()):
            expected = model.predict_proba(rows)
            ours = np.array(json.loads((folder / "probabilities.json").read_text())).reshape(expected.shape)
            spec = importlib.util.spec_from_file_location("model_sklearn", folder / "model_sklearn.py")
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            back = module.pipeline()
            subprocess.run([sys.executable, folder / "model_sklearn.py"], check=True, stdout=subprocess.DEVNULL) if folder.name in "0123456" else None
            again = back.predict_proba(rows)
            differences = {"in": np.abs(ours - expected).max(), "out": np.abs(again - expected).max()}
            same = (back.predict(rows) == model.predict(rows)).all() and back.n_features_in_ == len(back.feature_names_in_)
            worst = {key: max(worst[key], value) for key, value in differences.items()}
            if not same or max(differences.values()) > TOLERANCE:
                failed.append(f"{name}: in {differences['in']:.1e}, out {differences['out']:.1e}, same classes {same}")
            elif not name.startswith("generated"):
                print(f"{name}: in {differences['in']:.1e}, out {differences['out']:.1e}")
    print(f"{count} generated pipelines from seed {seed}; largest differences: in {worst['in']:.1e}, out {worst['out']:.1e}")
    print("\n".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
