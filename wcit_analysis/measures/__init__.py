"""What goes with the signatures of WCIT-12, and whether the line lasted.

Plain functions: each takes tables as the loaders give them and returns one tidy DataFrame.
They measure association among states; none of them says why a state signed.
"""

import inspect

from wcit_analysis.frames import MeasureError as MeasureError

from .fits import (
    SPECIFICATIONS as SPECIFICATIONS,
    TERMS as TERMS,
    design as design,
    fit_models as fit_models,
    model_summary as model_summary,
    regression_table as regression_table,
    specification_curve as specification_curve,
)
from .lasting import (
    RUSSIAN_TEXTS as RUSSIAN_TEXTS,
    agreement as agreement,
    cross_table as cross_table,
    crossers as crossers,
    signature_adds as signature_adds,
    support as support,
    then_and_since as then_and_since,
    two_guides as two_guides,
)
from .separation import (
    bootstrap_separation as bootstrap_separation,
    permutation_within_blocs as permutation_within_blocs,
    separation as separation,
    separation_bounds as separation_bounds,
    within_and_between as within_and_between,
)
from .validation import (
    BASELINES as BASELINES,
    bootstrap_over_blocs as bootstrap_over_blocs,
    leave_one_bloc_out as leave_one_bloc_out,
    residual_clustering as residual_clustering,
    scores as scores,
)
from .who import (
    blocs as blocs,
    shares as shares,
    stances as stances,
    three_way as three_way,
    wilson as wilson,
)

# Out of sight of type checkers, which know a public name by its import as itself.
globals()["__all__"] = sorted(
    name for name, it in globals().items() if name[0] != "_" and not inspect.ismodule(it)
)
