"""``python -m wcit_analysis check``: hold the data to the contract, one line a table."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        The arguments; those of the process by default.

    Returns
    -------
    int
        The exit status: 0 if all is well, 1 if there is any problem.
    """
    parser = argparse.ArgumentParser(prog="python -m wcit_analysis", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="hold the data to the contract, one line a table")
    check.add_argument("--data", type=Path, metavar="FOLDER", help="another copy of data/")
    return _check(parser.parse_args(arguments).data)


def _check(folder: Path | None) -> int:
    from wcit_analysis.checks import run_checks
    from wcit_analysis.datapackage import read_contract

    problems = run_checks(folder)
    # Where the contract cannot be read there is nothing else to report on, and no row to count.
    rows = {}
    if len(problems) > 1:
        rows = {r["name"]: r.get("expected", {}) for r in read_contract(folder)["resources"]}
    width = max(map(len, problems))
    for table, found in problems.items():
        count = f"{rows[table]['rows']:>5} rows" if rows.get(table) else " " * 10
        verdict = "ok" if not found else f"{len(found)} problem{'s' if len(found) > 1 else ''}"
        print(f"{table:<{width}}  {count}  {verdict}")
        for line in found:
            print(f"  {line}")
    return int(any(problems.values()))


if __name__ == "__main__":
    sys.exit(main())
