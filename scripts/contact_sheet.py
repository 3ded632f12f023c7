"""Write every chart, with its words beside it, into one page of HTML for the eye."""

import base64
import html
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the gallery is that of the tests
from tests.gallery import examples  # noqa: E402

REPORT = ROOT / "report"
HEAD = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Every chart</title>'
    "<style>body{font:14px sans-serif;margin:2em}"
    "section{display:flex;margin:0 0 4em;gap:2em;align-items:flex-start}img{border:1px solid #ddd}"
    "p{margin:0;white-space:pre-wrap;max-width:60em;max-height:40em;overflow:auto}</style>"
    "<h1>Every chart, as a notebook shows it, with its words</h1>"
)


def main() -> None:
    """Write ``report/charts.html``."""
    REPORT.mkdir(exist_ok=True)
    parts = [HEAD]
    for name, draw in examples().items():
        chart = draw()
        data, metadata = chart._repr_mimebundle_()
        picture = base64.b64encode(data["image/png"]).decode()
        words, shown = html.escape(chart.text), metadata["image/png"]
        parts.append(
            f"<h2>{name}</h2><section>"
            f'<img src="data:image/png;base64,{picture}" alt="{words}" width="{shown["width"]}" '
            f'height="{shown["height"]}"><p>{words}</p></section>'
        )
        print(name, flush=True)
    page = REPORT / "charts.html"
    page.write_text("\n".join([*parts, "</html>\n"]), encoding="utf-8")
    print(page.relative_to(REPORT.parent))


if __name__ == "__main__":
    main()
