"""One self-contained page of a selection: timeline, table, evidence, and filters that work offline.

Everything stands in the file: Plotly's own code, the page's (page.js, page.css) and the contacts as
JSON. The page's policy (CSP) lets those two scripts run, told by their hashes, and nothing be
fetched or sent. What comes from a text is data to both: escaped in the JSON, set as text on the
page.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import IO, Any, Final

from plotly.offline import get_plotlyjs

from pipeline.export.selection import Selection, nest, to_records
from pipeline.export.when import say_when
from pipeline.reference import load_reference

TITLE: Final = "Who talked to whom"
_HERE: Final = Path(__file__).parent
_CODE: Final = re.compile(r"\(([A-Z]{3})\)")
_BODY: Final = """
<body>
<a class="skip" href="#contacts">Skip to the table</a>
<header><h1>Who talked to whom</h1>
<ul class="note">{note}</ul></header>
<main>
<form id="filters" aria-label="Filters">
<div><label for="country">Country or organisation</label>
<select id="country"><option value="">All</option></select></div>
<div><label for="official">Official</label>
<select id="official"><option value="">All</option></select></div>
<div><label for="words">Words</label>
<input id="words" type="search" autocomplete="off"></div>
<div><label for="lanes">One lane for each</label>
<select id="lanes"><option value="official">Official</option>
<option value="country">Country or organisation</option></select></div>
<button type="reset">Reset</button>
</form>
<p id="count" role="status"></p>
<noscript><p>The filters, the timeline and the table need JavaScript. It runs inside this page and
asks nothing of any network.</p></noscript>
<h2>Timeline</h2>
<ul class="legend">{legend}</ul>
<figure><div id="timeline" role="group" aria-labelledby="caption"></div>
<p id="nodates" class="empty" hidden>None of these contacts has a date.</p>
<figcaption id="caption"></figcaption></figure>
<h2>Contacts and who says so</h2>
<div class="pager"><button id="back" type="button">Previous rows</button>
<button id="on" type="button">Next rows</button><span id="range"></span></div>
<table id="contacts" tabindex="-1" role="table"><thead role="rowgroup"><tr role="row">{columns}</tr>
</thead><tbody id="rows" role="rowgroup"></tbody></table>
</main>
"""
_SHAPES: Final = {
    "in_person": ("In person", '<circle cx="8" cy="8" r="6"/>'),
    "phone": ("Phone", '<path d="M8 1l7 7-7 7-7-7z"/>'),
    "video": ("Video", '<path d="M2 2h12v12H2z"/>'),
    "written": ("Written", '<path d="M8 2l7 12H1z"/>'),
    "unspecified": ("Not said how", '<path d="M8 1l6 3.5v7L8 15l-6-3.5v-7z"/>'),
}
_COLUMNS: Final = ("When", "Who", "How", "Where", "What, and the evidence")
_FILLS: Final = "Filled: held. Hollow: planned or proposed. Crossed: declined, cancelled or denied."


def write_page(selection: Selection, file: IO[bytes]) -> int:
    """Write the page; return how many contacts it holds."""
    plotly, script = get_plotlyjs(), (_HERE / "page.js").read_text(encoding="utf-8")
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    note = "".join(f"<li>{escape(line)}</li>" for line in selection.note.to_lines())
    legend = "".join(
        f'<li><svg viewBox="0 0 16 16" aria-hidden="true" fill="var(--{channel})">{shape}</svg>'
        f"{name}</li>"
        for channel, (name, shape) in _SHAPES.items()
    )
    head = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_to_policy(plotly, script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{TITLE}</title>\n<style>{style}</style>\n</head>"
    )
    columns = "".join(f'<th scope="col" role="columnheader">{name}</th>' for name in _COLUMNS)
    body = _BODY.format(note=note, legend=f"{legend}<li>{_FILLS}</li>", columns=columns)
    file.write((head + body + '<script type="application/json" id="data">').encode())
    for part in _to_data(selection):
        file.write(part.encode())
    file.write(f"</script>\n<script>{plotly}</script>\n<script>{script}</script>\n".encode())
    file.write(b"</body>\n</html>\n")
    return len(selection.contacts)


def _to_policy(*scripts: str) -> str:
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline';"
        " img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _to_data(selection: Selection) -> Iterator[str]:
    """Yield the JSON of the page in parts: names of parties, texts, then a list a contact."""
    at: dict[str, int] = {}
    titles: list[list[str | None]] = []
    for row in to_records(selection.documents.drop(columns=["text"], errors="ignore")):
        at[row["doc_id"]] = len(titles)
        titles.append([row["title"] or row["doc_id"], row["source"], row["published"], row["url"]])
    names = _read_names()
    used = {str(code) for code in selection.participants["country"].dropna().unique()}
    yield f'{{"names": {_to_json({code: names[code] for code in sorted(used & names.keys())})},\n'
    yield f'"documents": {_to_json(titles)},\n"contacts": ['
    for number, contact in enumerate(nest(selection)):
        yield ",\n" if number else "\n"
        yield _to_json(_to_row(contact, at, names))
    yield "\n]}"


def _to_json(value: Any) -> str:
    # Inside a script element only "<" can end it; JSON lets it be written as an escape.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _to_row(contact: dict[str, Any], at: Mapping[str, int], names: Mapping[str, str]) -> list[Any]:
    return [
        contact["contact_id"],
        contact["start"],
        contact["end"],
        say_when(contact),
        contact["channel"],
        contact["status"],
        [
            [row["name"], row["role"], row["country"], row["organisation"]]
            for row in contact["people"]
        ],
        contact["place"],
        _CODE.sub(lambda match: f"({names.get(match[1], match[1])})", contact["summary"]),
        [[at[row["doc_id"]], row["text"]] for row in contact["evidence"]],
        [[row["source"], row["speaker"], row["kind"], row["text"]] for row in contact["accounts"]],
        contact["conflicts"],
    ]


@cache
def _read_names() -> Mapping[str, str]:
    reference = load_reference()
    names = {code: body.name for code, body in reference.organisations.items()}
    return names | {code: country.name for code, country in reference.countries.items()}
