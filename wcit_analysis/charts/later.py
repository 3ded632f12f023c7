"""Charts of whether the line of 2012 lasted: later votes, flows, crossers and the control."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from wcit_analysis.charts import _rows, style
from wcit_analysis.charts.bars import _stacked_rows
from wcit_analysis.charts.chart import LEGEND, Chart, cut, start
from wcit_analysis.charts.reading import join_names
from wcit_analysis.frames import (
    beside,
    refuse_empty,
    refuse_repeated,
    require_columns,
    require_rows,
    require_states,
    require_words,
)
from wcit_analysis.sources import source_line

_ROW = 0.4
#: Who leads the texts of a series, by the first word of its name.
_LED = {"russian": "Russian-led texts", "western": "Western-led texts"}
#: Fair agreement or less, in the words of Landis and Koch (1977, Biometrics 33: 159-174).
_FAIR = 0.4
#: Slight agreement at most: the one decision says next to nothing of the other.
_SLIGHT = 0.2
#: What a state did later, in words, with its colour; a vote has the first five, a list the others.
_LATER = {
    "voted yes": style.DECISIONS["yes"],
    "abstained": style.DECISIONS["abstain"],
    "voted no": style.DECISIONS["no"],
    "did not vote": style.DECISIONS["absent"],
    "not recorded": "#9AA5B1",
    "on the list": style.DECISIONS["signed"],
    "not on the list": style.DECISIONS["absent"],
}
#: Who took a side in 2012; of the others a title says nothing.
_WHO = {"signed": "signers", "not_signed": "non-signers"}
#: What the rows of a frame to highlight did, by a column that only such a frame has, and the
#: tables that it is made from.
_HIGHLIGHTS = {
    "n_crossed": ("later voted against their side", ("positions", "decisions")),
    "n_wrong": ("are on the other side than a model says", ("vdem", "memberships")),
}
_AGREEMENT = (
    *("date", "short_title", "series", "n_decided", "n_agree", "share", "low", "high", "kappa"),
    *("signed_agree", "not_signed_decided", "not_signed_agree", "n_undecided"),
)
_CROSSED = (
    *("decision_id", "side", "members", "yes", "no", "abstain", "absent", "signed", "member"),
    "not_recorded",
)
_CONTROLS = ("model", "term", "estimate", "low", "high", "r2", "n", "interval")
_CONTROL = {
    "ideal_point": "UN ideal point alone",
    "signature": "Signature alone",
    "both": "Both",
}
#: Inches from one name to the next in a column of names.
_NAME_GAP = 0.175


def agreement_plot(agreement: pd.DataFrame) -> Chart:
    """Draw how many stayed on their side of 2012, decision by decision.

    Parameters
    ----------
    agreement : pandas.DataFrame
        From :func:`wcit_analysis.measures.agreement`, or some of its rows.

    Returns
    -------
    Chart
        ``data`` has one row a decision, by group and date: ``group`` (who led the text),
        ``decision``, ``n_decided``, ``n_agree``, ``share``, ``low``, ``high``, ``kappa``, and
        ``n_alike``, the greater number of those that voted yes and those that voted no.

    Raises
    ------
    KeyError
        If a column that is read is lacking.
    ValueError
        If there is no decision to draw.

    Notes
    -----
    Where Cohen's kappa is below 0.4 the share misleads: nearly all voted alike, and the words
    beside the row say so. In the title texts divide the sides if all their kappas are 0.2 or
    more, and do not if all are nearer to 0.

    Examples
    --------
    >>> table = pd.DataFrame({"date": ["2019-12-12"], "short_title": ["74/29"],
    ...     "series": ["russian_security"], "n_decided": [101], "n_agree": [85], "share": [0.842],
    ...     "low": [0.758], "high": [0.9], "kappa": [0.323], "signed_decided": [81],
    ...     "signed_agree": [80], "not_signed_decided": [20], "not_signed_agree": [5],
    ...     "n_undecided": [43]})
    >>> print(agreement_plot(table).text.splitlines()[2])
    74/29, 2019: 84.2%, from 75.8 to 90; 85 of 101. kappa 0.32: 95 voted alike, 43 did not decide
    """
    refuse_empty(agreement, "decisions")
    require_columns(agreement, _AGREEMENT, "agreement", "measures.agreement")
    agreement = agreement.reset_index(drop=True)
    led = agreement["series"].astype("string").str.split("_").str[0]
    one_way = (
        agreement["signed_agree"] + agreement["not_signed_decided"] - agreement["not_signed_agree"]
    )
    data = agreement.assign(
        group=led.map(lambda word: _LED.get(word, style.words(word))),
        decision=agreement["short_title"] + ", " + agreement["date"].astype(str).str[:4],
        n_alike=one_way.where(
            one_way * 2 >= agreement["n_decided"], agreement["n_decided"] - one_way
        ),
    ).sort_values(["group", "date"], kind="stable", ignore_index=True)
    places = _rows.under_headings(data["group"])
    percent = data[["share", "low", "high"]] * 100
    with style.context():
        figure, axes = start(
            _finding(data),
            "Percent of the states entitled to sign in 2012 that later voted on the line of 2012 "
            "(signers for Russian-led and against Western-led texts, the others the reverse), of "
            "those that voted yes or no, with 95% Wilson interval. Kappa: the agreement beyond "
            "chance, 0 to 1",
            height=(int(places.max()) + 1) * _rows.row_height(data["decision"], 2.6, _ROW),
            left=2.75,
            right=2.85,
            bottom=0.35,
        )
        _rows.set_rows(axes, data["decision"].to_list(), 2.6, places.to_list())
        _rows.draw_reference(axes, 50)
        for group, part in data.groupby("group", sort=False):
            rows, shown = places[part.index], percent.loc[part.index]
            _rows.write_heading(axes, rows.min() - 1, str(group), gid="value")
            _rows.draw_points(
                axes, rows, shown["share"], shown["low"], shown["high"], label=str(group)
            )
        _rows.write_values(axes, places, percent["share"], percent["share"].map("{:.0f}%".format))
        _rows.write_beside(axes, places, data.apply(_beside, axis=1))
        axes.set_xlim(0, 100)
        axes.xaxis.set_major_formatter(PercentFormatter(decimals=0))
    columns = ["group", "decision", "n_decided", "n_agree", "share", "low", "high", "kappa"]
    return Chart(
        figure,
        data[[*columns, "n_alike"]],
        source=source_line("states", "positions", "decisions"),
    )


def _finding(data: pd.DataFrame) -> str:
    """Say whether the texts of each group divide the sides; if kappa leaves it open, the shares."""
    ranges: dict[str, str] = {}
    divide: dict[str, bool] = {}
    for group, part in data.groupby("group", sort=False):
        name, kappa = str(group), part["kappa"]
        low, high = (round(share * 100) for share in (part["share"].min(), part["share"].max()))
        ranges[name] = f"{low}%" if low == high else f"{low}–{high}%"
        clear = (kappa >= _SLIGHT).all(), (kappa.abs() < _SLIGHT).all()
        if any(clear) and name in _LED.values():
            divide[name] = bool(clear[0])
    if len(divide) < len(ranges):
        said = ", ".join(f"{name} {shares}" for name, shares in ranges.items())
        return f"Voted on the line of 2012: {said}"
    first, *others = ranges
    does = "still divide" if divide[first] else "do not divide"
    return "; ".join(
        [
            f"{first} {does} the sides of 2012 ({ranges[first]} as then)",
            *(f"{name} {'do' if divide[name] else 'do not'} ({ranges[name]})" for name in others),
        ]
    )


def _beside(row: pd.Series) -> str:
    counted = f"{row['n_agree']} of {row['n_decided']}"
    if not row["kappa"] < _FAIR:
        return counted
    return (
        f"{counted}. kappa {row['kappa']:.2f}: {row['n_alike']} voted alike,\n"
        f"{row['n_undecided']} did not decide"
    )


def flow(cross_table: pd.DataFrame, decisions: pd.DataFrame, decision_id: str) -> Chart:
    """Draw what the three groups of 2012 did on one later decision.

    Parameters
    ----------
    cross_table : pandas.DataFrame
        From :func:`wcit_analysis.measures.cross_table`.
    decisions : pandas.DataFrame
        The table ``decisions``; ``short_title`` and ``date`` are read.
    decision_id : str
        The decision.

    Returns
    -------
    Chart
        ``data`` has one row a group of 2012: ``side``, and the number of states that did each
        thing: for a vote ``voted yes``, ``abstained``, ``voted no``, ``did not vote``, ``not
        recorded``; for a list ``on the list``, ``not on the list``; what nobody did is left out.

    Raises
    ------
    KeyError
        If a table lacks a column that is read.
    ValueError
        If there is no such decision, or more than one row for it or for a group; if a side is
        none of the three, or no state is counted.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> table = wcit.measures.cross_table(wcit.load_states(), wcit.load_positions())
    >>> print(flow(table, wcit.load_decisions(), "GA74_247").text.splitlines()[2])
    89 signed: voted yes 49, abstained 22, voted no 7, did not vote 11
    """
    require_columns(cross_table, _CROSSED, "cross_table", "measures.cross_table")
    require_columns(decisions, ["decision_id", "short_title", "date"], "decisions")
    rows = cross_table[cross_table["decision_id"] == decision_id].reset_index(drop=True)
    if rows.empty:
        known = ", ".join(cross_table["decision_id"].unique())
        raise ValueError(f"no decision {decision_id!r} in the table; there are {known or 'none'}")
    require_words(rows, "side", style.POSITIONS)
    refuse_repeated(rows, "side")
    if not rows["members"].any():
        raise ValueError(f"no states to draw: none is counted for {decision_id!r}")
    require_rows(decisions, "decision_id", [decision_id], "decisions")
    rows_about = decisions[decisions["decision_id"] == decision_id]
    refuse_repeated(rows_about, "decision_id")
    about = rows_about.iloc[0]
    if rows[["yes", "no", "abstain"]].to_numpy().any():
        names = ["yes", "abstain", "no", "absent", "not_recorded"]
        done = rows[names].set_axis(list(_LATER)[:5], axis=1)
    else:
        listed = rows["signed"] + rows["member"]
        done = pd.DataFrame({"on the list": listed, "not on the list": rows["members"] - listed})
    done = done.loc[:, done.any()]
    most = done if "voted yes" in done or "voted no" in done else done[done.columns[:1]]
    said = [
        f"{most.loc[row].max()} of {members} {_WHO[side]} {most.loc[row].idxmax()}"
        for row, side, members in zip(rows.index, rows["side"], rows["members"], strict=True)
        if side in _WHO and members
    ] or ["of the two sides of 2012 nobody is counted"]
    named = [
        f"{members} {style.words(side, 'position')}"
        for members, side in zip(rows["members"], rows["side"], strict=True)
    ]
    with style.context():
        figure, axes = start(
            f"{about['short_title']}: {', '.join(said)}",
            f"Number of states, of {rows['members'].sum()}, by what they did in 2012 and in this "
            f"decision ({about['date']})",
            height=len(done) * 0.5,
            top=LEGEND,
            left=2.0,
        )
        _stacked_rows(
            axes, done.set_axis(named, axis=0), inside=lambda n, _: f"{n:.0f}", colours=_LATER
        )
    data = done.assign(side=rows["side"].astype(str)).reset_index(drop=True)
    data.insert(0, "side", data.pop("side"))
    return Chart(figure, data, source=source_line("states", "positions", "decisions"))


def ideal_point_plot(
    states: pd.DataFrame, indicators: pd.DataFrame, highlight: pd.DataFrame | None = None
) -> Chart:
    """Draw every state by its UN ideal point before Dubai, in columns by what it did there.

    Parameters
    ----------
    states : pandas.DataFrame
        The table ``states``.
    indicators : pandas.DataFrame
        The table ``indicators``; ``ideal_point`` is read.
    highlight : pandas.DataFrame, optional
        Rows of :func:`wcit_analysis.measures.crossers` or of
        :func:`wcit_analysis.measures.misfits`: the states that are named.

    Returns
    -------
    Chart
        ``data`` has one row a state with an ideal point: ``iso3``, ``name``, ``position``,
        ``ideal_point``, and ``named``, whether its name is drawn.

    Raises
    ------
    KeyError
        If a table lacks a column that is read.
    ValueError
        If a state has more than one row, or no position; if none has an ideal point, or
        ``highlight`` is neither of the two frames.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = ideal_point_plot(wcit.load_states(), wcit.load_indicators())
    >>> print(chart.text.splitlines()[2])
    median (3): signed -0.5938; did not sign 0.9147; absent or not entitled -0.3923
    """
    require_states(states, "name")
    joined = beside(states, indicators, ["ideal_point"], "indicators")
    columns = ["iso3", "name", "position", "ideal_point"]
    data = joined.loc[joined["ideal_point"].notna(), columns].reset_index(drop=True)
    refuse_empty(data, "states with an ideal point")
    kind, tables = _highlighted(highlight)
    if highlight is not None:
        require_columns(highlight, ["iso3"], "highlight", "measures.crossers")
    codes = [] if highlight is None else highlight["iso3"].to_list()
    data["named"] = data["iso3"].isin(codes)
    parts = {p: data[data["position"] == p] for p in style.POSITIONS}
    parts = {position: part for position, part in parts.items() if len(part)}
    medians = {
        style.words(p, "position"): part["ideal_point"].median() for p, part in parts.items()
    }
    missing = len(joined) - len(data)
    crowd = max(int(part["named"].sum()) for part in parts.values())
    height = max(4.6, crowd * _NAME_GAP * 1.15)
    with style.context():
        figure, axes = start(
            _standing(data, kind),
            f"{len(data)} states by their voting in the General Assembly in the year before Dubai "
            "(session 66; a standardised score, higher = closer to the US-led pole); strokes are "
            f"medians{f'; {missing} without a score' if missing else ''}"
            + (f". Named and hollow: {data['named'].sum()} states that {kind}" if kind else ""),
            height=height,
            left=0.5,
            top=0.4,
        )
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        low, high = data["ideal_point"].min(), data["ideal_point"].max()
        pad = (high - low) * 0.04 or 1.0
        axes.set_ylim(low - pad, high + pad)
        axes.set_xlim(0, len(parts))
        axes.grid(axis="y")
        for lane, (position, part) in enumerate(parts.items()):
            _draw_lane(axes, lane, position, part, height, kind)
        axes.scatter(
            [lane + 0.18 for lane in range(len(parts))],
            list(medians.values()),
            marker="_",
            s=1100,
            linewidths=2.2,
            color=style.INK,
            zorder=2.5,
            label="median",
            gid=join_names(medians),
        )
    return Chart(figure, data, source=source_line("states", "indicators.ideal_point", *tables))


def _standing(data: pd.DataFrame, kind: str) -> str:
    """Say how the two sides stood, or how many of the named states stood nearer the other one."""
    median = data.groupby(data["position"].astype(str), sort=False)["ideal_point"].median()
    shown = {p: f"{m:.2f}".replace("-", "−") for p, m in median.items()}
    if not {"signed", "not_signed"} <= shown.keys():
        parts = (f"{m} {style.words(p, 'position')}" for p, m in shown.items())
        return f"Median UN ideal point: {', '.join(parts)}"
    named = data[data["named"] & (data["position"] != "absent")]
    if named.empty:
        where = "further from" if median["signed"] < median["not_signed"] else "nearer"
        return (
            f"Signers had voted {where} the US-led pole: median {shown['signed']}, "
            f"against {shown['not_signed']} of those that did not sign"
        )
    far = {side: (named["ideal_point"] - median[side]).abs() for side in ("signed", "not_signed")}
    other = (far["signed"] < far["not_signed"]) == (named["position"] == "not_signed")
    return (
        f"Of {len(named)} states that {kind}, {other.sum()} stood nearer the other side's median "
        "before Dubai"
    )


def _highlighted(highlight: pd.DataFrame | None) -> tuple[str, tuple[str, ...]]:
    """Say what the highlighted states have in common, and which tables say so."""
    if highlight is None:
        return "", ()
    for column, (kind, tables) in _HIGHLIGHTS.items():
        if column in highlight:
            least = highlight[column].min()
            often = f" at least {least} times" if column == "n_crossed" and least > 1 else ""
            return kind + often, tables
    raise ValueError("highlight is neither from measures.crossers nor from measures.misfits")


def _draw_lane(
    axes: Axes, lane: int, position: str, part: pd.DataFrame, height: float, kind: str
) -> None:
    """Draw the states of one position as a column of dots, the highlighted ones with names."""
    bottom, top = axes.get_ylim()
    inch = (top - bottom) / height
    lane_inches = axes.bbox.width / axes.figure.dpi / axes.get_xlim()[1]
    steps = _rows.swarm(part["ideal_point"], 0.06 * inch)
    across = lane + 0.18 + steps * min(0.022, 0.16 / max(abs(steps).max(), 1))
    look: dict[str, Any] = {
        "s": 18,
        "marker": {"signed": "o", "not_signed": "D", "absent": "s"}[position],
        "linewidths": 1.4,
    }
    colour, named = style.POSITIONS[position], part["named"].to_numpy()
    edge = style.MUTED if position == "absent" else colour
    axes.scatter(
        across[~named],
        part["ideal_point"][~named],
        color=colour,
        edgecolors=edge,
        **look,
        label="_",
    )
    axes.annotate(
        f"{style.words(position, 'position')}\n{len(part)} states",
        (lane + 0.02, 1),
        (0, 4),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        fontweight="bold",
        fontsize=_rows.SMALL + 0.5,
        linespacing=1.3,
    )
    if not named.any():
        return
    shown = part.assign(across=across)[named].sort_values("ideal_point", kind="stable")
    axes.scatter(
        shown["across"],
        shown["ideal_point"],
        color="white",
        edgecolors=edge,
        zorder=2.2,
        label=f"{style.words(position, 'position')} and {kind}",
        gid=join_names(shown["name"]),
        **look,
    )
    gap = _NAME_GAP * inch
    places = _rows.spread(shown["ideal_point"], gap, bottom + gap / 2, top - gap / 2)
    for x, y, place, name in zip(
        shown["across"], shown["ideal_point"], places, shown["name"], strict=True
    ):
        axes.plot(
            [x, lane + 0.37, lane + 0.41], [y, place, place], color="#9AA5B1", lw=0.8, zorder=2.1
        )
        axes.text(
            lane + 0.42,
            place,
            cut(name, _rows.SMALL, 0.56 * lane_inches),
            va="center",
            fontsize=_rows.SMALL,
            gid="value",
        )


def control_plot(controls: Mapping[str, pd.DataFrame]) -> Chart:
    """Draw how much of the later votes goes with the ideal point, with the signature, with both.

    Parameters
    ----------
    controls : mapping of str to pandas.DataFrame
        What to call each group of states, and its frame from
        :func:`wcit_analysis.measures.signature_adds`, such as all and those outside the EU.

    Returns
    -------
    Chart
        ``data`` has one row a group and model: ``group``, ``model``, ``r2``, ``n``, and
        ``signature``, ``low``, ``high``, ``interval``, the estimate of the signature in that
        model.

    Raises
    ------
    KeyError
        If a column that is read is lacking.
    ValueError
        If there is no group to draw.

    Examples
    --------
    >>> table = pd.DataFrame({"model": ["ideal_point", "signature", "both", "both"],
    ...     "term": ["ideal_point", "signature", "ideal_point", "signature"],
    ...     "estimate": [-0.46, 0.68, -0.38, 0.17], "low": [-0.51, 0.57, -0.47, 0.03],
    ...     "high": [-0.41, 0.79, -0.29, 0.32], "r2": [0.807, 0.596, 0.822, 0.822], "n": 144,
    ...     "interval": "HC1, t(141)"})
    >>> print(control_plot({"All states": table}).text.splitlines()[0])
    The signature takes the R² of later votes from 0.81 to 0.82; alone it has 0.60
    """
    data = pd.concat(
        [pd.DataFrame(), *(_fits(group, table) for group, table in controls.items())],
        ignore_index=True,
    )
    refuse_empty(data, "groups of states")
    places = _rows.under_headings(data["group"])
    first = data.drop_duplicates("model").set_index("model")["r2"]
    with style.context():
        figure, axes = start(
            f"The signature takes the R² of later votes from {first['ideal_point']:.2f} "
            f"to {first['both']:.2f}; alone it has {first['signature']:.2f}",
            "Share of the variance of the states' mean vote (yes 1, abstention 0.5, no 0) that "
            "goes with the UN ideal point of the year before Dubai, with the signature, with both",
            height=(int(places.max()) + 1) * _ROW,
            left=1.85,
            right=0.6,
            bottom=0.45,
        )
        names = [_CONTROL[model] for model in data["model"]]
        _rows.set_rows(axes, names, 1.7, places.to_list())
        for group, part in data.groupby("group", sort=False):
            rows, both = places[part.index], part.set_index("model").loc["both"]
            _rows.write_heading(
                axes,
                rows.min() - 1,
                f"{group}, n {both['n']}. At the same ideal point a signer's mean vote differs by "
                + f"{both['signature']:+.2f} ({both['low']:.2f} to {both['high']:.2f}; ".replace(
                    "-", "−"
                )
                + f"{_taken(str(both['interval']))})",
            )
            bars = axes.barh(rows, part["r2"], height=0.62, color=style.MUTED, label=str(group))
            axes.bar_label(bars, fmt="%.2f", padding=4, fontsize=_rows.SMALL, gid="value")
        axes.set_xlim(0, 1)
        axes.set_xlabel("R² (1 = all of the variance)", loc="left")
    source = source_line("states", "indicators.ideal_point", "positions")
    return Chart(figure, data, source=source)


def _taken(interval: str) -> str:
    """Say in words how an interval was reached."""
    return "states as independent" if interval.startswith("HC1") else interval.partition(",")[0]


def _fits(group: str, table: pd.DataFrame) -> pd.DataFrame:
    """One row a model: its R² and the estimate of the signature where it has one."""
    require_columns(table, _CONTROLS, str(group), "measures.signature_adds")
    fits = table.drop_duplicates("model")[["model", "r2", "n"]]
    columns = ["model", "estimate", "low", "high", "interval"]
    signature = table.loc[table["term"] == "signature", columns]
    joined = fits.merge(signature.rename(columns={"estimate": "signature"}), how="left")
    return joined.assign(group=group)[["group", *joined.columns]]
