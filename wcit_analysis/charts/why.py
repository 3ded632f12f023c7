"""Charts of what goes with the signatures: pairs, predicted chances, models and their terms.

Each takes what the measure or the loader of its parameter's name returns, and refuses another
frame, or none, in a sentence.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.path import Path

from wcit_analysis.charts import marks, style
from wcit_analysis.charts.chart import Chart, inches, panels, start
from wcit_analysis.charts.reading import join_names
from wcit_analysis.charts.style import KEY, SIDES
from wcit_analysis.datapackage import vocabularies, words
from wcit_analysis.frames import (
    beside,
    given,
    refuse_empty,
    require_rows,
    require_states,
)
from wcit_analysis.sources import source_line, source_of

#: Models of one line, which nothing was fitted for.
_RULES = ("base_rate", "oecd_or_eu", "cept_oecd_or_eu")
#: Beyond it a z statistic is clear of chance: an interval of 95 % leaves out 0.
_CLEAR = 1.96
#: Inches of the stripes together.
_HIGH = 5.0
#: What the table that the models are fitted to is made of.
_DESIGN = ("states", "indicators", "vdem", "memberships")


@style.context()
def pairs(
    within_and_between: pd.DataFrame, states: pd.DataFrame, indicators: pd.DataFrame
) -> Chart:
    """Draw in how many pairs of a signer and another state an indicator tells which is which.

    ``data`` has one row an indicator, the best first: the columns of ``within_and_between``,
    ``indicator`` (its name), and ``signed`` and ``not_signed``, the rank of the median state of
    either side, 0 to 100.
    """
    columns = "column n_pairs n_within area within"
    giver = "measures.within_and_between"
    shares = given(within_and_between, columns, "within_and_between", giver, "indicators")
    shares = shares.sort_values("area", ascending=False, kind="stable", ignore_index=True)
    require_states(states)
    values = beside(
        states[["iso3", "position"]], indicators, shares["column"].to_list(), "indicators"
    )
    values = values[values["position"].isin(SIDES)]
    # Of pairs only the order of the values matters.
    ranks = values[shares["column"]].rank(pct=True) * 100
    sides = {side: ranks[values["position"] == side] for side in SIDES}
    medians = {side: part.median().to_numpy() for side, part in sides.items()}
    data = shares.assign(indicator=_names(shares["column"]), **medians)
    names, best, body, gap = data["indicator"].to_list(), data.iloc[0], 0.5, 0.45
    left, stacked = marks.rows_left(names), style.narrow()
    height = len(names) * marks.row_height(names, left, body=body)
    figure, axes = start(
        f"{best['indicator']} is {'the best guide to who signed: ' * (len(data) > 1)}right in "
        f"{best['area'] * 100:.0f} of 100 pairs, within a bloc in {best['within'] * 100:.0f}",
        "Pairs of a state that signed and one that did not: in how many of 100 the value tells "
        f"which is which, of all {best['n_pairs']:,} pairs and of the {best['n_within']:,} within "
        "a bloc; a coin is right in 50. Strips: the rank of every state, and the median of a side",
        height=height * (2 if stacked else 1) + gap * stacked,
        left=left,
        bottom=0.2,
        top=0.05,
        key=KEY,
    )
    scale, strips = panels(axes, [1, 1], gap)
    marks.name_rows(scale, names, body=body)
    if stacked:
        marks.name_rows(strips, names, body=body)
    else:
        strips.set(ylim=scale.get_ylim(), yticks=[])
    _draw_pairs(scale, data, body)
    for side, part in sides.items():
        _draw_strips(strips, part, data, side)
    return Chart(figure, data, source=source_of(data["column"], "states"))


def _names(terms: Iterable[str]) -> list[str]:
    """Return what indicators and other terms are called: in plain words, else as the contract."""
    plain = vocabularies()["term"]
    return [words(term, "term" if term in plain else None) for term in terms]


def _draw_pairs(axes: Axes, data: pd.DataFrame, body: float) -> None:
    """Draw the share of all pairs and of those within a bloc, and what a coin would have."""
    marks.reference(axes, 50, body)
    for column, called, hollow in (("area", "all pairs", False), ("within", "within a bloc", True)):
        values = data[column] * 100
        marks.dots(axes, data.index, values, label=called, hollow=hollow, size=8)
        for row, value in enumerate(values):
            marks.write_at(axes, f"{value:.0f}", value, row, (0, 7), fontweight="bold")
        marks.write_at(axes, called, values[0], 0, (0, -16), color=style.MUTED)
    axes.set_xlim(min(38, data["within"].min() * 100 - 4), 103)
    axes.set_xticks([50], ["a coin (50)"])
    axes.spines["bottom"].set_visible(False)


def _draw_strips(axes: Axes, part: pd.DataFrame, data: pd.DataFrame, side: str) -> None:
    """Draw one side's states as a strip a row, signers above, and the median of each."""
    lane, colour = (-0.17 if side == "signed" else 0.17), style.POSITIONS[side]
    for row, column in enumerate(part.columns):
        known = part[column].dropna()
        # Of points that would touch the middle one stays on the line, the others step aside.
        bins = (known / 2).round()
        alike = bins.groupby(bins)
        steps = alike.cumcount() - (alike.transform("size") - 1) / 2
        axes.scatter(
            known,
            row + lane + steps * 0.14 / max(steps.abs().max(), 3.0),
            s=10,
            color=style.tone(colour),
            edgecolors=style.outline(colour),
            marker=style.MARKERS[side],
            linewidths=0.4,
        )
    axes.scatter(
        data[side],
        data.index + lane,
        marker="|",
        s=230,
        linewidths=2.2,
        color=style.INK,
        label=f"median, {SIDES[side]}",
        gid=join_names(data["indicator"]),
    )
    axes.yaxis.set_visible(False)
    axes.set_xticks([])
    axes.set_xlabel("lowest ← rank of each state → highest", fontsize=style.SMALL)


