"""What goes with the signatures of WCIT-12, and whether the line lasted.

Plain functions: each takes tables as the loaders give them and returns one tidy DataFrame.
They measure association among states; none of them says why a state signed.
"""

import inspect

from wcit_analysis.frames import MeasureError

from .fits import (
    SPECIFICATIONS,
    TERMS,
    design,
    fit_models,
    model_summary,
    regression_table,
    specification_curve,
)
from .lasting import (
    RUSSIAN_TEXTS,
    agreement,
    cross_table,
    crossers,
    signature_adds,
    support,
    then_and_since,
    two_guides,
)
from .separation import (
    absent_compared,
    bootstrap_separation,
    permutation_within_blocs,
    separation,
    separation_bounds,
    within_and_between,
)
from .validation import (
    BASELINES,
    bootstrap_over_blocs,
    leave_one_bloc_out,
    misfits,
    residual_clustering,
    scores,
)
from .who import blocs, shares, stances, three_way

__all__ = sorted(
    name for name, it in globals().items() if name[0] != "_" and not inspect.ismodule(it)
)
