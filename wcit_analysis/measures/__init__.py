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
from .proportions import share_bounds, shares, three_way, weighted_shares
from .roc import absent_compared, separation, separation_bounds, stance_separation
from .stance import keep_stances, stance_shares
from .validation import (
    BASELINES,
    bootstrap_over_blocs,
    bootstrap_separation,
    leave_one_bloc_out,
    misfits,
    permutation_within_regions,
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
    "keep_stances",
    "leave_one_bloc_out",
    "misfits",
    "model_summary",
    "permutation_within_regions",
    "scores",
    "separation",
    "separation_bounds",
    "share_bounds",
    "shares",
    "signature_adds",
    "stance_separation",
    "stance_shares",
    "support",
    "three_way",
    "weighted_shares",
]
