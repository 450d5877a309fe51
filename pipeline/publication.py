"""Find the day on which a text was published, from what the text and its address say.

Tried in this order, each only when the one before gives nothing:

1. dateline: the place and day that open a wire story or release ("KYIV, Feb. 13 (Reuters) -");
2. byline: "Published: 13 February 2022", "By A. Writer, Feb. 13, 2022", "Updated ...", or a line
   near the top that holds nothing but a full date;
3. address: /2022/02/13/ or 2022-02-13 in the URL;
4. text: a release's own opening line with a full date, see ``_read_top``.

A day without its year takes the year of the address or of the text's other full dates; where
neither gives one there is no answer, and the last resort is always None rather than a guess: dates
of events, copyright lines and lists of related articles never date a text.
"""

from __future__ import annotations

import re
from datetime import date

from pipeline.models import PublishedBasis

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MON = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[89]\d\d|20\d\d|21\d\d)"
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?[ ])?"
_DATE = (
    rf"(?i:{_WEEKDAY}(?:(?P<month>{_MON})[ ](?P<day>{_DAY})(?:,?[ ](?P<year>{_YEAR}))?(?!\d)|"
    rf"(?P<day2>{_DAY})[ ](?P<month2>{_MON})(?:,?[ ](?P<year2>{_YEAR}))?(?!\d)))"
    r"|(?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)"
    r"|(?P<dotted>(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d)(?!\d)"
)
_DATE_PATTERN = re.compile(_DATE)
_PLACE = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’\- ]{1,40}(?:(?:,|/|[ ]and)[ ]?[A-Z][A-Za-z.À-ÿ'’\- ]{1,30}){0,2}"
_DATELINE = re.compile(
    rf"^[ \t]*(?:\([A-Z][\w ]{{1,20}}\)[ ]*)?(?:{_PLACE})[,:][ ](?:{_DATE})"
    r"(?=[ \t]*(?:\.[ \t]*)?(?:/[A-Z][^/\n]{1,30}/|[-–—_:]|\([A-Za-z][^)\n]{1,40}\)))",
    re.MULTILINE,
)
_MIXED_DATELINE = re.compile(
    rf"^[ \t]*[A-Z][\w.'’\-/ ]{{2,40}}(?:,[ ][A-Z][\w.'’ ]{{1,25}}){{0,2}}[,;][ ](?:{_DATE})[ \t]*"
    r"(?:(?:/[A-Z][^/\n]{1,30}/|\([A-Za-z][^)\n]{1,40}\)|)[ \t]*[-–—_]{1,2}[ \t]|"
    # "New Delhi, May 10 (NTA) The minister"
    r"\([A-Z][A-Z/]{1,14}\):?[ ](?=[A-Z]))",
    re.MULTILINE,
)
_LINE_DATELINE = re.compile(
    rf"^[ \t]*(?:{_PLACE})\.[ ](?:{_DATE})(?=[ \t]*(?:\n|\([A-Z][^)\n]{{1,40}}\)))", re.MULTILINE
)
_STOPPED_DATELINE = re.compile(
    rf"\A[ \t]*[A-Z][\w.'’-]+(?:[ ][A-Z][\w.'’-]*){{0,3}}(?:,[ ][A-Z][\w.'’ ]{{1,25}}){{0,2}},[ ]"
    rf"(?:{_DATE})\.[ \t]+(?=[A-Z])"
)
_RELEASE = re.compile(
    rf"(?i:for immediate release|press release|media note|news release)[^\n]{{0,30}}?"
    rf"[\s|:,–—-]{{1,6}}(?:{_DATE})"
)
_LABEL = (
    r"(?i:(?:first[ ])?(?:published|posted|issued|released|filed|created)(?:[ ](?:on|at))?|"
    r"(?:publication|release|issue)[ ]date|date(?:[ ]published)?)"
)
_UPDATED = r"(?i:(?:last[ ])?(?:updated|modified|edited)(?:[ ](?:on|at))?)"
_CLOCK = r"(?:\d{1,2}[:.]\d\d(?:[ ]?[AaPp]\.?[Mm]\.?)?(?:[ ][A-Z]{2,4})?[ ]?(?:[,|–—-]|on)?[ ]?)?"
_PUBLISHED = re.compile(rf"(?:^|[|•·\n(.])[ \t]*{_LABEL}[ \t]*[:\-–—|]?[ \t]*{_CLOCK}(?:{_DATE})")
_CHANGED = re.compile(rf"(?:^|[|•·\n(.])[ \t]*{_UPDATED}[ \t]*[:\-–—|]?[ \t]*{_CLOCK}(?:{_DATE})")
_BY = re.compile(
    rf"^[ \t]*(?:By|BY)[ ][A-Z][^\n|•]{{2,70}}?[ \t]*(?:[,|•·–—-]|\n)[ \t]*(?:{_LABEL}[: ]*)?"
    rf"(?:{_DATE})"
    r"(?=[ \t]*(?:$|[|•·\n–—-]|,?[ ]\d{1,2}[:.]\d\d|at[ ]))",
    re.MULTILINE,
)
_LONE = re.compile(
    rf"^[ \t]*(?:[A-Z][A-Za-z.]{{2,20}},[ ])?(?:{_DATE})[ \t]*"
    rf"(?:[,|–—-]?[ \t]*(?:at[ ])?\d{{1,2}}[:.]\d\d[^\n]{{0,15}})?$",
    re.MULTILINE,
)
_ADDRESS = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<sep>[/\-_.]?)(?P<m>0[1-9]|1[0-2])(?P=sep)(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
)
_ADDRESS_NAMED = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)[/\-](?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[/\-]"
    r"(?P<d>[0-3]?\d)(?!\d)",
    re.IGNORECASE,
)
_ADDRESS_MONTH = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[/\-](?:0[1-9]|1[0-2])(?!\d)")
_LINK = re.compile(r"https?://[^\s\"'<>)]{4,300}")
_FURNITURE = re.compile(
    r"©|\(c\)[ ]|copyright|all rights reserved|related (?:articles|stories|posts|news|content)|"
    r"read (?:more|also|next)|see also|most (?:read|popular)|you (?:may|might) also|recommended|"
    r"subscribe|leave a comment|comments?\s*\n|recent posts|latest news|previous (?:post|article)|"
    r"next (?:post|article)",
    re.IGNORECASE,
)
_TOP = 1500
"""Datelines and bylines stand in the first so many characters."""
_BYLINE_END = 400
"""A byline at the foot ('First published: ...') stands in the last so many."""


