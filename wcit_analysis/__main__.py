"""``python -m wcit_analysis check``: hold every file of the data to the contract, one line each.

It loads every table and compares the fingerprint of every file with the accepted one. The rules of
the record, which look across tables, stand in ``scripts/rules.py`` of a checkout.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from wcit_analysis.datapackage import CONTRACT, DATA, Entry, read_contract
from wcit_analysis.tables import DataError, check_fingerprint, load_table


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 1 if there is any problem."""
    parser = argparse.ArgumentParser(prog="python -m wcit_analysis", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="hold the data to the contract, one line a table")
    check.add_argument("--data", type=Path, metavar="FOLDER", help="another copy of data/")
    return report(check_files(parser.parse_args(arguments).data or DATA))


def check_files(folder: Path) -> dict[str, list[str]]:
    """Return the problem of each table of a data package, by name, none for a sound one.

    >>> check_files(DATA)["states"]
    []
    """
    try:
        resources = read_contract(folder)["resources"]
        return {resource["name"]: _problems(resource, folder) for resource in resources}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return {"datapackage": [f"data/{CONTRACT}: cannot be read: {error!r}"]}


def _problems(resource: Entry, folder: Path) -> list[str]:
    try:
        load_table(resource["name"], folder)
        check_fingerprint(resource, folder)
    except DataError as error:
        return [str(error)]
    return []


def report(problems: dict[str, list[str]]) -> int:
    """Print one line for each table, with its problems below; return 1 if there is any."""
    width = max(map(len, problems))
    for name, found in problems.items():
        verdict = f"{len(found)} problem{'s' if len(found) > 1 else ''}" if found else "ok"
        print(f"{name:<{width}}  {verdict}")
        for line in found:
            print(f"  {line}")
    return int(any(problems.values()))


if __name__ == "__main__":
    try:
        status = main()
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    sys.exit(status)
