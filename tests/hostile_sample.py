"""Tables in which every field that a text can fill is an attack on whatever shows it.

Whatever runs sets `window.ran` or asks evil.invalid for something; both are easy to see.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sample_records import contact, person

from pipeline.models import Account, ClaimDate, Document
from pipeline.tables import Tables, to_tables

ATTACKS = {
    "script": "<script>window.ran=1</script>",
    "image": '<img src=x onerror="window.ran=2">',
    "drawing": "<svg onload=window.ran=3><a href='javascript:window.ran=4'>x</a></svg>",
    "link": "[open](javascript:window.ran=5)",
    "picture": "![x](https://evil.invalid/x.png)",
    "plotly": '<a href="javascript:window.ran=6">x</a><b>bold</b><br>%{x}%{customdata[0]}',
    "markup": "</p></div></span><h1>big</h1> :red[x] :material/home: $x^2$ `a` **b** ~~c~~ {{7*7}}",
    "formula": '=HYPERLINK("https://evil.invalid","x")',
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "tab": "\t=1+1",
    "quote": "'; DROP TABLE contacts; --",
    "double": '" OR 1=1; --',
    "attribute": "\" autofocus onfocus=window.ran=7 x='",
    "calendar": "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:evil",
    "xml": "]]><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;",
    "terminal": "\x1b[2J\x1b]0;ran\x07\x1b[31m",
    "turned": "\u202eevil\u2066\u200b",
    "page": "</script></textarea></title></style><iframe src='javascript:parent.ran=8'></iframe>",
}


def build_hostile() -> Tables:
    """Return a contact for each attack, which stands in every free field of it."""
    documents, contacts = [], []
    for number, attack in enumerate(ATTACKS.values()):
        doc_id = f"{attack} {number}"
        words = f"{attack} telephoned {attack} Bo on 3 May 2031 about {attack}."
        text = f"{words}\n\n“{attack}”, {attack} said."
        day = date(2031, 5, 3) + timedelta(number)
        at = text.index("3 May 2031")
        when = ClaimDate(
            day, day, "day", "explicit", "3 May 2031", at, at + 10, attack, attack
        )  # fmt: skip
        people = tuple(
            person(
                name, country, role=attack, organisation=attack, mention=attack, resolved_by=attack
            )
            for name, country in ((attack, attack), (f"{attack} Bo", "FRA"))
        )
        plain = contact(f"{attack}{number}", doc_id)
        claim = replace(
            plain.claims[0], doc_id=doc_id, start_char=0, end_char=len(words),
            trigger="telephoned", trigger_start=words.index("telephoned"),
            trigger_end=words.index("telephoned") + 10, participants=people, when=when,
            place=attack, topics=(attack,),
        )  # fmt: skip
        start = text.index("“")
        said = text[start : start + len(attack) + 2]
        account = Account(doc_id, attack, attack, attack, "quote", said, start, start + len(said))
        documents.append(
            Document(
                doc_id, text, title=attack, published=day, published_basis="given",
                url=f"javascript:window.ran=9;//{attack}", source=attack, language=attack,
            )
        )  # fmt: skip
        contacts.append(
            replace(
                plain, start=day, end=day, participants=people, place=attack, topics=(attack,),
                claims=(claim,), accounts=(account,), conflicts=(attack,),
            )
        )  # fmt: skip
    return to_tables(documents, contacts)
