"""Who signed: the blocs that negotiated together, what was said of signing, and shares.

Each function refuses, with a :class:`~wcit_analysis.measures.MeasureError`, an unknown column or
word, a state in two rows, and one without a bloc.
"""

import numpy as np
import pandas as pd
from scipy import special

from wcit_analysis.frames import (
    NOT_SIGNED,
    MeasureError,
    nearest,
    refuse_repeated,
    require_columns,
    require_values,
    with_position,
)

_REFUSALS = ("will_not", "cannot")
_WAITING = ("consults", "may_later")


def wilson(k: pd.Series, n: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the limits of Wilson's 95 % score interval of k of n.

    Without continuity correction (Wilson 1927, JASA 22: 209-212; Newcombe 1998, Statistics in
    Medicine 17: 857-872, method 3). It takes the n as independent, which members of one bloc are
    not: it is the least uncertainty there is.

    >>> [one.round(3).tolist() for one in wilson(pd.Series([0, 3]), pd.Series([20, 4]))]
    [[0.0, 0.301], [0.161, 0.954]]
    """
    z = special.ndtri(0.975)
    middle, half = k + z**2 / 2, z * np.sqrt(k * (1 - k / n) + z**2 / 4)
    return (middle - half) / (n + z**2), (middle + half) / (n + z**2)


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
    refuse_repeated(states, table="states")
    require_columns(states, ["region", "un_group"], "states")
    iso3, region, group = (states[one].astype("string") for one in ("iso3", "region", "un_group"))
    member = {
        body: iso3.isin(members_of(memberships, body))
        for body in ("eu", "rcc", "arab_league", "african_union")
    }
    rules = {
        "European Union": member["eu"],
        "RCC": member["rcc"],
        "Other Europe": region == "Europe & Central Asia",
        "Arab League": member["arab_league"],
        "African Union": member["african_union"],
        "Latin America and Caribbean": group == "GRULAC",
        "Other Western": group == "WEOG",
        "South Asia and Iran": (region == "South Asia") | (iso3 == "IRN"),
        "East Asia and Pacific": region == "East Asia & Pacific",
    }
    fits = [rule.fillna(False).to_numpy(dtype=bool) for rule in rules.values()]
    bloc = pd.Series(np.select(fits, list(rules), default=""), dtype="string")
    if (bloc == "").any():
        raise MeasureError(f"No bloc takes {', '.join(iso3[(bloc == '').to_numpy()])}.")
    return pd.DataFrame({"iso3": iso3.reset_index(drop=True), "bloc": bloc})


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
    require_columns(statements, ["covers", "date", "speaker", "said"], "statements")
    said = statements[["covers", "date", "speaker", "said"]].astype("string")
    said = said.assign(iso3=said["covers"].str.split(";")).explode("iso3", ignore_index=True)
    # A month or a year counts as its end.
    said["date"] = (said["date"] + "-99-99").str[:10]
    refusal, wait = said["said"].isin(_REFUSALS), said["said"].isin(_WAITING)
    own, body = said["speaker"] == "government", said["speaker"] == "regional_body"
    last = said[own & (refusal | wait)].assign(refusal=refusal).sort_values(["date", "refusal"])
    last = last.drop_duplicates("iso3", keep="last")

    table = with_position(states, (NOT_SIGNED,))[["iso3"]].assign(stance="not_found")
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


def members_of(memberships: pd.DataFrame, body: str) -> set[str]:
    """Return the iso3 codes of a body's members; refuse an unknown body, and a missing one.

    >>> members_of(pd.DataFrame({"body": ["eu"], "iso3": ["FRA"]}), "eu")
    {'FRA'}
    """
    require_columns(memberships, ["body", "iso3"], "memberships")
    require_values(memberships, "body", "memberships")
    bodies = memberships["body"].astype("string")
    if not (bodies == body).any():
        raise MeasureError(f"memberships has no body {body!r}. {nearest(body, bodies.unique())}")
    return set(memberships.loc[(bodies == body).astype(bool), "iso3"].astype(str))


def with_bloc(frame: pd.DataFrame, blocs: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of states with the bloc of each beside it; refuse a state without one.

    >>> frame = pd.DataFrame({"iso3": ["FRA", "RUS"]})
    >>> with_bloc(frame, pd.DataFrame({"iso3": ["RUS", "FRA"], "bloc": ["RCC", "EU"]}))
      iso3 bloc
    0  FRA   EU
    1  RUS  RCC
    """
    refuse_repeated(blocs, table="blocs")
    require_columns(blocs, ["bloc"], "blocs")
    right = blocs[["iso3", "bloc"]].astype("string").reset_index(drop=True)
    joined = frame.merge(right, on="iso3", how="left")
    lacking = joined.loc[joined["bloc"].isna(), "iso3"]
    if len(lacking):
        raise MeasureError(f"blocs has no bloc for {', '.join(lacking)}.")
    return joined
