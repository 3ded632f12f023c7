"""The split by a grouping or an indicator, as a table and as the explorer shows it."""

import html
from collections.abc import Mapping
from typing import Any

import pandas as pd

from wcit_analysis import measures
from wcit_analysis.charts import style
from wcit_analysis.display import figure
from wcit_analysis.sources import source_of
from wcit_analysis.tables import load_table

from ._look import key
from ._options import (
    all_states,
    choices,
    denominators,
    fields,
    indicators,
    label_in_sentence,
    state_name,
)

#: Groups that have an order of their own; the others stand by the share that signed.
_IN_ORDER = {"income_group", "regime", "stance"}
#: Groups of fewer states are drawn but never named in a title.
_SMALL = 10
#: What a share is a share of, and which states are counted, by denominator.
_SHARE_OF = {
    "members": "of the members signed",
    "entitled": "of those entitled signed",
    "people": "of the people live where the treaty was signed",
}
_COUNTED = {"members": "member states", "entitled": "states entitled to sign", "people": "states"}


def split_table(choice: str, denominator: str = "members") -> pd.DataFrame:
    """Count what the states of each group did.

    Parameters
    ----------
    choice : str
        A key of :func:`choices`: a category, or an indicator, which is cut into thirds.
    denominator : str
        A key of :func:`denominators`.

    Returns
    -------
    pandas.DataFrame
        ``group``; then ``signed``, ``not_signed`` and, unless only those entitled are counted,
        ``absent`` (states, or people in 2012 if these are counted), ``of`` (their sum) and
        ``percent_signed``. States without a group or, if people are counted, without a
        population are left out.

    Raises
    ------
    KeyError
        If there is no such choice or denominator; the message lists those there are.

    Examples
    --------
    >>> split_table("region", "entitled").iloc[0].to_dict()
    {'group': 'Sub-Saharan Africa', 'signed': 32, 'not_signed': 3, 'of': 35,
     'percent_signed': 91.4}
    """
    frame = _counted(choice, denominator).dropna(subset=["group"])
    size = frame["population"].astype("float64") if denominator == "people" else 1.0
    table = frame.assign(size=size, position=frame["position"].astype(str)).pivot_table(
        index="group", columns="position", values="size", aggfunc="sum", observed=True
    )
    positions = [p for p in style.POSITIONS if p != "absent" or denominator != "entitled"]
    table = table.reindex(columns=positions).fillna(0).astype("int64")
    table["of"] = table.sum(axis=1)
    table["percent_signed"] = (table["signed"] / table["of"] * 100).round(1)
    if choice in _IN_ORDER or choice in indicators():
        table = table.sort_index()
    else:
        # Equal shares stand by size, so that the order never hangs on that of the file.
        table = table.sort_values(["percent_signed", "of"], ascending=False, kind="stable")
    table.index = table.index.astype(str)
    return table.rename_axis(columns=None).reset_index()


def _counted(choice: str, denominator: str) -> pd.DataFrame:
    """Return the rows of :func:`_grouped` that are counted, those without a group among them."""
    if denominator not in denominators():
        raise KeyError(
            f"no {denominator!r} to count against; there are {', '.join(denominators())}"
        )
    frame = _grouped(choice)
    return frame[frame["position"] != "absent"] if denominator == "entitled" else frame


def _grouped(choice: str) -> pd.DataFrame:
    """One row a state and group: ``iso3``, ``position``, ``population``, ``group``."""
    if choice not in choices():
        raise KeyError(f"no {choice!r} to split by; there are {', '.join(choices())}")
    frame = all_states()
    if choice == "body":
        bodies = load_table("memberships")[["body", "iso3"]].rename(columns={"body": "group"})
        frame = bodies.merge(frame, on="iso3", validate="m:1")
    elif choice in indicators():
        frame = frame.assign(group=_thirds(frame[choice]))
    else:
        frame = frame.assign(group=frame[choice])
    return frame[["iso3", "position", "population", "group"]]


def _thirds(values: pd.Series) -> "pd.Series[Any]":
    """Cut the states with a figure into three of one size; each name says its bounds."""
    numbers = values.astype("float64")
    cut = pd.qcut(numbers, 3, labels=False)
    names = []
    for number, word in enumerate(("low", "middle", "high")):
        least, most = numbers[cut == number].agg(["min", "max"])
        names.append(f"{word}: {_short_figure(least)} to {_short_figure(most)}")
    words = cut.map(dict(enumerate(names)))
    return pd.Series(pd.Categorical(words, categories=names, ordered=True), index=values.index)


def _short_figure(value: float) -> str:
    """Write a number short enough for a label."""
    for size, word in ((1e9, " billion"), (1e6, " million")):
        if abs(value) >= size:
            return f"{value / size:.3g}{word}"
    return figure(value).replace("-", "−")


