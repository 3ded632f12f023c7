"""Charts of what goes with the signatures: separation, models, their validation, their misfits."""

from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator, PercentFormatter

from wcit_analysis.charts import _rows, style
from wcit_analysis.charts.chart import WIDTH, Chart, start, wrap
from wcit_analysis.charts.reading import join_names
from wcit_analysis.frames import (
    beside,
    refuse_empty,
    refuse_repeated,
    require_columns,
    require_states,
)
from wcit_analysis.sources import source_line, source_of

#: How terms and models are written in a chart; what an indicator is called, the contract says.
NAMES = {
    "log_gdp_per_capita": "GDP per capita (log)",
    "freedom": "Freedom",
    "freedom_vdem": "Freedom (V-Dem)",
    "connectivity_income": "Connectivity, income",
    "alignment": "Alignment",
    "bloc": "Bloc",
    "all": "All terms",
}

#: Predictions made without a model.
BASELINES = {
    "base_rate": "Baseline: share of signers",
    "oecd_or_eu": "Baseline: OECD or EU = no",
    "cept_oecd_or_eu": "Baseline: CEPT, OECD or EU = no",
}

#: What the table that the models are fitted to is made of.
_DESIGN = ("states", "indicators", "vdem", "memberships")
_AREA = ("column", "n_signed", "n_not_signed", "n_missing", "auc", "low", "high", "strength")
_ROW = 0.46
#: Coefficients further out than this (log odds) are cut off and said in words.
_FURTHEST = 5.0
_BELOW: dict[str, Any] = {
    "xycoords": "axes fraction",
    "textcoords": "offset points",
    "va": "top",
    "fontsize": _rows.SMALL,
    "color": style.MUTED,
    "linespacing": 1.35,
}
_BESIDE: dict[str, Any] = {
    "textcoords": "offset points",
    "fontsize": _rows.SMALL,
    "color": style.MUTED,
    "gid": "value",
}


