"""Measure the library against named floors in the same run: ``make bench``.

``python benchmarks/bench.py import find growth models charts notebooks setup peers`` runs the parts
named, or all. What is timed in a process of its own includes that process's start, and so does its
floor. Floor and candidate take turns, so that a busy moment hits both. Each line is the median of
seven or more runs with the least and the greatest. A Markdown table goes to stdout; a run of all
parts is kept in benchmarks/README.md and, as JSON, in benchmarks/result.json.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PEERS = Path(__file__).parent / ".venv-peers"
PEER_PACKAGES = ("pycountry", "countryguess", "vega_datasets", "palmerpenguins", "setuptools<81")
LOAD_ALL = (
    "import wcit_analysis as wcit\n"
    "for name in dir(wcit):\n"
    "    if name.startswith('load_') and name != 'load_table': getattr(wcit, name)()"
)
EMPTY = {
    "import": "import pandas as pd\nimport matplotlib.pyplot as plt",
    "draw": "figure, axes = plt.subplots()",
}

#: What is over in half a second is run so many times as often: on a machine whose pace changes
#: by half from one second to the next, the median of seven says little.
OFTEN = 6

# Where no bytecode may be written our files are compiled at each run, pandas' are not.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

Row = dict[str, Any]


def take_turns(runs: int, **what: Callable[[], float]) -> dict[str, list[float]]:
    """Run each in turn, once to warm up and then ``runs`` times; return their seconds."""
    for one in what.values():
        one()
    seconds: dict[str, list[float]] = {name: [] for name in what}
    for _ in range(runs):
        for name, one in what.items():
            seconds[name].append(one())
    return seconds


def row(
    what: str, seconds: list[float], floor: str, floor_seconds: list[float], aim: float | None
) -> Row:
    """One line of the table: a median, its floor's and their ratio."""
    ratio = statistics.median(seconds) / statistics.median(floor_seconds)
    return {
        "what": what,
        "seconds": statistics.median(seconds),
        "spread": [min(seconds), max(seconds)],
        "floor": floor,
        "floor_seconds": statistics.median(floor_seconds),
        "floor_spread": [min(floor_seconds), max(floor_seconds)],
        "runs": len(seconds),
        "ratio": ratio,
        "aim": aim,
    }


