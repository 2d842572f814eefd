"""The peer's side of the protocol in src/peers/peer-process.ts: loads a data set's folder, then answers fits until standard input ends."""

import sys
import time

import numpy as np


def description(folder):
    with open(f"{folder}/description.txt") as lines:
        return dict(line.rstrip("\n").split(" ", 1) for line in lines)


def labels(folder):
    return np.fromfile(f"{folder}/labels.bin", "<i4")


def features(folder, dtype):
    """The features without the constant, rows × features: a C-ordered array, or scipy's CSR for codes and sparse rows."""
    shape = description(folder)
    storage, n, d = shape["storage"], int(shape["rows"]), int(shape["features"])
    path = f"{folder}/values.bin"
    if storage in ("codes", "sparse"):
        from scipy.sparse import csr_matrix
    if storage == "codes":
        columns, levels = int(shape["columns"]), int(shape["levels"])
        codes = np.fromfile(path, "u1").reshape(columns, n).astype(np.int32)
        indices = np.ascontiguousarray((codes + levels * np.arange(columns, dtype=np.int32)[:, None]).T).ravel()
        starts = np.arange(0, n * columns + 1, columns, dtype=np.int32)
        return csr_matrix((np.ones(n * columns, dtype), indices, starts), shape=(n, d))
    if storage == "sparse":
        starts, indices = (np.fromfile(f"{folder}/{name}.bin", "<i4") for name in ("starts", "indices"))
        return csr_matrix((np.fromfile(path, "<f8").astype(dtype), indices, starts), shape=(n, d))
    columns = np.fromfile(path, "<f8" if storage == "numbers" else "u1").reshape(d, n)
    rows = columns.T.astype(dtype, order="C")
    rows /= float(shape.get("scale", 1))
    return rows


def timed(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def serve(version, fit):
    """`fit(setting)` gives seconds, weights d × K with the constant first, and a note."""
    print(f"ready {version}", flush=True)
    for line in sys.stdin:
        _, setting, path = line.split()
        seconds, weights, note = fit(float(setting))
        np.ascontiguousarray(weights, "<f8").tofile(path)
        print(f"done {seconds:.9g} {note}", flush=True)
