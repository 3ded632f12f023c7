"""What each state that did not sign said of it."""

import pandas as pd

_REFUSALS = ("will_not", "cannot")
_WAITING = ("consults", "may_later")


def stances(states: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Derive the stance of each state that did not sign from what was said of signing.

    The rule is that of ``states.stance`` in the contract. Three other readings of the same rows
    stand beside it, each as whether the state then counts as refusing.

    Parameters
    ----------
    states : DataFrame
        ``iso3`` and ``position``.
    statements : DataFrame
        ``covers`` (codes joined by ``;``), ``date``, ``speaker`` and ``said``, in any order.

    Returns
    -------
    DataFrame
        One row a state that did not sign: ``iso3``, ``stance``, ``only_will_not`` (that it could
        not sign is no refusal), ``latest`` (its last word decides, a refusal on the same day),
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
    said = statements[["covers", "date", "speaker", "said"]].astype("string")
    said = said.assign(iso3=said["covers"].str.split(";")).explode("iso3", ignore_index=True)
    # A month or a year counts as its end.
    said["date"] = (said["date"] + "-99-99").str[:10]
    refusal, wait = said["said"].isin(_REFUSALS), said["said"].isin(_WAITING)
    own, body = said["speaker"] == "government", said["speaker"] == "regional_body"
    last = said[own & (refusal | wait)].assign(refusal=refusal).sort_values(["date", "refusal"])
    last = last.drop_duplicates("iso3", keep="last")

    codes = states.loc[states["position"].eq("not_signed"), "iso3"].astype("string")
    table = pd.DataFrame({"iso3": codes, "stance": "not_found"}).reset_index(drop=True)
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
        table[reading] = table["iso3"].isin(list(refusing["iso3"]))
    return table