def split_view(choice: str, denominator: str = "members", iso3: str = "") -> str:
    """Show the split by a grouping or an indicator, with the chosen state's group lit up.

    It is a table with a bar in each row, which takes milliseconds where a drawn chart of twenty
    groups takes a third of a second, and which can be read aloud.

    Parameters
    ----------
    choice, denominator : str
        As for :func:`split_table`.
    iso3 : str
        The chosen state, if any.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> "Kenya: Sub-Saharan Africa (marked)." in split_view("region", iso3="KEN")
    True
    """
    table = split_table(choice, denominator)
    states = _counted(choice, denominator)
    lit, where = _where(choice, iso3, set(table["group"]))
    about = _separation(choice) if choice in indicators() else ""
    widest = float(table["of"].max())
    # People are counted in millions, and the column heads say so once.
    unit, said_unit = (1e6, " (million)") if denominator == "people" else (1.0, "")
    rows = "".join(
        _row(row, choice, widest, unit, state_name(iso3) if row["group"] in lit else "")
        for row in table.to_dict("records")
    )
    parts = [position for position in style.POSITIONS if position in table]
    counts = [*(_first_capital(style.words(p, "position")) for p in parts), "All"]
    heads = ["Group", "", *(f"{head}{said_unit}" for head in counts), "Share signed"]
    title = _title(choice, denominator, table, states)
    people = ["population"] if denominator == "people" else []
    sources = source_of([choice, *people], "states")
    return (
        f'<div class="wcit-view"><h4>{html.escape(title)}</h4>'
        f'<p class="wcit-note">{html.escape(_subtitle(choice, denominator, states))}<br>'
        f"{key(parts)}</p>"
        '<table class="wcit-split"><thead><tr>'
        + "".join(f'<th scope="col">{head}</th>' if head else "<td></td>" for head in heads)
        + f"</tr></thead><tbody>{rows}</tbody></table>"
        f"<p>{html.escape(' '.join(filter(None, (where, about))))}</p>"
        f'<p class="wcit-note">{html.escape(sources)}</p></div>'
    )


def _row(row: Mapping[Any, Any], choice: str, widest: float, unit: float, here: str) -> str:
    """One group: its name, its bar as long as it is large, its numbers, and who is in it."""
    parts = [position for position in style.POSITIONS if position in row]
    name = html.escape(_first_capital(style.words(row["group"], choice)))
    bar = "".join(
        f'<span style="width:{row[position] / widest * 100:.2f}%;'
        f'background:{style.POSITIONS[position]}"></span>'
        for position in parts
    )
    mark = f'<br><span class="wcit-here">▸ {html.escape(here)}</span>' if here else ""
    numbers = [_short_figure(row[column] / unit) for column in (*parts, "of")]
    cells = "".join(f"<td>{number}</td>" for number in [*numbers, f"{row['percent_signed']:.0f}%"])
    return (
        f"<tr{' class=wcit-lit' if here else ''}>"
        f'<th scope="row">{name}{mark}</th>'
        f'<td><div class="wcit-bar" aria-hidden="true">{bar}</div></td>{cells}</tr>'
    )


def _where(choice: str, iso3: str, shown: set[str]) -> tuple[list[str], str]:
    """Return the groups of a state that are shown, and the sentence that names all it is in."""
    if not iso3:
        return [], ""
    frame = _grouped(choice)
    groups = frame.loc[frame["iso3"] == iso3, "group"].dropna().astype(str).to_list()
    if not groups:
        return [], f"{state_name(iso3)}: no figure or group here."
    lit = [group for group in groups if group in shown]
    words = ", ".join(style.words(group, choice) for group in groups)
    return lit, f"{state_name(iso3)}: {words}{' (marked)' if lit else ''}."


def _title(choice: str, denominator: str, table: pd.DataFrame, states: pd.DataFrame) -> str:
    """Say the finding: the groups with the highest and the lowest share, small ones aside."""
    groups = states["group"].dropna()
    if not table["signed"].any():
        tally = groups.value_counts(sort=False)
        return ", ".join(f"{style.words(group, choice)}: {n}" for group, n in tally.items() if n)
    large = table[table["group"].map(groups.astype(str).value_counts()) >= _SMALL]
    if len(large) < 2:
        return "What the states of each group did"
    ranked = large.sort_values("percent_signed", kind="stable")
    top, bottom = ranked.iloc[-1], ranked.iloc[0]
    return (
        f"{_called(top['group'], choice)}: {top['percent_signed']:.0f}% {_SHARE_OF[denominator]}. "
        f"{_called(bottom['group'], choice)}: {bottom['percent_signed']:.0f}%"
    )


def _called(group: str, choice: str) -> str:
    """Return what a title calls a group: of a third only which it is, not its bounds."""
    if choice in indicators():
        return f"The {group.partition(':')[0]} third"
    return _first_capital(style.words(group, choice))


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _subtitle(choice: str, denominator: str, states: pd.DataFrame) -> str:
    """Say which states are counted by what, and how many are left out."""
    needed = ["group", "population"] if denominator == "people" else ["group"]
    shown = states.dropna(subset=needed)["iso3"].nunique()
    left_out = states["iso3"].nunique() - shown
    by = "body" if choice == "body" else label_in_sentence(choice)
    thirds = "in thirds " if choice in indicators() else ""
    unit = fields().get(choice, {}).get("unit")
    return (
        f"{shown} {_COUNTED[denominator]} {thirds}by {by}"
        + (f" ({unit})" if unit else "")
        + (", the people in them counted (2012)" if denominator == "people" else "")
        + ("; a state counts in every body that it belongs to" if choice == "body" else "")
        + (f"; {left_out} without a figure or group left out" if left_out else "")
    )


def _separation(choice: str) -> str:
    """Say how well an indicator tells signers from those that did not sign."""
    states = all_states()
    found = measures.separation(states[["iso3", "position"]], states[["iso3", choice]], [choice])
    row = found.iloc[0]
    return (
        f"Of all pairs of one state that signed ({row['n_signed']}) and one that did not "
        f"({row['n_not_signed']}), the signer has the higher figure in {row['auc']:.0%} "
        f"(95% interval {row['low']:.0%} to {row['high']:.0%}). At 50% the indicator would tell "
        "nothing; the absent are left out."
    )
