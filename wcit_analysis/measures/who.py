"""Who signed: shares and counts by group, and the blocs that negotiated together.

Each function refuses, with a :class:`~wcit_analysis.measures.MeasureError`, an unknown column or
word, a grouping column that is named twice or like a column of the result, a state in two rows.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from wcit_analysis.frames import (
    NOT_SIGNED,
    POSITIONS,
    SIGNED,
    MeasureError,
    as_list,
    given,
    nearest,
    refuse_repeated,
    require_columns,
    require_values,
    require_words,
    with_position,
)

Names = str | Sequence[str]
"""One name, or several."""


def shares(
    frame: pd.DataFrame,
    by: Names | None = None,
    of: str = "position",
    value: str = SIGNED,
    among: Sequence[str] = (SIGNED, NOT_SIGNED),
) -> pd.DataFrame:
    """Share of rows with one value among those with any of several, by group.

    Wilson's score interval without continuity correction (Wilson 1927, JASA 22: 209-212;
    Newcombe 1998, Statistics in Medicine 17: 857-872, method 3). It treats rows as independent,
    which members of one bloc are not: read it as the least uncertainty there is.

    Returns the grouping columns, then ``n`` (denominator), ``k`` (rows with the value), ``share``
    (k / n), ``low`` and ``high`` (95 % interval). Rows whose group is missing form a group; a group
    in which nobody has any of the values has no share.

    ``frame`` has one row a state; after a merge with memberships one row a state and body, if
    grouped by ``body``. ``by`` are the grouping columns; without them one row for the whole frame.
    ``of`` and ``value`` are the column and the value that is counted; values are compared as text.
    ``among`` are the values that make up the denominator.

    Examples
    --------
    >>> states = pd.DataFrame({"position": ["signed"] * 3 + ["not_signed", "absent"]})
    >>> shares(states).round(3)
       n  k  share    low   high
    0  4  3   0.75  0.301  0.954
    """
    require_columns(frame, [of], "frame")
    counting = list(map(str, as_list(among)))
    if str(value) not in counting:
        raise MeasureError(f"The value {value!r} is not one of {', '.join(counting)}.")
    words = frame[of].astype("string")
    results = ("n", "k", "share", "low", "high")
    table = _counted(frame, by, results, n=words.isin(counting), k=words.isin([str(value)]))
    low, high = wilson(table["k"], table["n"])
    return table.assign(share=table["k"] / table["n"], low=low, high=high)


def wilson(k: pd.Series, n: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the limits of Wilson's 95 % score interval of k of n.

    >>> [one.round(3).tolist() for one in wilson(pd.Series([0, 3]), pd.Series([20, 4]))]
    [[0.0, 0.301], [0.161, 0.954]]
    """
    z = special.ndtri(0.975)
    middle, half = k + z**2 / 2, z * np.sqrt(k * (1 - k / n) + z**2 / 4)
    return (middle - half) / (n + z**2), (middle + half) / (n + z**2)