def separation_plot(
    separation: pd.DataFrame,
    states: pd.DataFrame,
    indicators: pd.DataFrame,
    labels: Mapping[str, str] = NAMES,
) -> Chart:
    """Draw how far each indicator tells the two sides apart, and both distributions.

    Parameters
    ----------
    separation : pandas.DataFrame
        From :func:`wcit_analysis.measures.separation`.
    states : pandas.DataFrame
        The table ``states``; ``position`` is read.
    indicators : pandas.DataFrame
        ``iso3`` and the indicators that ``separation`` names.
    labels : mapping of str to str
        What to call the indicators.

    Returns
    -------
    Chart
        ``data`` has one row an indicator, in the order of ``separation``: ``column``,
        ``indicator``, ``n``, ``n_missing``, ``higher`` (the side with the higher values),
        ``strength`` (area under the curve, turned to the side above 0.5), ``low``, ``high``, and
        ``signed`` and ``not_signed``, the medians in standard deviations from the mean.

    Raises
    ------
    KeyError
        If a table lacks a column that is read.
    ValueError
        If there is no indicator to draw, or one comes twice; if a state has more than one row, or
        no position.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> states, indicators = wcit.load_states(), wcit.load_indicators()
    >>> table = wcit.measures.separation(states, indicators, ["ideal_point", "internet_users"])
    >>> print(separation_plot(table, states, indicators).text.splitlines()[3])
    UN ideal point: 0.9408, from 0.8848 to 0.9704; n 144
    """
    refuse_empty(separation, "indicators")
    require_columns(separation, _AREA, "separation", "measures.separation")
    refuse_repeated(separation, "column")
    columns = separation["column"].to_list()
    require_states(states)
    values = beside(states[["iso3", "position"]], indicators, columns, "indicators")
    values = values[values["position"] != "absent"]
    numbers = values[columns].astype("float64")
    standard = (numbers - numbers.mean()) / numbers.std()
    sides = {side: standard[values["position"] == side] for side in ("signed", "not_signed")}
    turned = separation["auc"] < 0.5
    data = pd.DataFrame(
        {
            "column": columns,
            "indicator": [labels.get(column, style.words(column)) for column in columns],
            "n": separation["n_signed"] + separation["n_not_signed"],
            "n_missing": separation["n_missing"],
            "higher": np.where(turned, "not_signed", "signed"),
            "strength": separation["strength"],
            "low": separation["low"].where(~turned, 1 - separation["high"]),
            "high": separation["high"].where(~turned, 1 - separation["low"]),
            **{side: part.median().to_numpy() for side, part in sides.items()},
        }
    ).reset_index(drop=True)
    best = data.iloc[int(data["strength"].argmax())]
    name, several = best["indicator"], len(data) > 1
    # Where no value of one side lies among those of the other, the area has no interval.
    if best["low"] > 0.5 or best["strength"] == 1:
        finding = f"{name} separates signers from non-signers{' most' * several}"
    elif several:
        finding = f"No indicator clearly separates signers from non-signers; {name} most"
    else:
        finding = f"{name} does not clearly separate signers from non-signers"
    with style.context():
        figure, axes = start(
            f"{finding}: area under the curve {best['strength']:.2f}",
            f"{data['n'].max()} states entitled to sign. Left: chance that, of one signer and one "
            "non-signer, the value tells which is which, with 95% interval; a coin has 0.5. Right: "
            "every state, in standard deviations from the mean; a stroke marks the median",
            height=len(data) * _rows.row_height(data["indicator"], 1.8, 0.66),
            left=1.95,
            right=0.95,
            top=0.1,
            bottom=0.45,
        )
        left, right = _rows.split(figure, axes, (3, 4), gap=0.85)
        _rows.set_rows(left, data["indicator"].to_list(), 1.8)
        _rows.draw_reference(left, 0.5)
        _rows.draw_points(left, data.index, data["strength"], data["low"], data["high"])
        _rows.write_values(
            left, data.index, data["strength"], data["strength"].map("{:.2f}".format)
        )
        missing = np.where(data["n_missing"] > 0, data["n_missing"].map("\n{} missing".format), "")
        _rows.write_beside(
            left, data.index, [f"n {n}{m}" for n, m in zip(data["n"], missing, strict=True)]
        )
        left.set_xlim(min(0.48, data["low"].min() - 0.02), 1.0)
        left.xaxis.set_major_locator(MultipleLocator(0.1))
        left.set_xlabel("area under the curve", loc="left")
        for side, part in sides.items():
            _draw_strips(right, part, data, side)
        right.yaxis.set_visible(False)
        _rows.rule_rows(right, len(data))
        right.set_xlabel("standard deviations from the mean", loc="left")
    return Chart(figure, data, source=source_of(columns, "states"))


def _draw_strips(axes: Axes, part: pd.DataFrame, data: pd.DataFrame, side: str) -> None:
    """Draw one side's states as a strip a row, signers above, and the median of each."""
    lane, marker = (-0.2, "o") if side == "signed" else (0.2, "D")
    colour = style.POSITIONS[side]
    for row, column in enumerate(part.columns):
        known = part[column].dropna()
        steps = _rows.swarm(known, 0.12)
        reach = max(float(np.abs(steps).max(initial=0)), 5.0)
        axes.scatter(
            known,
            row + lane + steps * 0.16 / reach,
            s=9,
            color=colour,
            marker=marker,
            linewidths=0,
            alpha=0.75,
            label="_",
        )
    axes.scatter(
        data[side],
        data.index + lane,
        marker="|",
        s=330,
        linewidths=2.2,
        color=style.INK,
        label=f"median, {style.words(side)}",
        gid=join_names(data["indicator"]),
    )
    axes.text(
        1.02,
        lane,
        style.words(side),
        transform=axes.get_yaxis_transform(),
        va="center",
        fontsize=_rows.SMALL,
        gid="value",
    )


