"""multilogit as a scikit-learn estimator, so that scikit-learn's own checks and tests can be run over it.

Fits are made by bench/dist/scikit-learn/fit-process.js, one process of Node.js for all estimators. Scores come from coef_ and intercept_,
as scikit-learn's own linear models make them; that they are those of the fitted model is checked at every fit.
"""

import base64
import json
import math
import pathlib
import subprocess
import threading
import warnings

import numpy as np
from scipy import sparse
from scipy.special import log_softmax, softmax
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model._base import LinearClassifierMixin, SparseCoefMixin
from sklearn.utils import compute_class_weight
from sklearn.utils.extmath import safe_sparse_dot
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, validate_data

FIT_PROCESS = pathlib.Path(__file__).parent.parent / "dist" / "scikit-learn" / "fit-process.js"
# scikit-learn's names of solvers, and ours; those that have no counterpart are the default
SOLVERS = {"lbfgs": "lbfgs", "newton-cg": "newton", "newton-cholesky": "newton"}
# how far two ways to add up scores may move a probability
ROUNDING = 1e-9


def _text(numbers):
    return base64.b64encode(np.ascontiguousarray(numbers, "<f8").tobytes()).decode()


def _numbers(text, *shape):
    return np.frombuffer(base64.b64decode(text), "<f8").reshape(shape).copy()


class _FitProcess:
    """One process, started at the first fit; threads take turns."""

    def __init__(self):
        self._child = None
        self._lock = threading.Lock()

    def ask(self, request):
        with self._lock:
            if self._child is None:
                self._child = subprocess.Popen(
                    ["node", str(FIT_PROCESS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            self._child.stdin.write(json.dumps(request) + "\n")
            self._child.stdin.flush()
            line = self._child.stdout.readline()
        if line == "":
            raise RuntimeError("the process that fits has ended; its complaint is above")
        answer = json.loads(line)
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer


_process = _FitProcess()


class MultilogitClassifier(LinearClassifierMixin, SparseCoefMixin, BaseEstimator):
    """Softmax regression by multilogit, with the parameters of scikit-learn's LogisticRegression that mean something to it."""

    def __init__(
        self,
        *,
        C=1.0,
        tol=1e-4,
        fit_intercept=True,
        class_weight=None,
        random_state=None,
        solver="lbfgs",
        max_iter=100,
        warm_start=False,
        penalty="l2",
    ):
        self.C = C
        self.tol = tol
        self.fit_intercept = fit_intercept
        self.class_weight = class_weight
        self.random_state = random_state
        self.solver = solver
        self.max_iter = max_iter
        self.warm_start = warm_start
        self.penalty = penalty

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags

    def fit(self, X, y, sample_weight=None):
        X, y = validate_data(
            self, X, y, accept_sparse="csr", accept_large_sparse=True, dtype=[np.float64, np.float32], order="C"
        )
        check_classification_targets(y)
        self.classes_, labels = np.unique(y, return_inverse=True)
        K = len(self.classes_)
        if K < 2:
            raise ValueError(f"the target has one class only, {self.classes_[0]!r}; a classifier needs rows of at least two")
        weights = self._row_weights(sample_weight, X, y, labels)
        start = self._start(X.shape[1], K)
        answer = _process.ask(
            {
                "rows": X.shape[0],
                "features": X.shape[1],
                **self._cells(X),
                "labels": labels.tolist(),
                "classes": K,
                "rowWeights": _text(weights),
                "C": None if self.penalty is None or math.isinf(self.C) else float(self.C),
                "constant": bool(self.fit_intercept),
                "solver": SOLVERS.get(self.solver, "auto"),
                "tolerance": float(self.tol),
                "maxIterations": int(self.max_iter),
                **({} if start is None else {"start": _text(start)}),
            }
        )
        W = _numbers(answer["weights"], -1, K)
        self._take(W, X.dtype)
        self.n_iter_ = np.array([answer["iterations"]], dtype=np.int32)
        self._assert_same_model(X, W, _numbers(answer["probabilities"], -1, K))
        if not answer["converged"]:
            warnings.warn(answer["reason"], ConvergenceWarning)
        return self

    def _row_weights(self, sample_weight, X, y, labels):
        weights = _check_sample_weight(sample_weight, X, dtype=np.float64, copy=True, ensure_non_negative=True)
        if self.class_weight is not None:
            of_classes = compute_class_weight(
                self.class_weight, classes=self.classes_, y=y, sample_weight=sample_weight
            )
            weights *= of_classes[labels]
        return weights

    @staticmethod
    def _cells(X):
        if not sparse.issparse(X):
            return {"dense": _text(X)}
        rows = {"starts": X.indptr.tolist(), "columns": X.indices.tolist(), "values": _text(X.data)}
        return {"sparse": rows}

    def _start(self, features, K):
        """The weights of the last fit, d × K with the constant first; two classes share one vector, of which each has a half."""
        coef = getattr(self, "coef_", None)
        if not self.warm_start or coef is None or coef.shape != (1 if K == 2 else K, features):
            return None
        W = np.asarray(coef, np.float64).T
        if self.fit_intercept:
            W = np.vstack([np.broadcast_to(self.intercept_, W.shape[1]), W])
        return W if K > 2 else np.hstack([-W / 2, W / 2])

    def _take(self, W, dtype):
        """coef_ and intercept_ of the weights: of two classes the difference."""
        vectors = W if W.shape[1] > 2 else W[:, 1:] - W[:, :1]
        self.intercept_ = (vectors[0] if self.fit_intercept else np.zeros(vectors.shape[1])).astype(dtype)
        self.coef_ = np.ascontiguousarray((vectors[1:] if self.fit_intercept else vectors).T, dtype)

    def _assert_same_model(self, X, W, probabilities):
        constant, features = (W[:1], W[1:]) if self.fit_intercept else (0, W)
        mine = softmax(safe_sparse_dot(X.astype(np.float64), features, dense_output=True) + constant, axis=1)
        assert np.all(np.abs(mine - probabilities) <= ROUNDING), "coef_ and intercept_ are not the fitted model"

    def _all_scores(self, X):
        scores = self.decision_function(X)
        return scores if scores.ndim == 2 else np.stack([np.zeros_like(scores), scores], axis=1)

    def predict_proba(self, X):
        return softmax(self._all_scores(X), axis=1)

    def predict_log_proba(self, X):
        return log_softmax(self._all_scores(X), axis=1)