@style.context()
def chances(predictions: pd.DataFrame, states: pd.DataFrame, model: str = "alignment") -> Chart:
    """Draw the states as stripes in the order of their predicted chance of signing.

    ``predictions`` are from ``measures.leave_one_bloc_out``. ``data`` has one row a state, the
    likeliest first: ``iso3``, ``name``, ``signed``, ``probability``, and ``misfit``, whether it
    did what it was less likely to do.
    """
    columns = "model iso3 signed probability"
    every = given(predictions, columns, "predictions", "measures.leave_one_bloc_out")
    data = every[every["model"] == model].astype({"signed": "float64"})
    refuse_empty(data, f"predictions of {model!r}")
    names = given(states, "iso3 name", "states").set_index("iso3")["name"]
    require_rows(states, "iso3", data["iso3"], "states")
    misfit = (data["probability"] - 0.5) * (data["signed"] - 0.5) < 0
    data = data.assign(name=data["iso3"].map(names), misfit=misfit).drop(columns="model")
    data = data.sort_values("probability", ascending=False, kind="stable", ignore_index=True)
    left, stripes = (1.32, 0.6) if style.narrow() else (2.6, 2.4)
    figure, axes = start(
        f"{words(model, 'model')} tells what {(~data['misfit']).sum()} of {len(data)} states did; "
        f"{data['misfit'].sum()} stand out",
        "A stripe a state that could sign, the likeliest to sign at the top. Each chance is "
        "predicted from the states of the other blocs",
        height=_HIGH,
        left=left,
        right=style.asked().width - left - stripes,
        top=0.05,
        key=KEY,
    )
    axes.set(xlim=(0, stripes), ylim=(len(data) - 0.5, -0.5), yticks=[])
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    # A mark as wide as the axes and as high as a row, around nought.
    stripe = Path((2 * np.array(Path.unit_rectangle().vertices) - 1) * (stripes, _HIGH / len(data)))
    said = data["name"] + data["probability"].map(" {:.0%}".format)
    for signed, side in ((1, "signed"), (0, "not_signed")):
        theirs = said[data["signed"] == signed]
        axes.scatter(
            [stripes / 2] * len(theirs),
            theirs.index,
            s=(stripes * 72) ** 2,
            marker=stripe,
            color=style.tone(style.POSITIONS[side]),
            linewidths=0.4,
            snap=False,
            label="chance and place",
            gid=join_names(theirs),
        )
    _name_misfits(axes, data.assign(name=said))
    return Chart(figure, data, source=source_line(*_DESIGN))