def coefficient_plot(
    terms: pd.DataFrame, summary: pd.DataFrame, labels: Mapping[str, str] = NAMES
) -> Chart:
    """Draw the models side by side: one panel a model, one row a term.

    Parameters
    ----------
    terms : pandas.DataFrame
        From :func:`wcit_analysis.measures.fit_models`; the intercepts are left out.
    summary : pandas.DataFrame
        From :func:`wcit_analysis.measures.model_summary`, of the same models.
    labels : mapping of str to str
        What to call the models and their terms.

    Returns
    -------
    Chart
        ``data`` has one row a model and term: ``model``, ``term``, ``estimate``, ``low``,
        ``high``, ``method``.

    Raises
    ------
    KeyError
        If a table lacks a column that is read.
    ValueError
        If there is no term to draw, or a model without a row in ``summary``.

    Notes
    -----
    The scale ends at 5 either way. An interval that goes on has an arrow there, and its end in
    words; the text of the chart has every end.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> frame = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(40)],
    ...     "bloc": list("abcd") * 10, "signed": [0, 1] * 10 + [1, 0, 1, 1] * 5,
    ...     "voice_accountability": range(40, 0, -1)})
    >>> models = {"freedom": ["voice_accountability"]}
    >>> chart = coefficient_plot(wcit.measures.fit_models(frame, models),
    ...                          wcit.measures.model_summary(frame, models))
    >>> print(chart.text.splitlines()[3])
    Voice and accountability: -0.5631, from -3.783 to 2.657
    """
    terms, summary = terms.assign(method="ml"), summary.assign(method="ml")
    columns = ["model", "term", "estimate", "low", "high", "method", "interval"]
    require_columns(terms, columns, "terms", "measures.fit_models")
    columns = ["model", "n", "mcfadden_r2", "aic", "auc", "method"]
    require_columns(summary, columns, "summary", "measures.model_summary")
    data = terms.loc[
        terms["term"] != "intercept", ["model", "term", "estimate", "low", "high", "method"]
    ].reset_index(drop=True)
    refuse_empty(data, "terms")
    fits = summary.set_index("model")
    models, names = data["model"].unique(), data["term"].unique()
    unknown = [model for model in models if model not in fits.index]
    if unknown:
        raise ValueError(
            f"no summary of {', '.join(map(str, unknown))}: pass model_summary of these models"
        )
    rows = {name: place for place, name in enumerate(names)}
    called = [labels.get(name, style.words(name)) for name in names]
    clear = (data["low"] > 0) | (data["high"] < 0)
    furthest = data[["low", "high"]].abs().max().max()
    limit = min(_FURTHEST, np.ceil(furthest))
    step = np.floor(limit * 0.8) or limit / 2
    left, right, gap = 1.95, 0.2, 0.16
    width = (WIDTH - left - right - gap * (len(models) - 1)) / len(models)
    headings = [
        "\n".join(wrap(labels.get(model, style.words(model)), 10, width, "bold"))
        for model in models
    ]
    with style.context():
        figure, axes = start(
            _steady(data, clear, labels),
            "Log odds of signing for one standard deviation more, or for a member against a "
            f"non-member, with 95% interval. {_intervals(terms)}. R² is McFadden's; AICs compare "
            "only models of the same n",
            height=len(names) * _rows.row_height(called, 1.8, _ROW),
            left=left,
            right=right,
            top=0.12 + 0.19 * max(heading.count("\n") + 1 for heading in headings),
            bottom=1.25,
        )
        panels = _rows.split(figure, axes, [1.0] * len(models), gap)
        for panel, model, heading in zip(panels, models, headings, strict=True):
            if panel is axes:
                _rows.set_rows(panel, called, 1.8)
            else:
                _rows.rule_rows(panel, len(names))
            panel.set_xlim(-limit, limit)
            panel.set_xticks([-step, 0, step])
            panel.set_title(heading, loc="left", fontsize=10, fontweight="bold")
            part = data[data["model"] == model]
            places = part["term"].map(rows).to_list()
            _draw_terms(
                panel, part, places, limit, [] if panel is axes else [called[p] for p in places]
            )
            panel.annotate(_fit(fits.loc[model]), (0, 0), (0, -26), **_BELOW)
    return Chart(figure, data, source=_source_of_terms(names))


