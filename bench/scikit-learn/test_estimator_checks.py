"""scikit-learn's checks of what every estimator owes, from the installed package; and what its tests cannot ask of ours in their words."""

import numpy as np
import pytest
from multilogit_classifier import SOLVERS, MultilogitClassifier
from sklearn.datasets import load_iris
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.estimator_checks import parametrize_with_checks


@parametrize_with_checks([MultilogitClassifier()])
def test_estimator_check(estimator, check):
    check(estimator)


@pytest.mark.parametrize("solver", sorted(SOLVERS))
@pytest.mark.parametrize("max_iter", range(1, 5))
def test_stops_after_max_iter_and_says_so(solver, max_iter):
    X, y = load_iris(return_X_y=True)
    classifier = MultilogitClassifier(solver=solver, max_iter=max_iter, tol=1e-15)
    with pytest.warns(ConvergenceWarning, match=f"stopped at the limit of {max_iter} iteration"):
        classifier.fit(X, y == 1)
    assert classifier.n_iter_[0] == max_iter


@pytest.mark.parametrize("C", np.logspace(-6, 12, 10))
@pytest.mark.parametrize("tol", [1e-4, 1e-9])
@pytest.mark.parametrize("solver", sorted(SOLVERS))
def test_converges_at_any_C(solver, tol, C, recwarn):
    X, y = load_iris(return_X_y=True)
    MultilogitClassifier(solver=solver, C=C, tol=tol, max_iter=1000).fit(X, y)
    assert [str(warning.message) for warning in recwarn] == []