def _name_misfits(axes: Axes, data: pd.DataFrame) -> None:
    """Name the states that did what they were less likely to do, and say where chances are even."""
    right, bottom = axes.get_xlim()[1], len(data) - 0.5
    even = (data["probability"] > 0.5).sum() - 0.5
    odd = data[data["misfit"]].assign(y=lambda rows: rows.index)
    held, joined = odd[odd["signed"] == 0], odd[odd["signed"] == 1]
    marks.name_beside(axes, held.assign(x=right), right, 1, (-0.5, even))
    marks.name_beside(axes, joined.assign(x=0), 0, -1, (even, bottom))
    grey = {"color": style.MUTED, "ha": "right"}
    axes.plot([-0.1, right], [even, even], color=style.INK, lw=1.2, clip_on=False)
    marks.write_at(axes, "even chance", 0, even, (-9, 2), **grey)
    marks.write_at(axes, f"{len(joined)} signed,\nagainst the odds", 0, bottom, (-14, 0), **grey)
    grey |= {"ha": "left", "va": "top"}
    marks.write_at(
        axes, f"{len(held)} did not sign,\nagainst the odds", right, -0.5, (14, 0), **grey
    )


@style.context()
def misplaced(predictions: pd.DataFrame) -> Chart:
    """Draw how many states each model and each rule of one line puts on the wrong side.

    ``predictions`` are from ``measures.leave_one_bloc_out``. ``data`` has one row a model or
    rule, the best first: ``model``, ``n``, ``signed`` and ``not_signed`` (the states of either
    side that it puts on the other one), and ``misplaced``, both together.
    """
    columns = "model signed probability"
    data = given(predictions, columns, "predictions", "measures.leave_one_bloc_out", "predictions")
    signed = data["signed"].astype("float64")
    wrong = (data["probability"] - 0.5) * (signed - 0.5) < 0
    data = data.assign(n=1, signed=wrong & (signed == 1), not_signed=wrong & (signed == 0))
    data = data.groupby("model", sort=False)[["n", *SIDES]].sum().reset_index()
    data = data.assign(misplaced=data["signed"] + data["not_signed"])
    data = data.sort_values("misplaced", kind="stable", ignore_index=True)
    names = [words(model, "model") for model in data["model"]]
    texts = [f"{wrong} of {n}" for wrong, n in zip(data["misplaced"], data["n"], strict=True)]
    best, rules = data.iloc[0], data[data["model"].isin(_RULES)]
    rule = f", the best rule of thumb {rules['misplaced'].iloc[0]}" if len(rules) else ""
    figure, axes = marks.start_rows(
        f"{names[0]} puts {best['misplaced']} of {best['n']} states on the wrong side{rule}",
        "States on the wrong side of an even chance, by what they did, where each bloc is "
        "predicted from all the others",
        names,
        texts,
        key=KEY,
    )
    marks.bars(axes, data[list(SIDES)].rename(columns=SIDES), KEY)
    return Chart(figure, data, source=source_line(*_DESIGN))


