"""What goes with the signatures of WCIT-12, and whether the line lasted.

Plain functions: each takes tables as the loaders give them and returns one tidy DataFrame.
They measure association among states; none of them says why a state signed.
"""

from wcit_analysis.frames import MeasureError

from .later import (
    RUSSIAN_TEXTS,
    agreement,
    cross_table,
    crossers,
    signature_adds,
    support,
)
from .models import SPECIFICATIONS, design, fit_models, model_summary
from .partition import blocs
from .proportions import shares, three_way
from .separation import (
    absent_compared,
    bootstrap_separation,
    permutation_within_blocs,
    separation,
    separation_bounds,
    within_and_between,
)
from .stance import stances
from .validation import (
    BASELINES,
    bootstrap_over_blocs,
    leave_one_bloc_out,
    misfits,
    scores,
)

__all__ = [
    "BASELINES",
    "RUSSIAN_TEXTS",
    "SPECIFICATIONS",
    "MeasureError",
    "absent_compared",
    "agreement",
    "blocs",
    "bootstrap_over_blocs",
    "bootstrap_separation",
    "cross_table",
    "crossers",
    "design",
    "fit_models",
    "leave_one_bloc_out",
    "misfits",
    "model_summary",
    "permutation_within_blocs",
    "scores",
    "separation",
    "separation_bounds",
    "shares",
    "signature_adds",
    "stances",
    "support",
    "three_way",
    "within_and_between",
]