def _draw_terms(
    axes: Axes, part: pd.DataFrame, places: list[int], limit: float, names: Sequence[str]
) -> None:
    """Draw one model's terms; an arrow where an interval goes on beyond the scale."""
    firth = bool((part["method"] == "firth").any())
    _rows.draw_reference(axes, 0)
    _rows.draw_points(
        axes,
        places,
        part["estimate"],
        part["low"],
        part["high"],
        hollow=firth,
        marker="D" if firth else "o",
        names=names,
    )
    _rows.write_values(axes, places, part["estimate"], part["estimate"].map("{:.2f}".format))
    for place, low, high in zip(places, part["low"], part["high"], strict=True):
        for end, marker, align in ((low, "<", "left"), (high, ">", "right")):
            if abs(end) > limit and (end < 0) == (marker == "<"):
                edge = -limit if end < 0 else limit
                axes.plot(edge, place, marker, color=style.INK, clip_on=False, label="_")
                words = f"to {end:.1f}".replace("-", "−")
                axes.annotate(words, (edge, place), (0, -14), ha=align, **_BESIDE)


def _intervals(terms: pd.DataFrame) -> str:
    """Say how the intervals of each kind of mark were reached."""
    firth = terms["method"] == "firth"
    said = []
    # "clustered by bloc, t(8)": the degrees of freedom may differ from model to model.
    if how := list(dict.fromkeys(terms.loc[~firth, "interval"].str.split(",").str[0])):
        said.append(f"Filled: {' or '.join(how)}")
    if firth.any():
        alone = terms.loc[firth, "interval"].str.contains("states as independent").any()
        said.append(
            "Open diamonds: penalised (Firth)"
            + ", states taken as independent, so too narrow" * bool(alone)
        )
    return ". ".join(said)


def _fit(row: pd.Series) -> str:
    return (
        f"n {row['n']}\nR² {row['mcfadden_r2']:.2f}\nAIC {row['aic']:.1f}\nAUC {row['auc']:.2f}"
        + ("\nFirth" if row["method"] == "firth" else "")
    )


def _source_of_terms(terms: Iterable[str]) -> str:
    """Name the sources of the columns that the terms of a model are made of, and of the blocs."""
    columns = [str(term).removeprefix("log_") for term in terms]
    return source_of(columns, "states", "memberships")


def _steady(data: pd.DataFrame, clear: pd.Series, labels: Mapping[str, str]) -> str:
    """Say which terms of several models keep their intervals clear of 0 in all of them."""
    several = clear.groupby(data["term"], sort=False).agg(["size", "all"])
    several = several[several["size"] > 1]
    if several.empty:
        return f"{clear.sum()} of {len(clear)} intervals leave out 0"
    steady = [labels.get(t, style.words(t)) for t in several.index[several["all"]]]
    who = {0: "none stays", 1: f"only {''.join(steady)} stays"}.get(
        len(steady), " and ".join(steady) + " stay"
    )
    return f"Of {len(several)} terms in several models, {who} clear of 0 in each"