@style.context()
def terms(alone: pd.DataFrame, together: pd.DataFrame) -> Chart:
    """Draw each term of a logit model by itself and beside the others, with its intervals.

    Both frames are from ``measures.fit_models``: ``together`` of one model, ``alone`` of models of
    one term each. ``data`` has one row a term and fit: ``fit``, ``term``, ``estimate``, ``low``,
    ``high``.
    """
    columns = "term estimate low high"
    fits = [
        given(frame, columns, called, "measures.fit_models", "terms").assign(fit=called)
        for called, frame in {"alone": alone, "together": together}.items()
    ]
    data = pd.concat(fits)[["fit", *columns.split()]].query("term != 'intercept'")
    clear = data.query("low > 0 or high < 0").set_index("fit")["term"]
    order = data.query("fit == 'together'").sort_values("estimate")["term"].to_list()
    names, body = _names(order), 0.4
    figure, axes = marks.start_rows(
        f"Alone, {(clear.index == 'alone').sum()} of {len(order)} terms are clear of chance; "
        f"together, {' and '.join(_names(clear[clear.index == 'together'])) or 'none'} is",
        "Log odds of signing for one standard deviation more or for membership, by itself and "
        "with all the others in one model; 95% intervals, pale where not clear of chance",
        names,
        body=body,
        right=0.7,
        bottom=0.45,
    )
    marks.reference(axes, 0, body)
    axes.set_xlabel("less likely to sign ← → more likely", fontsize=style.SMALL)
    for fit, step in (("alone", -0.1), ("together", 0.1)):
        part = data[data["fit"] == fit].set_index("term").reindex(order)
        rows = np.arange(len(order)) + step * len(order) / inches(axes)[1]
        marks.dots(
            axes,
            rows,
            part["estimate"],
            label=fit,
            low=part["low"],
            high=part["high"],
            hollow=fit == "alone",
            names=names,
        )
        # An interval with both ends on one side of nought is dark.
        sure = np.where(part["low"] * part["high"] > 0, 1.0, 0.4).tolist()
        axes.collections[-1].set_alpha(sure)
        look = {"ha": "left", "va": "center_baseline", "bbox": marks.ON_LINES}
        marks.write_at(axes, fit, part["high"].iloc[0], rows[0], (5, 0), **look)
    return Chart(figure, data, source=source_line(*_DESIGN))


@style.context()
def curve(specification_curve: pd.DataFrame) -> Chart:
    """Draw for each term its z statistic in every model that has it.

    ``data`` has one row a term, the steadiest first: ``term``, ``models``, ``clear`` (in how many
    it is beyond 1.96 on its usual side), and ``low``, ``median``, ``high`` of its z statistics.
    """
    giver = "measures.specification_curve"
    every = given(specification_curve, "term z", "specification_curve", giver, "models")
    z = every.groupby("term", sort=False)["z"]
    data = z.agg(models="size", low="min", median="median", high="max", clear=_clear).reset_index()
    data = data.assign(share=data["clear"] / data["models"])
    data = data.sort_values(["share", "median"], ascending=[False, True], ignore_index=True)
    names, best = _names(data["term"]), data.iloc[0]
    texts = [f"{clear} of {n}" for clear, n in zip(data["clear"], data["models"], strict=True)]
    figure, axes = marks.start_rows(
        f"{names[0]} points the same way, clear of chance, in {best['clear']} of its "
        f"{best['models']} models",
        "z statistics of each term in all the models that have it, states taken as independent; "
        "the dot is the median. Beside the rows: in how many it is beyond 1.96 on its usual side",
        names,
        texts,
        bottom=0.6,
    )
    axes.set_xlabel("signs less ← → signs more\nz; grey: could be chance", fontsize=style.SMALL)
    axes.axvspan(-_CLEAR, _CLEAR, color=style.FAINT, linewidth=0)
    rows = every["term"].map(dict(zip(data["term"], data.index, strict=True)))
    axes.plot(every["z"], rows, "|", color=style.EDGE, markersize=11, alpha=0.4)
    marks.dots(axes, data.index, data["median"], label="", low=data["low"], high=data["high"])
    return Chart(figure, data.drop(columns="share"), source=source_line(*_DESIGN))


def _clear(z: pd.Series) -> int:
    """Return how many z statistics are clear of chance on the side on which most of those are."""
    return max((z > _CLEAR).sum(), (z < -_CLEAR).sum())
