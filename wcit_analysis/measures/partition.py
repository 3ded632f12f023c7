"""A partition of the states into the blocs that negotiated together."""

import pandas as pd

from wcit_analysis.frames import MeasureError, require_columns, require_one_row_each


def members_of(memberships: pd.DataFrame, body: str) -> set[str]:
    """Return the iso3 codes of a body's members; refuse an unknown body, and a missing one.

    Examples
    --------
    >>> members_of(pd.DataFrame({"body": ["eu"], "iso3": ["FRA"]}), "eu")
    {'FRA'}
    """
    require_columns(memberships, ["body", "iso3"], "memberships")
    bodies = memberships["body"].astype("string")
    lacking = memberships.loc[bodies.isna(), "iso3"].unique()
    if len(lacking):
        raise MeasureError(
            f"memberships.body is missing for {', '.join(map(str, lacking[:5]))}: name the body, "
            "or leave the row out."
        )
    if not (bodies == body).any():
        raise MeasureError(
            f"memberships has no body {body!r}. It has {', '.join(sorted(bodies.unique()))}."
        )
    return set(memberships.loc[(bodies == body).astype(bool), "iso3"].astype(str))


def blocs(states: pd.DataFrame, memberships: pd.DataFrame) -> pd.DataFrame:
    """Put each state in exactly one bloc.

    Parameters
    ----------
    states : DataFrame
        ``iso3``, ``region`` (World Bank) and ``un_group``.
    memberships : DataFrame
        ``body`` and ``iso3``; of the bodies ``eu``, ``rcc``, ``arab_league`` and
        ``african_union`` are used.

    Returns
    -------
    DataFrame
        ``iso3`` and ``bloc``, one row a state, in the order of ``states``.

    Raises
    ------
    MeasureError
        An unknown column or body, a membership without a body, a state in two rows, a state
        that no bloc takes.

    Notes
    -----
    Organisations that prepared the conference for their members come first, the European
    Union before all as its members act as one; regions take the rest. In order: European
    Union (27); RCC (Regional Commonwealth in the field of Communications, 12); other Europe
    (14 more members of the CEPT, and the Holy See); Arab League; African Union without its
    Arab members; Latin America and Caribbean (the UN group); other Western states (the UN
    group: Australia, Canada, Israel, New Zealand, United States); South Asia and Iran; East
    Asia and Pacific. Six states are in both RCC and CEPT, among them Belarus, Russia and
    Ukraine, and count as RCC.

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
    require_one_row_each(states, "states")
    require_columns(states, ["region", "un_group"], "states")
    iso3, region, group = (states[one].astype("string") for one in ("iso3", "region", "un_group"))

    def member(body: str) -> pd.Series:
        return iso3.isin(list(members_of(memberships, body)))

    rules = {
        "European Union": member("eu"),
        "RCC": member("rcc"),
        "Other Europe": region == "Europe & Central Asia",
        "Arab League": member("arab_league"),
        "African Union": member("african_union"),
        "Latin America and Caribbean": group == "GRULAC",
        "Other Western": group == "WEOG",
        "South Asia and Iran": (region == "South Asia") | (iso3 == "IRN"),
        "East Asia and Pacific": region == "East Asia & Pacific",
    }
    bloc = pd.Series(pd.NA, index=states.index, dtype="string")
    for name, fits in rules.items():
        bloc = bloc.mask(bloc.isna() & fits.fillna(False).astype(bool), name)
    if bloc.isna().any():
        raise MeasureError(f"No bloc takes {', '.join(iso3[bloc.isna()])}.")
    return pd.DataFrame({"iso3": iso3, "bloc": bloc}).reset_index(drop=True)


def with_bloc(frame: pd.DataFrame, blocs: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of states with the bloc of each beside it; refuse a state without one.

    Examples
    --------
    >>> frame = pd.DataFrame({"iso3": ["FRA", "RUS"]})
    >>> with_bloc(frame, pd.DataFrame({"iso3": ["RUS", "FRA"], "bloc": ["RCC", "EU"]}))
      iso3 bloc
    0  FRA   EU
    1  RUS  RCC
    """
    require_one_row_each(blocs, "blocs")
    require_columns(blocs, ["bloc"], "blocs")
    right = blocs[["iso3", "bloc"]].astype("string").reset_index(drop=True)
    joined = frame.merge(right, on="iso3", how="left")
    lacking = joined.loc[joined["bloc"].isna(), "iso3"]
    if len(lacking):
        raise MeasureError(f"blocs has no bloc for {', '.join(lacking)}.")
    return joined
