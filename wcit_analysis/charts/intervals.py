"""Shares with their intervals, group by group."""

import numpy as np
import pandas as pd

from wcit_analysis.charts import style
from wcit_analysis.charts.chart import Chart, start, wrap
from wcit_analysis.frames import refuse_empty, require_columns
from wcit_analysis.sources import source_line

_ROW, _LEFT = 0.36, 2.75
_SHARES = ("n", "k", "share", "low", "high")
#: Groups smaller than this are drawn but never named in a title.
_SMALL = 10


def shares_chart(
    shares: pd.DataFrame,
    *tables: str,
    what: str | None = None,
    title: str | None = None,
) -> Chart:
    """Draw the share of each group as a dot, with its 95 % interval as a line.

    Parameters
    ----------
    shares : pandas.DataFrame
        What ``wcit.measures.shares`` returns: the grouping columns, then ``n``, ``k``, ``share``,
        ``low``, ``high``. A group with a missing share is drawn as a name alone.
    *tables : str
        The tables that the shares were computed from, for the source line; ``"states"`` if none.
    what : str, optional
        What share it is, as it goes on after a percentage, such as ``"of those entitled signed"``;
        without it the title gives the percentages alone.
    title : str, optional
        The finding; without it the groups of ten or more with the highest and the lowest share.

    Returns
    -------
    Chart
        ``data`` has one row a group, the highest share first: ``group``, ``n``, ``k``, ``share``,
        ``low``, ``high``.

    Raises
    ------
    KeyError
        If a column that is read is lacking.
    ValueError
        If there are no groups, if no column names them, or if ``n`` stands between columns that do.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = shares_chart(wcit.measures.shares(wcit.load_states(), by="region"))
    >>> print(chart.text.splitlines()[3])
    Middle East & North Africa (19): 89.47%, from 68.61 to 97.06
    """
    refuse_empty(shares, "groups")
    require_columns(shares, _SHARES, "shares", "measures.shares")
    by = _grouping(shares)
    shares = shares.reset_index(drop=True)
    groups = shares[by].astype("string").fillna("no group")
    names = groups.apply(lambda row: ", ".join(map(style.words, row, by)), axis=1)
    data = shares.assign(group=names if by else "all")
    data = data.sort_values("share", ascending=False, kind="stable").reset_index(drop=True)
    percent = data[["share", "low", "high"]].astype(float) * 100
    labels = [
        wrap(f"{group} ({n})", 10, _LEFT - 0.2, even=True)
        for group, n in zip(data["group"], data["n"], strict=True)
    ]
    height = max(_ROW, max(map(len, labels)) * 10 * 1.25 / 72 + 0.08)
    with style.context():
        figure, axes = start(
            title or _extremes(data, what),
            "Each dot is a share, the line its 95% interval (Wilson's); in brackets the number "
            "of states",
            height=len(data) * height,
            left=_LEFT,
            right=0.35,
            bottom=0.24,
        )
        axes.set(xlim=(-3, 103), ylim=(len(data) - 0.5, -0.5))
        axes.set_xticks(range(0, 101, 25), [f"{tick}%" for tick in range(0, 101, 25)])
        axes.grid(axis="x")
        axes.set_yticks(range(len(data)), ["\n".join(lines) for lines in labels])
        axes.errorbar(
            percent["share"],
            range(len(data)),
            xerr=np.array([percent["share"] - percent["low"], percent["high"] - percent["share"]]),
            fmt="o",
            markersize=8,
            color=style.POSITIONS["signed"],
            elinewidth=2.5,
            label="share",
        )
        for y, share in enumerate(percent["share"]):
            axes.annotate(
                f"{share:.0f}%" if pd.notna(share) else "–",
                (share if pd.notna(share) else 0, y),
                xytext=(0, 7),
                textcoords="offset points",
                ha="center",
                fontsize=8.5,
                gid="value",
            )
    return Chart(figure, data[["group", *_SHARES]], source=source_line(*(tables or ("states",))))


def _grouping(shares: pd.DataFrame) -> list[str]:
    """Return the columns that name the groups, which stand before ``n`` or else after it."""
    names = [name for name in shares.columns if name == "n" or name not in _SHARES]
    place = names.index("n")
    before, after = names[:place], names[place + 1 :]
    if before and after:
        raise ValueError(
            f"{', '.join(map(repr, after))} beside {', '.join(map(repr, before))} is no part of "
            "measures.shares: drop it, or put it before 'n' if it names groups"
        )
    if not (before or after) and len(shares) > 1:
        raise ValueError(
            f"no column names the {len(shares)} groups: if the index does, reset_index()"
        )
    return before or after


def _extremes(data: pd.DataFrame, what: str | None) -> str:
    """Name the groups with the highest and the lowest share, small groups left aside."""
    of = f" {what}" if what else ""
    known = data[data["share"].notna()]
    if known.empty:
        return "No share to give"
    if len(data) == 1:
        (k,), (n,), (share,) = data["k"], data["n"], data["share"]
        return f"{k} of {n}, {share:.0%}" + ("," * bool(what)) + of
    # Groups may overlap, as bodies do: they are not added up.
    ranked = known[known["n"] >= _SMALL]
    if ranked.empty:
        low, high = known["share"].min(), known["share"].max()
        return f"{len(known)} groups: {low:.0%} to {high:.0%}{of}"
    if len(ranked) == 1:
        return f"{ranked['group'].iloc[0]}: {ranked['share'].iloc[0]:.0%}{of}"
    top, bottom = ranked.iloc[0], ranked.iloc[-1]
    return f"{top['group']}: {top['share']:.0%}{of}. {bottom['group']}: {bottom['share']:.0%}"