def validation_plot(scores: pd.DataFrame, labels: Mapping[str, str] = NAMES) -> Chart:
    """Draw how near each model comes on blocs it has not seen, the baselines among them.

    Parameters
    ----------
    scores : pandas.DataFrame
        From :func:`wcit_analysis.measures.bootstrap_over_blocs`, or without intervals from
        :func:`wcit_analysis.measures.scores`.
    labels : mapping of str to str
        What to call the models.

    Returns
    -------
    Chart
        ``data`` has one row a model, the lowest score first: ``model``, ``kind``, ``n``,
        ``brier``, ``brier_low``, ``brier_high`` (missing without intervals).

    Raises
    ------
    KeyError
        If a column that is read is lacking.
    ValueError
        If there is no model to draw.

    Examples
    --------
    >>> scores = pd.DataFrame({"model": ["freedom", "base_rate"], "n": 144,
    ...                        "brier": [0.161, 0.294]})
    >>> print(validation_plot(scores).text.splitlines()[0])
    Freedom has the lowest Brier score, 0.161; the best baseline has 0.294
    """
    refuse_empty(scores, "models")
    require_columns(scores, ["model", "n", "brier"], "scores", "measures.scores")
    columns = ["model", "kind", "n", "brier", "brier_low", "brier_high"]
    kinds = scores["model"].isin(list(BASELINES)).map({True: "baseline", False: "model"})
    data = scores.assign(kind=kinds).reindex(columns=columns)
    data = data.sort_values("brier", kind="stable").reset_index(drop=True)
    called = {**labels, **BASELINES}
    names = [called.get(model, style.words(model)) for model in data["model"]]
    best = data.loc[data["kind"] == "baseline", "brier"].min()
    with style.context():
        figure, axes = start(
            f"{names[0]} has the lowest Brier score, {data['brier'][0]:.3f}"
            + (
                f"; the best baseline has {best:.3f}"
                if data["kind"][0] == "model" and pd.notna(best)
                else ""
            ),
            "Mean squared difference of forecast and outcome, each bloc forecast from the others; "
            f"{data['n'].max()} states at most. Lower is better: 0 is a sure forecast always right"
            + (
                ". 95% interval with whole blocs as draws"
                if data["brier_low"].notna().any()
                else ""
            ),
            height=len(data) * _rows.row_height(names, 1.9, _ROW),
            left=2.05,
            right=0.75,
            bottom=0.45,
        )
        _rows.set_rows(axes, names, 1.9)
        for kind, part in data.groupby("kind", sort=False):
            baseline = kind == "baseline"
            _rows.draw_points(
                axes,
                part.index,
                part["brier"],
                part["brier_low"],
                part["brier_high"],
                label=str(kind),
                colour=style.MUTED if baseline else style.POSITIONS["signed"],
                marker="s" if baseline else "o",
                hollow=baseline,
            )
        _rows.write_values(axes, data.index, data["brier"], data["brier"].map("{:.3f}".format))
        _rows.write_beside(axes, data.index, data["n"].map("n {}".format))
        axes.set_xlim(0, None)
        axes.set_xlabel("Brier score (lower is better)", loc="left")
    return Chart(figure, data, source=source_line(*_DESIGN))


def calibration_plot(
    predictions: pd.DataFrame, model: str, bins: int = 5, labels: Mapping[str, str] = NAMES
) -> Chart:
    """Draw the share that signed among the states that a model gives like probabilities.

    Parameters
    ----------
    predictions : pandas.DataFrame
        From :func:`wcit_analysis.measures.leave_one_bloc_out`.
    model : str
        The model.
    bins : int
        Number of equal parts that the probabilities 0 to 1 are put into.
    labels : mapping of str to str
        What to call the model.

    Returns
    -------
    Chart
        ``data`` has one row a part with states in it: ``bin``, ``predicted`` (mean probability),
        ``n``, ``k`` (states that signed), ``share``, ``low``, ``high`` (Wilson, 95 %).

    Raises
    ------
    KeyError
        If a column that is read is lacking.
    ValueError
        If the model has no predictions, or ``bins`` is not a whole number of 1 or more.

    Examples
    --------
    >>> predictions = pd.DataFrame({"model": "freedom", "signed": [0, 0, 1, 1],
    ...                             "probability": [0.1, 0.1, 0.1, 0.9]})
    >>> calibration_plot(predictions, "freedom").data[["bin", "n", "k"]]
                bin  n  k
    0   0% to 20%  3  1
    1  80% to 100%  1  1
    """
    if not isinstance(bins, Integral) or bins < 1:
        raise ValueError(f"bins is {bins!r}: give a whole number of parts, 1 or more")
    columns = ["model", "probability", "signed"]
    require_columns(predictions, columns, "predictions", "measures.leave_one_bloc_out")
    chosen = predictions[predictions["model"] == model]
    if chosen.empty:
        known = ", ".join(map(str, predictions["model"].unique()))
        raise ValueError(f"no predictions of {model!r}; there are those of {known or 'no model'}")
    # Loads statsmodels, which the other charts do without.
    from wcit_analysis.measures import SPECIFICATIONS, shares

    part = np.minimum((chosen["probability"] * bins).astype(int), bins - 1)
    counted = chosen.assign(bin=part, signed=chosen["signed"].astype(int))
    data = shares(counted, "bin", of="signed", value="1", among=("1", "0"))
    data.insert(1, "predicted", chosen.groupby(part)["probability"].mean().to_numpy())
    data["bin"] = [f"{b / bins:.0%} to {(b + 1) / bins:.0%}" for b in data["bin"]]
    ends = data.iloc[[-1, 0]] if len(data) > 1 else data
    with style.context():
        figure, axes = start(
            f"{labels.get(model, style.words(model))}: "
            + "; ".join(
                f"given {r['bin']}, {r['k']} of {r['n']} signed" for _, r in ends.iterrows()
            ),
            f"{len(chosen)} states in {len(data)} groups by the probability of signing that they "
            "are given from the other blocs, with 95% Wilson interval. Above the diagonal more "
            "signed than predicted, below it fewer",
            height=4.1,
            left=0.8,
            right=0.2,
            bottom=0.5,
        )
        axes.plot([0, 100], [0, 100], color=style.RULE, linewidth=1.2, zorder=0, label="_")
        percent = data[["predicted", "share", "low", "high"]] * 100
        _rows.draw_points(
            axes,
            percent["predicted"],
            percent["share"],
            percent["low"],
            percent["high"],
            vertical=True,
        )
        for at, share, k, n in zip(
            percent["predicted"], percent["share"], data["k"], data["n"], strict=True
        ):
            before = at > 85
            axes.annotate(
                f"{k} of {n} signed",
                (at, share),
                (-9 if before else 9, 0),
                textcoords="offset points",
                ha="right" if before else "left",
                va="center",
                **_rows.ON_LINES,
            )
        axes.set_xlim(-2, 102)
        axes.set_ylim(-3, 103)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(PercentFormatter(decimals=0))
        axes.set_xlabel("predicted probability of signing, mean of the group", loc="left")
        axes.set_ylabel("share that signed")
    known = SPECIFICATIONS.get(model)
    source = _source_of_terms(known) if known else source_line(*_DESIGN)
    return Chart(figure, data, source=source)