def three_way(frame: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """Count the states that signed, did not sign and were absent, none dropped.

    ``frame``: rows with ``position``, as for :func:`shares`; ``by`` (optional) is the grouping
    column; rows whose group is missing form a group of their own.

    Returns the grouping column, ``members``, ``signed``, ``not_signed``, ``absent`` (counts) and
    ``share_signed``, ``share_not_signed``, ``share_absent`` (of members).

    Examples
    --------
    >>> states = pd.DataFrame({"position": ["signed", "absent"], "region": ["A", "A"]})
    >>> three_way(states, by="region")[["region", "members", "signed", "not_signed", "absent"]]
      region  members  signed  not_signed  absent
    0      A        2       1           0       1
    """
    require_columns(frame, ["position"], "frame")
    require_words(frame, "position", POSITIONS, "frame")
    counted = {word: frame["position"].isin([word]) for word in POSITIONS}
    results = ("members", *POSITIONS, *(f"share_{word}" for word in POSITIONS))
    table = _counted(frame, by, results, members=frame["position"].notna(), **counted)
    return table.assign(**{f"share_{word}": table[word] / table["members"] for word in POSITIONS})


def blocs(states: pd.DataFrame, memberships: pd.DataFrame) -> pd.DataFrame:
    """Put each state in exactly one bloc.

    Organisations that prepared the conference for their members come first, the European Union
    before all as its members act as one; regions take the rest. In order: European Union (27);
    RCC (Regional Commonwealth in the field of Communications, 12); other Europe (14 more members
    of the CEPT, and the Holy See); Arab League; African Union without its Arab members; Latin
    America and Caribbean (the UN group); other Western states (the UN group: Australia, Canada,
    Israel, New Zealand, United States); South Asia and Iran; East Asia and Pacific. Six states
    are in both RCC and CEPT, among them Belarus, Russia and Ukraine, and count as RCC. A state
    that no bloc takes is refused.

    ``states`` has ``iso3``, ``region`` (World Bank) and ``un_group``; ``memberships`` has ``body``
    and ``iso3``.

    Returns ``iso3`` and ``bloc``, one row a state, in the order of ``states``.

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": ["FRA", "BRA"], "un_group": ["WEOG", "GRULAC"],
    ...     "region": ["Europe & Central Asia", "Latin America & Caribbean"]})
    >>> memberships = pd.DataFrame({"body": ["eu", "rcc", "arab_league", "african_union"],
    ...                             "iso3": ["FRA", "RUS", "QAT", "KEN"]})
    >>> blocs(states, memberships)
      iso3                         bloc
    0  FRA               European Union
    1  BRA  Latin America and Caribbean
    """
    states = given(states, "iso3 region un_group", "states", key="iso3")
    iso3 = states["iso3"]
    # As str a missing one equals nothing, where as "string" it would be neither.
    region, group = (states[column].astype(str) for column in ("region", "un_group"))
    rules = {
        "European Union": are_in(states, memberships, "eu"),
        "RCC": are_in(states, memberships, "rcc"),
        "Other Europe": region == "Europe & Central Asia",
        "Arab League": are_in(states, memberships, "arab_league"),
        "African Union": are_in(states, memberships, "african_union"),
        "Latin America and Caribbean": group == "GRULAC",
        "Other Western": group == "WEOG",
        "South Asia and Iran": (region == "South Asia") | (iso3 == "IRN"),
        "East Asia and Pacific": region == "East Asia & Pacific",
    }
    bloc = np.select(list(rules.values()), list(rules), default="")
    if (bloc == "").any():
        raise MeasureError(f"No bloc takes {', '.join(iso3[bloc == ''])}.")
    return pd.DataFrame({"iso3": iso3, "bloc": bloc}, dtype="string")


def stances(states: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Derive the stance of each state that did not sign from what was said of signing.

    The rule is that of ``states.stance`` in the contract. Three other readings of the same rows
    stand beside it, each as whether the state then counts as refusing.

    ``states`` has ``iso3`` and ``position``; ``statements`` has ``covers`` (codes joined by ``;``),
    ``date``, ``speaker`` and ``said``, in any order.

    Returns one row a state that did not sign: ``iso3``, ``stance``, ``only_will_not`` (that it
    could not sign is no refusal), ``latest`` (its last word decides, a refusal on the same day),
    ``press_believed`` (the press counts as the state's own word).

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": ["AAA", "BBB", "CCC"], "position": "not_signed"})
    >>> statements = pd.DataFrame({"covers": ["AAA;BBB", "AAA", "CCC"], "said": ["cannot",
    ...     "may_later", "will_not"], "speaker": ["government", "government", "press"],
    ...     "date": ["2012-12-13", "2012-12-15", "2012-12-14"]})
    >>> stances(states, statements)
      iso3     stance  only_will_not  latest  press_believed
    0  AAA    refused          False   False            True
    1  BBB    refused          False    True            True
    2  CCC  not_found          False   False            True
    """
    said = given(statements, "covers date speaker said", "statements").astype("string")
    said = said.assign(iso3=said["covers"].str.split(";")).explode("iso3", ignore_index=True)
    # A month or a year counts as its end.
    said["date"] = (said["date"] + "-99-99").str[:10]
    refusal = said["said"].isin(["will_not", "cannot"])
    wait = said["said"].isin(["consults", "may_later"])
    own, body = said["speaker"] == "government", said["speaker"] == "regional_body"
    last = said[own & (refusal | wait)].assign(refusal=refusal).sort_values(["date", "refusal"])
    last = last.drop_duplicates("iso3", keep="last")

    table = with_position(states, keep=[NOT_SIGNED])[["iso3"]].assign(stance="not_found")
    # The weakest first: what is stronger overwrites it.
    for stance, rows in [
        ("regional_statement", body & refusal),
        ("consulting", own & wait),
        ("refused", own & refusal),
    ]:
        table.loc[table["iso3"].isin(said.loc[rows, "iso3"]), "stance"] = stance
    for reading, refusing in [
        ("only_will_not", said[own & (said["said"] == "will_not")]),
        ("latest", last[last["refusal"]]),
        ("press_believed", said[~body & refusal]),
    ]:
        table[reading] = table["iso3"].isin(refusing["iso3"])
    return table


def are_in(states: pd.DataFrame, memberships: pd.DataFrame, body: str) -> pd.Series:
    """Say which states are members of a body; refuse an unknown body, and a missing one.

    >>> states = pd.DataFrame({"iso3": ["BRA", "FRA"]})
    >>> are_in(states, pd.DataFrame({"body": ["eu"], "iso3": ["FRA"]}), "eu").tolist()
    [False, True]
    """
    require_columns(memberships, ["body", "iso3"], "memberships")
    require_values(memberships, "body", "memberships")
    members = memberships.loc[memberships["body"].isin([body]), "iso3"]
    if members.empty:
        near = nearest(body, memberships["body"].unique())
        raise MeasureError(f"memberships has no body {body!r}. {near}")
    return states["iso3"].isin(members)


def with_bloc(frame: pd.DataFrame, blocs: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of states with the bloc of each beside it; refuse a state without one.

    >>> frame = pd.DataFrame({"iso3": ["FRA", "RUS"]})
    >>> with_bloc(frame, pd.DataFrame({"iso3": ["RUS", "FRA"], "bloc": ["RCC", "EU"]}))
      iso3 bloc
    0  FRA   EU
    1  RUS  RCC
    """
    known = given(blocs, "iso3 bloc", "blocs", key="iso3")[["iso3", "bloc"]]
    joined = frame.merge(known.astype("string"), on="iso3", how="left")
    lacking = joined.loc[joined["bloc"].isna(), "iso3"]
    if len(lacking):
        raise MeasureError(f"blocs has no bloc for {', '.join(lacking)}.")
    return joined


def in_each_bloc(blocs: pd.Series) -> NDArray[np.bool_]:
    """Say of each bloc, a row, which states are in it.

    >>> in_each_bloc(pd.Series(["EU", "RCC", "EU"])).tolist()
    [[True, False, True], [False, True, False]]
    """
    codes, names = pd.factorize(blocs)
    return np.asarray(codes == np.arange(len(names))[:, None])


def _counted(
    frame: pd.DataFrame,
    by: Names | None,
    results: Sequence[str],
    **counted: pd.Series,
) -> pd.DataFrame:
    """Count the rows that are true, by group; refuse to count a state twice in one."""
    groups = as_list(by)
    require_columns(frame, groups, "frame")
    for column in groups:
        if column in results or groups.count(column) > 1:
            raise MeasureError(
                f"by names {column!r} twice, or as a column of the result is called: name each "
                "column once, and rename yours."
            )
    if "iso3" in frame:
        refuse_repeated(frame, *groups, "iso3", table="frame")
    table = frame[groups].assign(**counted).reset_index(drop=True)
    if not groups:
        return table.sum().to_frame().T
    return table.groupby(groups, dropna=False, observed=True).sum().reset_index()
