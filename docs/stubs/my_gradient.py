import json
import sys
import numpy as np

def loss_and_gradient(W, X, y, penalty):  # yours: W is K x d, X is n x d, y counts classes from 0
    A = X @ W.T
    A = A - A.max(axis=1, keepdims=True)
    log_P = A - np.log(np.exp(A).sum(axis=1, keepdims=True))
    Y = np.eye(len(W))[y]
    return -(Y * log_P).sum() + penalty / 2 * (W**2).sum(), (np.exp(log_P) - Y).T @ X + penalty * W

# From here on as it is, but for the answer to "hello": docs/check-protocol.md.
def answer(question):
    if question["op"] == "hello":
        return {"openness": "data", "layout": "class-major", "bias": "none", "labelBase": 0, "evalMany": True}
    X, y, many = np.array(question["design"], float), np.array(question["labels"]), question["op"] == "evalMany"
    found = []
    for W in question["weights"] if many else [question["weights"]]:
        value, gradient = loss_and_gradient(np.array(W), X, y, question["lambda"])
        results = {"value": float(value), "gradient": np.asarray(gradient).tolist()}
        found.append({name: results[name] for name in results if name in question["want"]})
    return {"evaluations": found} if many else found[0]

for line in sys.stdin:
    question = json.loads(line)
    print(json.dumps({"id": question["id"], **answer(question)}), flush=True)
