"""Matrices with words in their cells: texts and what they are, sponsors and who names them."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from wcit_analysis.charts import style
from wcit_analysis.charts.chart import WIDTH, Chart, start, text_width, wrap
from wcit_analysis.frames import (
    refuse_empty,
    refuse_repeated,
    require_columns,
    require_rows,
    require_words,
)
from wcit_analysis.sources import source_line

_SIZES, _PAD, _LINE = (9.0, 8.5, 8.0), 0.05, 1.36
# Inches: for the rows' names, the most first, and between them and the columns; around the whole;
# of the dash for nothing.
_NAMES, _GAP, _MARGIN, _DASH = (3.4, 2.6, 1.65), 0.1, 0.12, 0.06
_NOTHING = "–"


def matrix(
    frame: pd.DataFrame,
    rows: str,
    columns: Mapping[str, str],
    *,
    title: str,
    subtitle: str,
    source: str,
    colours: Mapping[str, Mapping[str, str]] | None = None,
    sections: str | None = None,
) -> Chart:
    """Draw a table whose cells are words, coloured where a palette is given.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a row of the matrix.
    rows : str
        The column that names the rows.
    columns : mapping of str to str
        The columns to show, in order, and the heading of each.
    title, subtitle, source : str
        The finding, what is shown with n and unit, and the source line.
    colours : mapping of str to mapping, optional
        For a column, the colour of each of its values.
    sections : str, optional
        A column whose value stands as a heading over the rows that share it, one after another.

    Returns
    -------
    Chart
        ``data`` has the column ``rows``, that of the sections and the columns shown, as given.

    Raises
    ------
    KeyError
        If the frame lacks one of the columns.
    ValueError
        If there are no rows, or no columns are named.

    Notes
    -----
    A missing or a blank value is a dash, and not said. Columns are as wide as their words need,
    and share what is left.

    Examples
    --------
    >>> frame = pd.DataFrame({"text": ["Art. 5A", "Art. 5B"], "force": ["binding", "hortatory"]})
    >>> chart = matrix(
    ...     frame, "text", {"force": "Force"}, title="One binds", subtitle="2 texts", source="S"
    ... )
    >>> print(chart)
    One binds
    2 texts
    Art. 5A: Force binding
    Art. 5B: Force hortatory
    S
    """
    refuse_empty(frame, "rows")
    used = [rows, *([] if sections is None else [sections]), *columns]
    lacking = [name for name in used if name not in frame.columns]
    if lacking:
        have = ", ".join(map(str, frame.columns))
        raise KeyError(f"no column {', '.join(map(str, lacking))} to show; there are {have}")
    if not columns:
        raise ValueError("no columns to show: name one in columns=, and its heading")
    shown = [[_words(cell, name) for cell in frame[name]] for name in columns]
    names = [_words(name, rows) for name in frame[rows]]
    over = [] if sections is None else [_words(section, sections) for section in frame[sections]]
    begins = [i for i in range(len(over)) if i == 0 or over[i] != over[i - 1]]
    with style.context():
        size, room, widths = _fit(names, shown, list(columns.values()))
        line = size * _LINE / 72
        labels = [wrap(name, size, room - _GAP) for name in names]
        heads = [
            wrap(heading, size, width - _PAD, weight="bold")
            for heading, width in zip(columns.values(), widths, strict=True)
        ]
        cells = [
            [wrap(cell, size, width - 2 * _PAD + 1e-6) for cell in column]
            for column, width in zip(shown, widths, strict=True)
        ]
        heights = np.array(
            [max(map(len, row)) * line + 0.07 for row in zip(labels, *cells, strict=True)]
        )
        # The first section stands beside the columns' headings if it is no wider than the names.
        above = np.zeros(len(frame))
        fits = bool(over) and text_width(over[0], size, "bold") <= room - _GAP
        above[begins[fits:]] = line + 0.14
        with style.options(width=max(WIDTH, room + sum(widths) + 2 * _MARGIN)):
            figure, axes = start(
                title,
                subtitle,
                height=sum(heights + above),
                left=_MARGIN,
                top=max(map(len, heads)) * line + 0.03,
            )
        # Data units are inches, from the top left. The words are plain texts: an axis would make
        # a tick of five artists for each.
        across = figure.get_figwidth() - 2 * _MARGIN
        axes.set(xlim=(0, across), ylim=(sum(heights + above), 0))
        axes.set_axis_off()
        lefts, bottoms = room + np.cumsum(widths) - widths, np.cumsum(heights + above)
        middles, tops = bottoms - heights / 2, bottoms - heights - 0.03
        axes.hlines(bottoms[:-1], 0, across, color=style.RULE, linewidth=0.5, label="_rules")
        bold: dict[str, Any] = {"va": "bottom", "size": size, "weight": "bold"}
        for i in begins:
            axes.text(0, tops[i], over[i], gid="section", **bold)
        for x, lines in zip(lefts + _PAD, heads, strict=True):
            axes.text(x, -0.03, "\n".join(lines), gid="heading", **bold)
        plain: dict[str, Any] = {"va": "center_baseline", "size": size}
        for y, lines in zip(middles, labels, strict=True):
            axes.text(0, y, "\n".join(lines), gid="name", **plain)
        nothing = []
        for name, x, width, parts in zip(columns, lefts, widths, cells, strict=True):
            palette = (colours or {}).get(str(name), {})
            for value, y, height, lines in zip(frame[name], middles, heights, parts, strict=True):
                if _is_nothing(value):
                    nothing.append((x + _PAD, y))
                    continue
                colour = palette.get(value, "white")
                if colour != "white":
                    corner = (x + 0.015, y - height / 2 + 0.015)
                    axes.add_artist(
                        Rectangle(corner, width - 0.03, height - 0.03, facecolor=colour)
                    )
                ink = style.ink_on(colour)
                axes.text(x + _PAD, y, "\n".join(lines), color=ink, gid="cell", **plain)
        if nothing:
            x, y = np.transpose(nothing)
            axes.hlines(y, x, x + _DASH, color=style.MUTED, linewidth=0.8, label="_nothing")
    return Chart(figure, frame[used], source=source)


def texts_matrix(texts: pd.DataFrame) -> Chart:
    """Draw each text with where it stood, its number, its force and whether it names the Internet.

    Parameters
    ----------
    texts : pandas.DataFrame
        The table ``texts``, or some of its rows.

    Returns
    -------
    Chart
        ``data`` has one row a text: ``title``, ``parent``, ``number_conference``, ``force``,
        ``outcome`` and ``mentions_internet``.

    Raises
    ------
    KeyError
        If a column that is read is lacking.
    ValueError
        If there are no texts, or of one is not known whether it names the Internet.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = texts_matrix(wcit.load_texts())
    >>> print(chart.text.splitlines()[0])
    6 of the 23 texts seen or reported name the Internet, none of them in the treaty of 2012
    """
    refuse_empty(texts, "texts")
    columns = ["title", "parent", "number_conference", "force", "outcome", "mentions_internet"]
    require_columns(texts, columns, "texts")
    require_words(texts, "mentions_internet", style.ANSWERS)
    seen = texts[texts["mentions_internet"] != "not_seen"]
    naming = seen[seen["mentions_internet"] == "yes"]
    in_treaty = int((naming["parent"] == "ITRs 2012").sum())
    return matrix(
        texts,
        "title",
        {
            "number_conference": "Number at the conference",
            "force": "Force",
            "outcome": "Outcome",
            "mentions_internet": "Names the Internet",
        },
        title=f"{len(naming)} of the {len(seen)} texts seen or reported name the Internet, "
        f"{in_treaty or 'none'} of them in the treaty of 2012",
        subtitle=f"{len(texts)} texts and provisions; a dash: no number",
        source=source_line("texts"),
        colours={"force": style.FORCES, "mentions_internet": style.ANSWERS},
        sections="parent",
    )


def sponsors_matrix(sponsors: pd.DataFrame, states: pd.DataFrame, sources: pd.DataFrame) -> Chart:
    """Draw which source names which state as a sponsor of the UAE-led text.

    Parameters
    ----------
    sponsors : pandas.DataFrame
        The table ``sponsors``.
    states : pandas.DataFrame
        The table ``states``, for the names.
    sources : pandas.DataFrame
        The table ``sources``, for the publishers.

    Returns
    -------
    Chart
        ``data`` has one row a source: ``source``, and a column a state, the one named most often
        first: ``named``, ``camp_only``, ``disputed`` or ``retracted``, missing where the source
        does not speak of it.

    Raises
    ------
    KeyError
        If a table lacks a column that is read.
    ValueError
        If there are no sponsors, or one has a status that is none of the four; if a state has more
        than one row for a source; if a state or a source has no row of its own, or more than one.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = sponsors_matrix(wcit.load_sponsors(), wcit.load_states(), wcit.load_sources())
    >>> print(chart.text.splitlines()[0])
    United Arab Emirates: named by 15 of 16 sources; Egypt: named by 2, disputed or retracted by 6
    """
    refuse_empty(sponsors, "sponsors")
    require_columns(sponsors, ["iso3", "source_id", "status"], "sponsors")
    require_columns(states, ["iso3", "name"], "states")
    require_columns(sources, ["source_id", "publisher"], "sources")
    require_words(sponsors, "status", style.SPONSORS)
    sponsors = sponsors.reset_index(drop=True)
    for table, key, called in ((states, "iso3", "states"), (sources, "source_id", "sources")):
        require_rows(table, key, sponsors[key], called)
        refuse_repeated(table, key)
    refuse_repeated(sponsors, "iso3", "source_id")
    status = sponsors["status"].astype(str)
    counts = pd.crosstab(sponsors["iso3"], status).reindex(
        columns=list(style.SPONSORS), fill_value=0
    )
    counts = counts.sort_values(["named", "camp_only"], ascending=False, kind="stable")
    name = states.set_index("iso3")["name"]
    publisher = sources.set_index("source_id")["publisher"]
    table = (
        sponsors.assign(status=status)
        .pivot_table(index="source_id", columns="iso3", values="status", aggfunc="first")
        .reindex(columns=counts.index)
    )
    table.insert(0, "source", [f"{publisher[i]} ({i})" for i in table.index])
    contested = counts["disputed"] + counts["retracted"]
    most, doubtful = str(counts.index[0]), str(contested.idxmax())
    title = f"{name[most]}: named by {counts['named'][most]} of {len(table)} sources"
    if contested.max():
        title += (
            f"; {name[doubtful]}: named by {counts['named'][doubtful]}, "
            f"disputed or retracted by {contested.max()}"
        )
    return matrix(
        table.rename_axis(columns=None).reset_index(drop=True),
        "source",
        {iso3: str(name[iso3]) for iso3 in counts.index},
        title=title,
        subtitle=f"{len(table)} sources on {len(counts)} states as sponsors of the UAE-led text; "
        "camp only: counted with its camp, not as a sponsor; a dash: not spoken of",
        source=source_line("sponsors"),
        colours=dict.fromkeys(counts.index, style.SPONSORS),
    )


def _words(cell: object, column: str) -> str:
    """A cell of a column as it is read."""
    if _is_nothing(cell):
        return _NOTHING
    return f"{cell:%Y-%m-%d}" if isinstance(cell, pd.Timestamp) else style.words(cell, column)


def _is_nothing(cell: object) -> bool:
    return bool(pd.isna(cell)) or not str(cell).strip()  # type: ignore[call-overload]


def _fit(
    names: list[str], shown: list[list[str]], headings: list[str]
) -> tuple[float, float, np.ndarray]:
    """Size of the type, inches for the rows' names and for each column.

    The largest type and the most room for names with which every word fits its column; if none
    will do, the figure becomes wider.
    """
    for size, most in product(_SIZES, _NAMES):
        room = _GAP + min(most, max(text_width(name, size) for name in names) + 0.05)
        widths = _widths(shown, headings, WIDTH - room - 2 * _MARGIN, size)
        if room + sum(widths) + 2 * _MARGIN <= WIDTH + 1e-6:
            break
    return size, room, widths


def _widths(
    shown: list[list[str]], headings: list[str], available: float, size: float
) -> np.ndarray:
    """Inches for each column: what its words need; the widest give way if there is not room."""
    margin = 2 * _PAD + 0.02
    least = np.array(
        [
            max(
                *(text_width(part, size) for cell in column for part in cell.split()),
                *(text_width(part, size, "bold") for part in heading.split()),
            )
            + margin
            for column, heading in zip(shown, headings, strict=True)
        ]
    )
    whole = [max(text_width(cell, size) for cell in column) + margin for column in shown]
    wanted = np.maximum(whole, least)
    if wanted.sum() <= available:
        return np.asarray(wanted * available / wanted.sum())
    # One cap for all: a narrow column keeps what it needs before a wide one gets more.
    low, high = 0.0, float(wanted.max())
    for _ in range(40):
        cap = (low + high) / 2
        fits = np.maximum(np.minimum(wanted, cap), least).sum() <= available
        low, high = (cap, high) if fits else (low, cap)
    return np.asarray(np.maximum(np.minimum(wanted, low), least))
