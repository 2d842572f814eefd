"""scikit_learn.py SOLVER DTYPE FOLDER: LogisticRegression; the setting is `tol`. C Σ loss + ½‖W‖² with C = 1/λ is λ⁻¹ times ours (K ≥ 3)."""

import sys
import warnings

import numpy as np
import protocol
import sklearn
from sklearn.linear_model import LogisticRegression

solver, dtype, folder = sys.argv[1:]
warnings.simplefilter("ignore")
X, y = protocol.features(folder, dtype), protocol.labels(folder)
C = 1 / float(protocol.description(folder)["lambda"])


def fit(tol):
    model = LogisticRegression(C=C, solver=solver, tol=tol, max_iter=1_000_000, random_state=0)
    seconds, _ = protocol.timed(lambda: model.fit(X, y))
    return seconds, np.vstack([model.intercept_, model.coef_.T]), f"iterations={np.max(model.n_iter_)}"


protocol.serve(f"scikit-learn {sklearn.__version__}, numpy {np.__version__}", fit)
