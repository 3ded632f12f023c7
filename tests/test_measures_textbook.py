"""Published values, each worked out by somebody else."""

import numpy as np
import pandas as pd
import pytest

from wcit_analysis import measures
from wcit_analysis.measures import logit
from wcit_analysis.measures.separation import area_interval

# Endometrial cancer: histology HG, neovasculation NV, pulsatility index PI, endometrium
# height EH of 79 patients, the example of Heinze and Schemper 2002, Statistics in Medicine 21:
# 2409-2419. NV separates.
ENDOMETRIAL = """
0/0/13/1.64 0/0/16/2.26 0/0/8/3.14 0/0/34/2.68 0/0/20/1.28 0/0/5/2.31 0/0/17/1.8 0/0/10/1.68
0/0/26/1.56 0/0/17/2.31 0/0/8/2.01 0/0/7/1.89 0/0/20/3.15 0/0/10/1.23 0/0/18/1.27
0/0/16/1.76 0/0/18/2 1/0/8/2.64 1/0/29/0.88 1/0/12/1.27 1/0/20/1.37 1/1/38/0.97 1/1/22/1.14
1/1/7/0.88 1/1/25/0.91 1/1/15/0.58 1/0/7/0.97 0/0/28/1.5 0/0/11/1.33 0/0/19/2.37 0/0/10/1.82
0/0/10/3.13 0/0/18/1.31 0/0/14/1.92 0/0/21/1.64 0/0/11/2.01 0/0/17/1.88 0/0/25/1.93
0/0/16/2.11 0/0/19/1.29 0/0/15/1.72 0/0/33/0.75 0/0/24/1.92 1/0/48/1.84 1/0/12/1.11
1/0/19/1.61 1/0/2/1.18 1/1/22/1.44 1/1/40/1.18 1/1/5/0.93 1/1/0/1.17 1/0/21/1.19 1/0/15/1.06
0/0/29/2.02 0/0/15/2.29 0/0/12/2.33 0/0/3/2.9 0/0/20/1.7 0/0/23/1.41 0/0/12/2.25 0/0/22/1.54
0/0/42/1.97 0/0/15/1.75 0/0/13/2.16 0/0/14/2.57 0/0/19/1.37 0/0/12/3.61 0/0/13/2.04
0/0/10/2.17 1/0/12/1.69 1/1/49/0.27 1/0/6/1.84 1/0/5/1.3 1/0/17/0.96 1/1/11/1.01 1/1/21/0.98
1/0/5/0.35 1/1/19/1.02 1/0/33/0.85"""


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_intervals_of_newcombe_1998_table_1_method_3(k, n, low, high):
    frame = pd.DataFrame({"position": ["signed"] * k + ["not_signed"] * (n - k)})
    row = measures.shares(frame).iloc[0]
    assert (row["n"], row["k"]) == (n, k)
    assert [round(row["low"], 4), round(row["high"], 4)] == [low, high]


def test_area_is_that_of_hanley_and_mcneil_1982_table_1():
    # Ratings 1 to 5 of 109 CT images; the published area is 0.893.
    normal = np.repeat([1.0, 2, 3, 4, 5], [33, 6, 6, 11, 2])
    abnormal = np.repeat([1.0, 2, 3, 4, 5], [3, 2, 2, 11, 33])
    area, low, high = area_interval(abnormal, normal)
    assert round(area, 3) == 0.893
    # R 4.2.2, pROC 1.18.0: auc(), and the root of var(method = "delong").
    assert area == pytest.approx(0.8931710615, abs=1e-9)
    error = (np.log(high / (1 - high)) - np.log(low / (1 - low))) / 2 / 1.959963984540054
    assert error * area * (1 - area) == pytest.approx(0.0307244084, abs=1e-9)


def test_the_example_of_brier_1950_scores_019_over_both_classes():
    rain = pd.DataFrame(
        {
            "model": "forecast",
            "kind": "model",
            "iso3": list("abcdefghij"),
            "bloc": list("abcdefghij"),
            "probability": [0.7, 0.9, 0.8, 0.4, 0.2, 0, 0, 0, 0, 0.1],
            "signed": [0, 1, 1, 1, 0, 0, 0, 0, 0, 0],
        }
    )
    assert 2 * measures.scores(rain).loc[0, "brier"] == pytest.approx(0.19)


@pytest.fixture(scope="module")
def endometrial() -> tuple[np.ndarray, np.ndarray]:
    rows = np.array([[float(one) for one in row.split("/")] for row in ENDOMETRIAL.split()])
    return np.column_stack([np.ones(len(rows)), rows[:, 1:]]), rows[:, 0]


def test_firth_gives_the_published_estimates_for_the_endometrial_data(endometrial):
    x, y = endometrial
    fits = logit.fit(x[None], y)
    assert fits.separated.tolist() == [[False, True, False, False]]
    # R 4.2.2, brglm2 0.9, glm(HG ~ NV + PI + EH, binomial, method = "brglmFit",
    # epsilon = 1e-12).
    estimates = [3.77455971365, 2.92927335320, -0.03475175987, -2.60416392529]
    errors = [1.488691663436, 1.550763729453, 0.039578147348, 0.776017642502]
    assert fits.estimates[0] == pytest.approx(estimates, abs=1e-6)
    assert np.sqrt(np.diag(fits.covariance[0])) == pytest.approx(errors, abs=1e-6)


def test_firth_on_a_fourfold_table_adds_half_to_each_cell():
    # Firth 1993: with Jeffreys' prior the log odds are those of counts with one half added.
    x = np.column_stack([np.ones(30), np.repeat([0.0, 1.0], [18, 12])])
    y = np.concatenate([np.repeat([1.0, 0.0], [7, 11]), np.ones(12)])
    expected = [np.log(7.5 / 11.5), np.log(12.5 / 0.5) - np.log(7.5 / 11.5)]
    assert logit.fit(x[None], y).estimates[0] == pytest.approx(expected, abs=1e-8)