def find_publication_day(
    text: str, title: str | None, url: str | None
) -> tuple[date | None, PublishedBasis | None]:
    """Return the day of publication and what it was taken from; (None, None) where nothing tells.

    Never raises on any text. ``title`` is only used to step over it at the top of the text.

    >>> find_publication_day("KYIV, Feb 13, 2022 (Agency) - The two spoke.", None, None)
    (datetime.date(2022, 2, 13), 'dateline')
    """
    body = _skip_title(text, title)
    top = body[:_TOP]
    address = _read_address(url)
    for pattern in (_DATELINE, _MIXED_DATELINE, _LINE_DATELINE, _STOPPED_DATELINE):
        day = _first_day(pattern, top, body, url, address)
        if day is not None:
            return day, "dateline"
    day = _first_day(_RELEASE, top[:500], body, url, address)
    if day is not None:
        return day, "dateline"
    foot = "\n" + body[max(_TOP, len(body) - _BYLINE_END) :]
    for pattern in (_PUBLISHED, _BY, _LONE, _CHANGED):
        places = [top[:600] if pattern is _LONE else top]
        if pattern in (_PUBLISHED, _CHANGED):
            places.append(foot)
        for place in places:
            day = _first_day(pattern, place, body, url, address)
            if day is not None:
                return day, "byline"
    if address is not None:
        return address, "address"
    day = _read_top(body)
    return (day, "text") if day is not None else (None, None)


