"""Which tests of sklearn/linear_model/tests/test_logistic.py are left out over multilogit, each with the convention that it rests on.

Everything else in that module has to pass, with the tests that skip themselves (for want of array libraries) left as they are. A test is
named as pytest names it; a pattern has to match from the start.
"""

import re

CROSS_VALIDATION = "a test of LogisticRegressionCV, which stays scikit-learn's own; ours is `choose`, not an estimator"
PATH = "a test of scikit-learn's private functions for paths"
SPARSE_PENALTY = "l1_ratio: lasso and elastic net are not part of this estimator"
LIBLINEAR = "a rule of liblinear, which penalises the intercept, scales it, has a dual, or freezes on large values; ours does none of it"
OPTIONS = "which options scikit-learn's solvers refuse, warn of or deprecate; ours are other options"
CALLBACKS = "scikit-learn's callbacks; ours is onProgress"
SENTENCES = "the words of the warning are those of scikit-learn's solvers; test_estimator_checks.py asks for ours"
LARGE_INDICES = "liblinear, sag and saga refuse sparse indices of 64 bits; ours takes them"
DTYPE = "liblinear gives coefficients in f64 for data in f32; ours have the type of the data with every solver"

CONVENTIONS = {
    # one or several of LogisticRegressionCV's fits decide
    r"test_logistic_cv": CROSS_VALIDATION,
    r"test_multinomial_cv_iris": CROSS_VALIDATION,
    r"test_logistic_regressioncv_class_weights": CROSS_VALIDATION,
    r"test_logistic_regression_sample_weights\[.*cv": CROSS_VALIDATION,
    r"test_logistic_regression_cv_refit": CROSS_VALIDATION,
    r"test_LogisticRegressionCV": CROSS_VALIDATION,
    r"test_lr_cv_scores": CROSS_VALIDATION,
    r"test_passing_params_without_enabling_metadata_routing": CROSS_VALIDATION,
    r"test_scores_attribute_layout_elasticnet": CROSS_VALIDATION,
    r"test_logisticregressioncv_warns_with_use_legacy_attributes": CROSS_VALIDATION,
    r"test_lr_scoring_warns": CROSS_VALIDATION,
    r"test_get_default_scorer": CROSS_VALIDATION,
    r"test_.*\[LogisticRegressionCV": CROSS_VALIDATION,
    r"test_consistency_path": PATH,
    r"test_logistic_regression_path": PATH,
    r"test_logreg_l1": SPARSE_PENALTY,
    r"test_saga_vs_liblinear": SPARSE_PENALTY,
    r"test_elastic_net": SPARSE_PENALTY,
    r"test_LogisticRegression_elastic_net_objective": SPARSE_PENALTY,
    r"test_l1_ratio_non_elasticnet": SPARSE_PENALTY,
    r"test_liblinear_not_stuck": SPARSE_PENALTY,
    r"test_liblinear_dual_random_state": LIBLINEAR,
    r"test_logreg_intercept_scaling_zero": LIBLINEAR,
    r"test_sample_and_class_weight_equivalence_liblinear": LIBLINEAR,
    r"test_liblinear_with_large_values": LIBLINEAR,
    r"test_liblinear_multiclass_raises": LIBLINEAR,
    r"test_logisticregression_liblinear_sample_weight": LIBLINEAR,
    r"test_check_solver_option": OPTIONS,
    r"test_elasticnet_l1_ratio_err_helpful": OPTIONS,
    r"test_penalty_none": OPTIONS,
    r"test_penalty_deprecated": OPTIONS,
    r"test_l1_ratio_None_deprecated": OPTIONS,
    r"test_logisticregression_warns_with_n_jobs": OPTIONS,
    r"test_lr_penalty_l1ratio_incompatible": OPTIONS,
    r"test_newton_cholesky_fallback_to_lbfgs": OPTIONS,
    r"test_logistic_regression_callback": CALLBACKS,
    r"test_max_iter": SENTENCES,
    r"test_large_sparse_matrix\[.*(liblinear|sag|saga)\]": LARGE_INDICES,
    r"test_dtype_match\[.*liblinear\]": DTYPE,
}


def convention_of(test):
    """The convention for which this test is left out, or None."""
    return next((reason for pattern, reason in CONVENTIONS.items() if re.match(pattern, test)), None)


def unused_conventions(tests):
    """Patterns that no test has any more: the list must not outlive a new version of scikit-learn."""
    return [pattern for pattern in CONVENTIONS if not any(re.match(pattern, test) for test in tests)]