def misfits_plot(misfits: pd.DataFrame) -> Chart:
    """Draw the states that models place on the other side than they took, by name.

    Parameters
    ----------
    misfits : pandas.DataFrame
        From :func:`wcit_analysis.measures.misfits`, or some of its rows.

    Returns
    -------
    Chart
        ``data`` has one row a state, the highest probability first: ``name``, ``position``,
        ``stance``, ``n_wrong`` of ``n_models``, ``probability``, and ``lowest`` and ``highest``
        over the models (missing where there is one model).

    Raises
    ------
    KeyError
        If a column that is read is lacking.
    ValueError
        If there is no state to draw.

    Examples
    --------
    >>> misfits = pd.DataFrame({"name": ["Kenya", "Ukraine"], "position": ["not_signed", "signed"],
    ...     "stance": ["consulting", None], "n_models": 1, "n_wrong": 1,
    ...     "probability": [0.958, 0.107], "lowest": [0.958, 0.107], "highest": [0.958, 0.107]})
    >>> print(misfits_plot(misfits).text.splitlines()[3])
    Kenya: did not sign, had to consult 0.958
    """
    refuse_empty(misfits, "misfits")
    columns = ["name", "position", "stance", "n_wrong", "n_models"]
    columns += ["probability", "lowest", "highest"]
    require_columns(misfits, columns, "misfits", "measures.misfits")
    data = misfits[columns].sort_values("probability", ascending=False, kind="stable")
    data = data.reset_index(drop=True)
    several = bool((misfits["n_models"] > 1).any())
    if not several:
        data[["lowest", "highest"]] = np.nan
    did = data["position"].astype("string").map(style.words)
    known = data["stance"].astype("string").map(style.words, na_action="ignore")
    words = did.where(known.isna(), did + ", " + known)
    refrained, signed = ((data["position"] == p).sum() for p in ("not_signed", "signed"))
    with style.context():
        figure, axes = start(
            (
                f"At least {data['n_wrong'].min()} of {data['n_models'].max()} models misplace "
                if several
                else "The model misplaces "
            )
            + f"{len(data)} states: {refrained} did not sign, {signed} signed",
            f"The {len(data)} states that a model places on the other side of even odds than they "
            "took, by their probability of signing, predicted from the other blocs"
            + ("; mean, lowest and highest over the models" if several else ""),
            height=max(len(data), 2) * _rows.row_height(data["name"], 1.6, 0.3),
            left=1.75,
            right=2.75 + 0.95 * several,
            bottom=0.45,
        )
        _rows.set_rows(axes, data["name"].to_list(), 1.6)
        _rows.draw_reference(axes, 0.5)
        for said in words.unique():
            part = data[words == said]
            position = part["position"].iloc[0]
            _rows.draw_points(
                axes,
                part.index,
                part["probability"],
                part["lowest"],
                part["highest"],
                label=said,
                colour=style.POSITIONS[position],
                marker="o" if position == "signed" else "D",
            )
        beside = [f"{p:.2f}  {said}" for p, said in zip(data["probability"], words, strict=True)]
        _rows.write_beside(axes, data.index, beside, gid="value")
        if several:
            wrong = data["n_wrong"].astype(str) + " of " + data["n_models"].astype(str) + " models"
            _rows.write_beside(axes, data.index, wrong, x=1.8)
        axes.set_xlim(0, 1)
        axes.set_xlabel("predicted probability of signing", loc="left")
    return Chart(figure, data, source=source_line(*_DESIGN))