def _skip_title(text: str, title: str | None) -> str:
    """Return the text from behind its own title on, so that a date in the title is no dateline."""
    start = len(text) - len(text.lstrip())
    if title and text.startswith(title, start):
        start += len(title)
    return text[start:].lstrip()


def _first_day(
    pattern: re.Pattern[str], place: str, body: str, url: str | None, address: date | None
) -> date | None:
    for found in pattern.finditer(place):
        if _FURNITURE.search(place[max(0, found.start() - 200) : found.start()]):
            continue
        day = _to_day(found, body, url, address)
        if day is not None:
            return day
    return None


def _to_day(found: re.Match[str], body: str, url: str | None, address: date | None) -> date | None:
    """Return the day of a match; a missing year is supplied where the text tells it."""
    if found["iso"]:
        return _build(*(int(part) for part in found["iso"].split("-")))
    if found["dotted"]:
        return _build(*(int(part) for part in reversed(found["dotted"].split("."))))
    month = _MONTHS.index((found["month"] or found["month2"]).lower()[:3]) + 1
    day = int(re.match(r"\d+", found["day"] or found["day2"])[0])  # type: ignore[index]
    given = found["year"] or found["year2"]
    if given:
        return _build(int(given), month, day)
    supplied = _supply_year(body, month, day, url, address)
    return _build(supplied, month, day) if supplied else None


def _build(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _supply_year(
    body: str, month: int, day: int, url: str | None, address: date | None
) -> int | None:
    """Return the year of the address, else one that puts the day right after the latest date.

    A story tells of what was: its dateline lies at or after the latest full date that it names, and
    within half a year of it, or the text does not tell the year.
    """
    if address is not None:
        return address.year
    if url:
        found = _ADDRESS_MONTH.search(url)
        if found:
            return int(found["y"])
    told = full_dates(body) or _days_of_links(body)
    if not told:
        return None
    latest = max(told)
    for year in (latest.year - 1, latest.year, latest.year + 1):
        candidate = _build(year, month, day)
        if candidate is not None and -31 <= (candidate - latest).days <= 183:
            return year
    return None


def _days_of_links(body: str) -> list[date]:
    """Return the days in the addresses that stand in a text: a page often names its own."""
    days = (_read_address(link) for link in _LINK.findall(body[:200_000]))
    return [day for day in days if day is not None]


def _read_address(url: str | None) -> date | None:
    if not url:
        return None
    for found in _ADDRESS.finditer(url):
        if found["sep"] == "" and not re.search(r"[/_\-]$|^$", url[: found.start()]):
            continue
        day = _build(int(found["y"]), int(found["m"]), int(found["d"]))
        if day is not None:
            return day
    named = _ADDRESS_NAMED.search(url)
    if named:
        month = _MONTHS.index(named["mon"].lower()) + 1
        return _build(int(named["y"]), month, int(named["d"]))
    return None


def full_dates(text: str) -> list[date]:
    """All days of a text that stand there in full and not in a page's furniture, in order."""
    days = []
    for found in _DATE_PATTERN.finditer(text[:200_000]):
        if not (found["iso"] or found["dotted"] or found["year"] or found["year2"]):
            continue
        line = text.rfind("\n", 0, found.start()) + 1
        if _FURNITURE.search(text[max(line, found.start() - 120) : found.start()]):
            continue
        day = _to_day(found, text, None, None)
        if day is not None:
            days.append(day)
    return days


def _read_top(body: str) -> date | None:
    """Return the day with which a release opens: a full date in its first line, its latest one.

    Only when that line is a heading (it ends without a full stop and is short) and no later full
    date stands in the body: 'Readout of the call, February 13, 2022'. A full date inside a sentence
    is the day of an event, which anchors incomplete dates but does not date the text.
    """
    opening = body.split("\n", 1)[0]
    if len(opening) > 160 or re.search(r"[.!?][\"”’)]*\s*$", opening) or _FURNITURE.search(opening):
        return None
    first = full_dates(opening)
    if not first or max(first) < max(full_dates(body)):
        return None
    return max(first)
