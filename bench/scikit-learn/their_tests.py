"""A plugin of pytest that runs scikit-learn's tests of LogisticRegression over multilogit: `pytest -p their_tests --pyargs …`.

The tests are those of the installed package; the name LogisticRegression in their module is made to mean our estimator. conventions.py says
which are left out, and why.
"""

import pytest
from conventions import convention_of, unused_conventions
from multilogit_classifier import MultilogitClassifier

THEIRS = "sklearn.linear_model.tests.test_logistic"


def pytest_collection_modifyitems(items):
    theirs = [item for item in items if item.module.__name__ == THEIRS]
    unused = unused_conventions([item.name for item in theirs])
    if theirs and unused:
        raise pytest.UsageError(f"conventions.py leaves out tests that are not there: {', '.join(unused)}")
    for item in theirs:
        item.module.LogisticRegression = MultilogitClassifier
        reason = convention_of(item.name)
        if reason is not None:
            item.add_marker(pytest.mark.skip(reason=reason))