def bounds_plot(bounds: pd.DataFrame, labels: Mapping[str, str] = NAMES) -> Chart:
    """Draw how far the separation could go down or up with the absent, whatever they had done.

    Parameters
    ----------
    bounds : pandas.DataFrame
        From :func:`wcit_analysis.measures.separation_bounds`.
    labels : mapping of str to str
        What to call the indicators.

    Returns
    -------
    Chart
        ``data`` has one row an indicator, the strongest first: ``column``, ``indicator``,
        ``n_absent``, ``strength``, ``lowest``, ``highest`` (areas turned to the side that is
        above 0.5 among those entitled to sign).

    Raises
    ------
    KeyError
        If a column that is read is lacking.
    ValueError
        If there is no indicator to draw.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> table = wcit.measures.separation_bounds(
    ...     wcit.load_states(), wcit.load_indicators(), "ideal_point")
    >>> print(bounds_plot(table).text.splitlines()[3])
    UN ideal point: 0.9408, from 0.6908 to 0.9525; the rest: 48
    """
    refuse_empty(bounds, "indicators")
    columns = ["column", "n_absent", "auc", "lowest", "highest"]
    require_columns(bounds, columns, "bounds", "measures.separation_bounds")
    turned = bounds["auc"] < 0.5
    data = pd.DataFrame(
        {
            "column": bounds["column"],
            "indicator": [labels.get(c, style.words(c)) for c in bounds["column"]],
            "n_absent": bounds["n_absent"],
            "strength": bounds["auc"].where(~turned, 1 - bounds["auc"]),
            "lowest": bounds["lowest"].where(~turned, 1 - bounds["highest"]),
            "highest": bounds["highest"].where(~turned, 1 - bounds["lowest"]),
        }
    )
    data = data.sort_values("strength", ascending=False, kind="stable").reset_index(drop=True)
    kept = int((data["lowest"] > 0.5).sum())
    least = data.iloc[int(data["lowest"].argmin())]
    with style.context():
        figure, axes = start(
            f"However the rest are divided, {kept} of {len(data)} indicators separate the same "
            f"way; the lowest area is {least['lowest']:.2f} ({least['indicator']})",
            "Area under the curve among those entitled to sign (dot; a coin has 0.5), and its "
            "lowest and highest value over every way to divide the rest, the states absent or not "
            "entitled, between the two sides",
            height=len(data) * _rows.row_height(data["indicator"], 1.8, _ROW),
            left=1.95,
            right=1.0,
            bottom=0.45,
        )
        _rows.set_rows(axes, data["indicator"].to_list(), 1.8)
        _rows.draw_reference(axes, 0.5)
        _rows.draw_points(axes, data.index, data["strength"], data["lowest"], data["highest"])
        _rows.write_values(
            axes, data.index, data["strength"], data["strength"].map("{:.2f}".format)
        )
        _rows.write_beside(axes, data.index, data["n_absent"].map("the rest: {}".format))
        axes.set_xlim(min(0.48, data["lowest"].min() - 0.02), 1.0)
        axes.set_xlabel("area under the curve", loc="left")
    return Chart(figure, data, source=source_of(data["column"], "states"))
