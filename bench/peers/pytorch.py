"""pytorch.py DTYPE FOLDER: torch.optim.LBFGS with strong Wolfe line search on f/n; the setting is `tolerance_grad`, with no other stop."""

import sys

import protocol
import torch

dtype, folder = sys.argv[1:]
kind = getattr(torch, dtype)
X = protocol.features(folder, dtype)
if hasattr(X, "indptr"):
    parts = (torch.from_numpy(part) for part in (X.indptr, X.indices, X.data))
    X = torch.sparse_csr_tensor(*parts, size=X.shape, dtype=kind)
else:
    X = torch.from_numpy(X)
shape = protocol.description(folder)
y, ridge = torch.from_numpy(protocol.labels(folder)).long(), float(shape["lambda"])
n, d, K = int(shape["rows"]), int(shape["features"]), int(shape["classes"])


def solve(tolerance):
    W = torch.zeros(d, K, dtype=kind, requires_grad=True)
    b = torch.zeros(K, dtype=kind, requires_grad=True)
    solver = torch.optim.LBFGS(
        [W, b], max_iter=100_000, max_eval=1_000_000, tolerance_grad=tolerance, tolerance_change=0, line_search_fn="strong_wolfe"
    )

    def closure():
        solver.zero_grad()
        loss = torch.nn.functional.cross_entropy(X @ W + b, y, reduction="mean") + ridge / (2 * n) * W.square().sum()
        loss.backward()
        return loss

    solver.step(closure)
    return torch.vstack([b, W]).detach().numpy(), solver.state[W]["n_iter"]


def fit(tolerance):
    seconds, (weights, iterations) = protocol.timed(lambda: solve(tolerance))
    return seconds, weights, f"iterations={iterations}"


protocol.serve(f"PyTorch {torch.__version__}", fit)
