"""Matrices with words in their cells: texts and what they are, sponsors and who names them."""

from collections.abc import Mapping
from itertools import product

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from wcit_analysis.charts import style
from wcit_analysis.charts.chart import WIDTH, Chart, refuse_empty, start, text_width, wrap
from wcit_analysis.provenance import source_line

_SIZES, _PAD, _LINE = (9.0, 8.5, 8.0), 0.05, 1.36
# Inches for the rows' names at most, if the columns leave room and if not; and around the whole.
_LABELS, _MARGIN = (2.6, 1.7), 0.12
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

    Returns
    -------
    Chart
        ``data`` has the column ``rows`` and the columns shown, as they were given.

    Raises
    ------
    KeyError
        If the frame lacks one of the columns.
    ValueError
        If there are no rows.

    Notes
    -----
    A missing value is a dash. Columns are as wide as their words need, and share what is left.

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
    lacking = [name for name in (rows, *columns) if name not in frame.columns]
    if lacking:
        have = ", ".join(map(str, frame.columns))
        raise KeyError(f"no column {', '.join(map(str, lacking))} to show; there are {have}")
    shown = [[_words(cell, name) for cell in frame[name]] for name in columns]
    headings = list(columns.values())
    with style.context():
        names = [_words(name, rows) for name in frame[rows]]
        # The most room for names and the largest type with which every word fits its column; if
        # none will do, a wider figure.
        for most, size in product(_LABELS, _SIZES):
            longest = max(text_width(name, size) for name in names)
            left = _MARGIN + 0.1 + min(most, longest + 0.05)
            widths = _widths(shown, headings, WIDTH - left - _MARGIN, size)
            if left + sum(widths) + _MARGIN <= WIDTH + 1e-6:
                break
        labels = [wrap(name, size, left - _MARGIN - 0.1) for name in names]
        cells = [
            [wrap(cell, size, width - 2 * _PAD + 1e-6) for cell in column]
            for column, width in zip(shown, widths, strict=True)
        ]
        heads = [
            wrap(heading, size, width - _PAD, weight="bold")
            for heading, width in zip(headings, widths, strict=True)
        ]
        line = size * _LINE / 72
        heights = [
            max(len(lines) for lines in row) * line + 0.07
            for row in zip(labels, *cells, strict=True)
        ]
        figure, axes = start(
            title,
            subtitle,
            height=sum(heights),
            left=left,
            top=max(len(lines) for lines in heads) * line,
            width=max(WIDTH, left + sum(widths) + _MARGIN),
        )
        # Data units are inches, from the top left.
        axes.set(xlim=(0, sum(widths)), ylim=(sum(heights), 0))
        rights, bottoms = np.cumsum(widths), np.cumsum(heights)
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.hlines(bottoms[:-1], 0, sum(widths), color=style.RULE, linewidth=0.5, label="_rules")
        for (name, column), values, lines, right, width in zip(
            frame[list(columns)].items(), shown, cells, rights, widths, strict=True
        ):
            palette = (colours or {}).get(str(name), {})
            for value, word, parts, bottom, height in zip(
                column, values, lines, bottoms, heights, strict=True
            ):
                colour = palette.get(value, "white") if pd.notna(value) else "white"
                if colour != "white":
                    corner = (right - width + 0.015, bottom - height + 0.015)
                    box = Rectangle(
                        corner, width - 0.03, height - 0.03, facecolor=colour, label=f"_{word}"
                    )
                    axes.add_artist(box)
                axes.text(
                    right - width + _PAD,
                    bottom - height / 2,
                    "\n".join(parts),
                    va="center_baseline",
                    fontsize=size,
                    color=style.MUTED if parts == [_NOTHING] else style.ink_on(colour),
                    gid="cell",
                )
        axes.set_xticks(
            rights - widths + _PAD,
            ["\n".join(lines) for lines in heads],
            ha="left",
            fontsize=size,
            fontweight="bold",
        )
        axes.xaxis.tick_top()
        axes.tick_params(axis="x", pad=2, labelcolor=style.INK)
        axes.set_yticks(
            bottoms - np.array(heights) / 2, ["\n".join(lines) for lines in labels], fontsize=size
        )
    return Chart(figure, frame[[rows, *columns]], source=source)


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
    ValueError
        If there are no texts.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = texts_matrix(wcit.load_texts())
    >>> print(chart.text.splitlines()[0])
    6 of the 23 texts seen or reported name the Internet, none of them in the treaty of 2012
    """
    refuse_empty(texts, "texts")
    seen = texts[texts["mentions_internet"] != "not_seen"]
    naming = seen[seen["mentions_internet"] == "yes"]
    in_treaty = int((naming["parent"] == "ITRs 2012").sum())
    return matrix(
        texts,
        "title",
        {
            "parent": "Where it stood",
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
    ValueError
        If there are no sponsors.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = sponsors_matrix(wcit.load_sponsors(), wcit.load_states(), wcit.load_sources())
    >>> print(chart.text.splitlines()[0])
    15 of 16 sources name United Arab Emirates; 6 dispute or retract Egypt, which 2 name
    """
    refuse_empty(sponsors, "sponsors")
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
    title = f"{counts['named'].iloc[0]} of {len(table)} sources name {name[most]}"
    if contested.max():
        title += (
            f"; {contested.max()} dispute or retract {name[doubtful]}, "
            f"which {counts['named'][doubtful]} name"
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
    if pd.isna(cell):  # type: ignore[call-overload]
        return _NOTHING
    return f"{cell:%Y-%m-%d}" if isinstance(cell, pd.Timestamp) else style.words(cell, column)


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