def seconds_of(call: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def in_process(code: str, python: str | Path = sys.executable) -> Callable[[], float]:
    """Return what times ``code`` in a new Python, its start included."""
    command = [str(python), "-c", code]
    return lambda: seconds_of(lambda: subprocess.run(command, cwd=ROOT, check=True))


def peers_python() -> Path:
    """Make the peers' environment, with this one's pandas, and return its Python."""
    python = PEERS / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (PEERS / "done").exists():
        shutil.rmtree(PEERS, ignore_errors=True)
        venv.create(PEERS)
        install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--compile-bytecode"]
        install += ["--python", str(python), f"pandas=={version('pandas')}", *PEER_PACKAGES]
        subprocess.run(install, check=True)
        (PEERS / "done").touch()
    return python


def bench_import(runs: int) -> list[Row]:
    """Import and load every table, against importing pandas."""
    pandas = "import pandas"
    timed = take_turns(
        OFTEN * runs,
        floor=in_process(pandas),
        load=in_process(LOAD_ALL),
        bare=in_process("import wcit_analysis"),
    )
    floor = ("import pandas", timed["floor"])
    return [
        row("import wcit_analysis", timed["bare"], *floor, None),
        row("import and load every table", timed["load"], *floor, 1.20),
    ]


def bench_find(runs: int) -> list[Row]:
    """find() over 193 names, a hundred times, against two peers that look names up."""
    import wcit_analysis as wcit

    names = wcit.load_states()["name"].to_list()
    shared = (
        "import sys, json, time\nnames = json.loads(sys.argv[1])\n"
        "def guarded(one):\n"
        "    def call(name):\n"
        "        try: return one(name)\n"
        "        except LookupError: return None\n"
        "    return call\n"
    )
    loop = (
        "found = sum(call(name) is not None for name in names)\n"
        "start = time.perf_counter()\n"
        "for _ in range({times}):\n    for name in names: call(name)\n"
        "print((time.perf_counter() - start) * 100 / {times}, found)\n"
    )
    peers = peers_python()
    # pycountry scans its list at each call: ten rounds, scaled, say the same.
    callers = {
        "find": (sys.executable, "import wcit_analysis\ncall = wcit_analysis.find\n", 100),
        "pycountry": (peers, "import pycountry\ncall = guarded(pycountry.countries.lookup)\n", 10),
        "countryguess": (
            peers,
            "import countryguess\ncall = lambda name: countryguess.guess_country(name, 'iso3')\n",
            10,
        ),
    }
    found: dict[str, int] = {}

    def timer(name: str) -> Callable[[], float]:
        python, code, times = callers[name]

        def once() -> float:
            source = shared + code + loop.format(times=times)
            command = [str(python), "-c", source, json.dumps(names)]
            done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
            seconds, count = done.stdout.split()
            found[name] = int(count)
            return float(seconds)

        return once

    timed = take_turns(runs, **{name: timer(name) for name in callers})
    what = "find() on 193 names × 100 ({} found)".format(found["find"])
    return [
        row(what, timed["find"], f"{name} ({found[name]} found)", timed[name], 1.0)
        for name in ("pycountry", "countryguess")
    ]


def roll_calls(size: int) -> tuple[Any, Any, Any]:
    """Make states, positions and decisions with ``size`` rows of positions."""
    import numpy as np
    import pandas as pd

    draw = np.random.default_rng(2012)
    states = pd.DataFrame(
        {
            "iso3": [f"S{i:03}" for i in range(200)],
            "position": ["signed"] * 90 + ["not_signed"] * 60 + ["absent"] * 50,
        }
    )
    n = size // len(states)
    ids = [f"V{i:05}" for i in range(n)]
    decisions = pd.DataFrame(
        {
            "decision_id": ids,
            "date": np.datetime64("1946-01-01", "s") + np.arange(n) * np.timedelta64(5, "D"),
            "short_title": ids,
            "series": "synthetic",
            "kind": "roll_call",
            "expected_of_signers": draw.choice(["yes", "no"], n),
        }
    )
    positions = pd.DataFrame(
        {
            "decision_id": np.repeat(ids, len(states)),
            "iso3": np.tile(states["iso3"], n),
            "position": draw.choice(["yes", "no", "abstain", "absent"], n * len(states)),
        }
    )
    return states, positions.astype("string"), decisions


def bench_models(runs: int) -> list[Row]:
    """The six models, and all 696 of the curve with each bloc left out, beside statsmodels."""
    import numpy as np
    from statsmodels.discrete.discrete_model import Logit

    import wcit_analysis as wcit
    from wcit_analysis import measures

    design = measures.design(
        wcit.load_states(), wcit.load_indicators(), wcit.load_vdem(), wcit.load_memberships()
    )
    blocs = design["bloc"].factorize()[0]

    def theirs(terms: Any) -> None:
        frame = design[[*terms, "signed"]].dropna().astype("float64")
        x = np.column_stack([np.ones(len(frame)), frame[list(terms)]])
        groups = {"groups": blocs[frame.index]}
        Logit(frame["signed"], x).fit(disp=0, cov_type="cluster", cov_kwds=groups)

    calls = {
        "six": lambda: measures.fit_models(design),
        "six there": lambda: [theirs(terms) for terms in measures.SPECIFICATIONS.values()],
        "curve": lambda: measures.specification_curve(design),
        "a hundred there": lambda: [theirs(["ideal_point", "cept", "oic"]) for _ in range(100)],
    }
    timed = take_turns(
        runs, **{name: (lambda c=call: seconds_of(c)) for name, call in calls.items()}
    )
    return [
        row(
            "measures.fit_models, six models", timed["six"], "statsmodels", timed["six there"], None
        ),
        row(
            "measures.specification_curve, 6,960 fits",
            timed["curve"],
            "100 fits by statsmodels",
            timed["a hundred there"],
            None,
        ),
    ]


def wide(positions: Any) -> Any:
    """One row a state, one column a decision."""
    return positions.set_index(["iso3", "decision_id"])["position"].unstack()  # noqa: PD010


def bench_growth(runs: int) -> list[Row]:
    """Agreement and pivot on 10⁴ to 10⁶ rows: time per row, and peak memory against the frame.

    The floor is the plain groupby that counts the same rows by decision and position.
    """
    rows = []
    for exponent in (4, 5, 6):
        code = f"import sys; sys.path.insert(0, 'benchmarks'); import bench; bench.grow({exponent}"
        done = subprocess.run(
            [sys.executable, "-c", code + f", {runs})"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        rows += json.loads(done.stdout)
    for name in ("measures.agreement", "pivot"):
        first, last = (next(r for r in rows if r["what"] == f"{name}, 10^{e} rows") for e in (4, 6))
        # 1 where time grows as the rows do.
        last["growth_per_row"] = last["seconds"] / first["seconds"] / 100
    return rows


def grow(exponent: int, runs: int) -> None:
    """Measure one size in a process of its own, as peak memory never falls again; print JSON."""
    import tracemalloc

    from wcit_analysis import measures

    states, positions, decisions = roll_calls(10**exponent)
    size = int(positions.memory_usage(deep=True).sum())
    runs = runs if exponent < 6 else max(1, min(runs, 3))
    calls = {
        "measures.agreement": lambda: measures.agreement(states, positions, decisions),
        "pivot": lambda: wide(positions),
        "floor": lambda: positions.groupby(["decision_id", "position"]).size(),
    }
    timed = take_turns(
        runs, **{name: (lambda c=call: seconds_of(c)) for name, call in calls.items()}
    )
    found = []
    for name in ("measures.agreement", "pivot"):
        tracemalloc.start()
        calls[name]()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        one = row(
            f"{name}, 10^{exponent} rows", timed[name], "groupby().size()", timed["floor"], None
        )
        resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found.append(one | {"peak_over_frame": peak / size, "max_rss_mb": resident / 1024})
    print(json.dumps(found))


def bench_charts(runs: int) -> list[Row]:
    """Each chart drawn and saved as PNG, against an empty figure of its size and resolution.

    The empty figure is what ``plt.subplots()`` gives: a pair of axes with nothing in them.
    """
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot as plt

    sys.path.insert(0, str(ROOT))
    from tests.gallery import examples

    rows = []
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "chart.png"
        for chart, draw in examples().items():
            example = draw()
            size = example.figure.get_size_inches()

            def empty(size: Any = size) -> None:
                figure, _ = plt.subplots(figsize=size)
                figure.savefig(path, dpi=200)
                plt.close(figure)

            timed = take_turns(
                2 * runs,
                floor=lambda empty=empty: seconds_of(empty),
                chart=lambda draw=draw: seconds_of(lambda: draw().save(path)),
            )
            what = f"{chart}, {words_in(example)} texts"
            rows.append(row(what, timed["chart"], "empty figure", timed["floor"], 3.0))
    return rows


def words_in(chart: Any) -> int:
    """How many texts a chart sets, which is what most of its time goes into."""
    from matplotlib.text import Text

    found = chart.figure.findobj(lambda artist: isinstance(artist, Text) and artist.get_text())
    return len([text for text in found if text.get_visible()])


def floor_notebooks(folder: Path, count: int) -> None:
    """Write as many notebooks as there are, which import the two libraries and draw nothing."""
    import nbformat

    for i in range(count):
        book = nbformat.v4.new_notebook()
        book.cells = [nbformat.v4.new_code_cell(EMPTY["import"] + "\n" + EMPTY["draw"])]
        nbformat.write(book, folder / f"{i:02}.ipynb")


def bench_notebooks(runs: int) -> list[Row]:
    """The strict nbval run over all notebooks against as many that draw one empty figure."""
    books = sorted((ROOT / "notebooks").glob("[0-9]*[a-z].ipynb"))
    options = ["-q", "-p", "no:cacheprovider", "--override-ini=addopts=", "--nbval-current-env"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        floor_notebooks(folder, len(books))

        def nbval(kind: str, where: Path) -> Callable[[], float]:
            command = [sys.executable, "-m", "pytest", kind, *options, str(where)]

            def once() -> float:
                start = time.perf_counter()
                done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
                if done.returncode:
                    sys.exit(done.stdout)
                return time.perf_counter() - start

            return once

        timed = take_turns(
            runs,
            floor=nbval("--nbval-lax", folder),
            all=nbval("--nbval", ROOT / "notebooks"),
        )
    what = f"nbval over {len(books)} notebooks"
    return [row(what, timed["all"], f"{len(books)} empty notebooks", timed["floor"], 1.7)]


def bench_setup(runs: int) -> list[Row]:
    """From a fresh clone to an environment that pytest starts in: with uv, and with pip alone."""
    rows = []
    with tempfile.TemporaryDirectory() as name:

        def set_up(with_uv: bool) -> float:
            clone = Path(name) / "clone"
            shutil.rmtree(clone, ignore_errors=True)
            subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
            script = clone / "scripts" / "setup_env.py"
            if not with_uv:
                text = script.read_text(encoding="utf-8")
                script.write_text(text.replace("if install_uv():", "if False:"), encoding="utf-8")
            base = str(Path(sys.base_prefix) / "bin" / "python3")
            start = time.perf_counter()
            subprocess.run([base, str(script)], check=True, capture_output=True)
            python = clone / ".venv" / "bin" / "python"
            first = [str(python), "-m", "pytest", "-q", "tests/test_environment.py", "-k", "conda"]
            subprocess.run(first, cwd=clone, check=True, capture_output=True)
            return time.perf_counter() - start

        # A set-up is long and does not vary as a call does: three runs, fewer when asked.
        timed = {how: [set_up(how == "uv") for _ in range(min(runs, 3))] for how in ("uv", "pip")}
    rows.append(row("set-up with uv to the first test", timed["uv"], "with pip", timed["pip"], 1.0))
    return rows


def bench_peers(runs: int) -> list[Row]:
    """Import and first table: this project and two well-known packages of data."""
    python = peers_python()
    timed = take_turns(
        OFTEN * runs,
        ours=in_process("import wcit_analysis as wcit; wcit.load_states()"),
        vega=in_process("from vega_datasets import data; data.cars()", python),
        penguins=in_process("from palmerpenguins import load_penguins; load_penguins()", python),
    )
    what = "import and first table"
    return [
        row(what, timed["ours"], "vega_datasets", timed["vega"], 1.0),
        row(what, timed["ours"], "palmerpenguins", timed["penguins"], 1.0),
    ]


PARTS = {
    "import": bench_import,
    "find": bench_find,
    "growth": bench_growth,
    "models": bench_models,
    "charts": bench_charts,
    "notebooks": bench_notebooks,
    "setup": bench_setup,
    "peers": bench_peers,
}


def markdown(rows: list[Row]) -> str:
    """Return the rows as a table."""
    lines = [
        "| what | median s (range) | floor | its median s (range) | ratio | aim | runs |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in rows:
        low, high = one["spread"]
        floor_low, floor_high = one["floor_spread"]
        aim = "" if one["aim"] is None else f"{one['aim']:.2f}"
        extra = (
            f"; peak {one['peak_over_frame']:.1f} × frame" if "peak_over_frame" in one else ""
        ) + (f"; {one['growth_per_row']:.2f} × per row" if "growth_per_row" in one else "")
        lines.append(
            f"| {one['what']}{extra} | {one['seconds']:.4f} ({low:.4f}–{high:.4f}) | {one['floor']}"
            f" | {one['floor_seconds']:.4f} ({floor_low:.4f}–{floor_high:.4f})"
            f" | {one['ratio']:.2f} | {aim} | {one['runs']} |"
        )
    return "\n".join(lines)


README = """\
# Benchmarks

`make bench` measures the library against named floors in the same run, floor and candidate
taking turns, and writes this page; the same figures are in `result.json`. A busy machine shifts
the ratios by a tenth, so that one run is no verdict on a change.

Last run: {machine}

{table}

A text costs matplotlib about a thousandth of a second to lay out and draw, which is why the
charts that are full of words come nearest to three times an empty figure. Each notebook has a
kernel and imports of its own, as its floor has. `sensitivity.py` changes one number in the data
at a time and says which notebook notices.
"""


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    return {
        "date": time.strftime("%Y-%m-%d"),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("pandas", "numpy", "matplotlib", "nbval")},
    }


def main() -> None:
    """Run the parts named and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--runs", type=int, default=7, help="times each is run (default 7)")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    rows: list[Row] = []
    for part in given.parts or PARTS:
        print(f"{part} …", file=sys.stderr, flush=True)
        rows += PARTS[part](given.runs)
    about = machine()
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    machine_line = f"{about['date']}, {about['cores']} cores, Python {about['python']}, {versions}"
    print(f"{machine_line}\n\n{markdown(rows)}")
    # What is kept is always one whole run.
    if not given.parts:
        folder = Path(__file__).parent
        kept = json.dumps({"machine": about, "rows": rows}, indent=1) + "\n"
        (folder / "result.json").write_text(kept, encoding="utf-8")
        readme = README.format(machine=machine_line, table=markdown(rows))
        (folder / "README.md").write_text(readme, encoding="utf-8")


if __name__ == "__main__":
    main()
