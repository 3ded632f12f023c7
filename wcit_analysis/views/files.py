"""Hand a table over as a CSV file that is safe to open in a spreadsheet."""

import base64
import html

import pandas as pd


def to_csv(frame: pd.DataFrame) -> str:
    """Write a table as CSV that a spreadsheet can open without running anything in it.

    A text that a spreadsheet would take for a formula gets an apostrophe before it; a number,
    a negative one included, stays as it is.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table; its index is not written.

    Returns
    -------
    str

    Examples
    --------
    >>> print(to_csv(pd.DataFrame({"a": ["=1+1", "-2.5", "plain"]})))
    a
    '=1+1
    -2.5
    plain
    <BLANKLINE>
    """
    safe = frame.copy()
    safe.columns = pd.Index([_disarmed(str(name)) for name in frame.columns])
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = [_disarmed(cell) if isinstance(cell, str) else cell for cell in safe[name]]
    return safe.to_csv(index=False, lineterminator="\n")


def _disarmed(cell: str) -> str:
    # A bare carriage return would stand unquoted and begin a new row in some readers.
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    if not cell.startswith(("=", "+", "-", "@", "\t", "\n")):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell


def csv_link(frame: pd.DataFrame, name: str, label: str) -> str:
    """Return a link, in the look of a button, that hands over a table as a CSV file.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.
    name : str
        Name of the file, without its ending.
    label : str
        What the button says.

    Examples
    --------
    >>> 'download="wcit12-x.csv"' in csv_link(pd.DataFrame({"a": [1]}), "wcit12-x", "Table")
    True
    """
    # The byte order mark tells a spreadsheet that the accents of Côte d'Ivoire are UTF-8.
    data = base64.b64encode(to_csv(frame).encode("utf-8-sig")).decode()
    look = "display:block;width:auto;height:28px;line-height:28px;margin:0;text-decoration:none"
    return (
        f'<a class="jupyter-widgets jupyter-button widget-button" style="{look}" '
        f'download="{html.escape(name)}.csv" '
        f'href="data:text/csv;charset=utf-8;base64,{data}">{html.escape(label)}</a>'
    )
