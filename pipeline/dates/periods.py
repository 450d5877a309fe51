"""Resolve calendar strings for more than days: months, seasons, quarters, years and longer."""

from __future__ import annotations

import re
from datetime import date

from pipeline.dates.intervals import (
    Interval,
    add_months,
    month_of,
    months_from,
    season_of,
    to_day,
    year_of,
    years_from,
)
from pipeline.dates.mode import heads_hours, opens_line
from pipeline.dates.scene import Handler, Reading, Scene
from pipeline.dates.tagger import Tag
from pipeline.dates.vocabulary import (
    AMBIGUOUS_MONTHS,
    CENTURY_WORDS,
    DECADE_WORDS,
    MONTH_SHORT,
    SEASON_EDTF,
    SEASONS,
)
from pipeline.dates.years import expand_year, find_year, to_month

_MONTH_CUE = re.compile(
    r"(?:\b(?i:in|since|of|until|till|from|to|early|late|mid|last|next|this|through|during|before|"
    r"after|between|by|and|for|every|each|the|a|its|their|that)|mid-)[ \n]$"
)

_STRONG_CUES = re.compile(
    r"(?:\b(?i:in|since|until|till|early|late|mid|last|next|this|through|during|between|every)|mid-)"
    r"[ \n]$"
)

_SURNAME_MAY = re.compile(r"(?:[A-Z][a-z]+|Mrs?\.?|Ms\.?|Minister) May\b(?! \d)")

_NOT_NAMES = re.compile(r"\b(?:In|Since|Until|From|By|Last|Next|This|Early|Late|During|Of|And|"
                        r"Before|After|The|For|Mid|To|Through|Between) May\b")  # fmt: skip

_NUMBERED = re.compile(
    r"\b(?i:resolutions?|flight|room|route|highway|pages?|no\.|number|nr\.?|article|section|order|decree|"
    r"regulation|boeing|model|size|level|channel|lot|apartment|top|some|about|around|nearly|almost|over|"
    r"killed|least|than|only|another|all)[ \n]$"
)
"""Words before a number of four digits that make it a count or a name and no year."""

_VERB_AFTER = re.compile(r"\s+(?:I|we|you|he|she|they|the|be|not|God|on|with|against)\b")


def _iso_month(scene: Scene, tag: Tag) -> Reading | None:
    year, month = int(tag.match["y"]), int(tag.match["m"])
    if month == (year + 1) % 100:  # 2003-04 is rather a pair of years
        return Reading(
            "DATE", f"{year:04d}/{year + 1:04d}", years_from(year, 2), "approx", "explicit"
        )
    return _month_reading(year, month, "explicit", None)


def _month_reading(year: int, month: int, basis: str, anchor: str | None) -> Reading:
    return Reading("DATE", f"{year:04d}-{month:02d}", month_of(year, month), "month",
                   "completed" if basis == "completed" else
                   "relative" if basis == "relative" else "explicit",
                   anchor, level="month")  # fmt: skip


def _month_year(scene: Scene, tag: Tag) -> Reading | None:
    return _month_reading(int(tag.match["y"]), to_month(tag.match["mon"]), "explicit", None)


def _month(scene: Scene, tag: Tag) -> Reading | None:
    name = tag.match["mon"]
    if not _names_month(scene.text, tag, name):
        return None
    month = to_month(name)
    supplied = find_year(scene, tag, month, None)
    if supplied is None:
        return Reading("DATE", f"XXXX-{month:02d}")
    return _month_reading(supplied[0], month, "completed", supplied[1])


def _names_month(text: str, tag: Tag, name: str) -> bool:
    """Whether a bare name is the month: May may be a person, March a walk, 'Jan.' a man."""
    key = name.lower().rstrip(".")
    before = text[max(0, tag.start_char - 12) : tag.start_char]
    cued = tag.part is not None or bool(_MONTH_CUE.search(before))
    if opens_line(text, tag):
        return True
    if key in MONTH_SHORT:
        return tag.part is not None or bool(re.search(r"\b(?i:in|since|until|of|by)[ \n]$", before))
    if key not in AMBIGUOUS_MONTHS:
        return not re.search(r"\b(?:Black|Miss|Ms\.?|Mrs\.?|Mr\.?) $", before)
    if not cued or name.islower():
        return False
    weak = tag.part is None and not _STRONG_CUES.search(before)
    if weak and _VERB_AFTER.match(text, tag.end_char):
        return False
    if key == "may" and weak:
        window = text[max(0, tag.start_char - 4000) : tag.start_char + 1000]
        names = len(_SURNAME_MAY.findall(window)) - len(_NOT_NAMES.findall(window))
        return names <= 0
    return not (
        key == "march"
        and weak
        and re.match(r"\s+(?:for|of|to)\b", text[tag.end_char : tag.end_char + 8])
    )


def _month_relative(scene: Scene, tag: Tag) -> Reading | None:
    month = to_month(tag.get("mon", "mon2") or "")
    word = (tag.get("dir", "pre") or "").lower().split()[-1]
    chained = word in ("same", "that", "previous", "following")
    anchor = scene.told_anchor() if chained else scene.now_anchor()
    if anchor is None:
        return Reading("DATE", f"XXXX-{month:02d}")
    base, label = anchor
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "following": 1}.get(word, 0)
    year = base.year
    if tag.get("dir"):
        year += step
    elif step < 0:
        year -= month >= base.month
    elif step > 0:
        year += month <= base.month
    return _month_reading(year, month, "relative", label)


def _season(scene: Scene, tag: Tag) -> Reading | None:
    named = tag.get("season", "bare", "bare2", "fall")
    season = SEASONS[(named or "").lower()]
    year, anchor = tag.get("y"), None
    if year is None:
        anchor = scene.day_anchor() if not scene.narrative else scene.told_anchor()
        if anchor is None:
            return Reading("DATE", f"XXXX-{season}")
        middle = season_of(anchor[0].year, season).first
        tense = scene.tense(tag)
        number = anchor[0].year
        if not scene.narrative:
            if tense == "past" and middle > anchor[0]:
                number -= 1
            elif tense != "past" and add_months(middle, 3) < add_months(anchor[0], -6):
                number += 1
    else:
        number = int(year)
    return season_reading(number, season, anchor[1] if anchor else None)


def season_reading(year: int, season: str, anchor: str | None) -> Reading:
    """Return a season of a year: three months, approximate because the text draws no line."""
    return Reading("DATE", f"{year:04d}-{season}", season_of(year, season), "approx",
                   "completed" if anchor else "explicit", anchor,
                   edtf=f"{year:04d}-{SEASON_EDTF[season]}", level="month")  # fmt: skip


def _side_of_quarter(scene: Scene, tag: Tag, now: date, number: int) -> str | None:
    """ "will meet in the third quarter": the coming one; without a verb's tense nobody knows."""
    tense, current = scene.tense(tag), (now.month + 2) // 3
    if tense == "future":
        return "next" if number < current else "this"
    if tense == "past":
        return "last" if number > current else "this"
    return None


def _quarter(scene: Scene, tag: Tag) -> Reading | None:
    word = (tag.get("q", "bare") or "").lower()
    number = int(tag.get("nq") or {"f": 1, "1": 1, "s": 2, "2": 2, "t": 3, "3": 3}.get(word[:1], 4))
    if word == "fourth":
        number = 4
    half = (tag.get("qh") or "").lower() == "half" or tag.get("letter") == "H"
    if half and number > 2:
        number = 2
    year, anchor = tag.get("y", "y2"), None
    if year is None:
        anchor = scene.now_anchor() or scene.told_anchor()
        direction = tag.get("dir")
        if anchor is not None and tag.get("bare") is not None:
            direction = _side_of_quarter(scene, tag, anchor[0], number)
        if anchor is None or (direction is None and tag.get("letter") is None):
            return None
        year = str(anchor[0].year + {"last": -1, "next": 1}.get(direction or "", 0))
    months = 6 if half else 3
    span = months_from(int(year), (number - 1) * months + 1, months)
    return Reading("DATE", f"{int(year):04d}-{'H' if half else 'Q'}{number}", span, "approx",
                   "completed" if anchor else "explicit", anchor[1] if anchor else None,
                   edtf=f"{span.first:%Y-%m}/{span.last:%Y-%m}")  # fmt: skip


def _year(scene: Scene, tag: Tag) -> Reading | None:
    year = int(tag.match["y"])
    if _NUMBERED.search(scene.text[max(0, tag.start_char - 14) : tag.start_char]):
        return None
    if heads_hours(scene.text, tag):
        return None
    if year < 1500 and not re.search(
        r"\b(?i:in|of|since|by|from|until|year|to|between|and)[ \n]$",
        scene.text[max(0, tag.start_char - 9) : tag.start_char],
    ):
        return None
    return Reading("DATE", f"{year:04d}", year_of(year), "year", "explicit", level="year")


def _year_short(scene: Scene, tag: Tag) -> Reading | None:
    before = scene.text[max(0, tag.start_char - 9) : tag.start_char]
    if tag.part is None and not re.search(
        r"\b(?i:in|of|since|by|from|until|to|and|late|mid)[ \n]$", before
    ):
        return None
    near = scene.latest.first.year if scene.narrative and scene.latest else None
    number = int(tag.match["y"])
    year = near - near % 100 + number if near else expand_year(number, scene.published)
    return Reading("DATE", f"{year:04d}", year_of(year), "year", "completed", level="year")


def _year_range(scene: Scene, tag: Tag) -> Reading | None:
    first = int(tag.match["y"])
    last = first - first % 100 + int(tag.match["y2"])
    if last <= first:
        return None
    span = Interval(to_day(first, 1, 1), to_day(last, 12, 31))
    return Reading("DATE", f"{first:04d}/{last:04d}", span, "approx", "explicit",
                   edtf=f"{first:04d}/{last:04d}")  # fmt: skip


def _fiscal_year(scene: Scene, tag: Tag) -> Reading | None:
    # A fiscal year begins in another month in every country: the year is named, no days are.
    return Reading("DATE", f"{int(tag.match['y']):04d}")


def _decade(scene: Scene, tag: Tag) -> Reading | None:
    full, word = tag.get("y"), tag.get("word")
    if full:
        year = int(full)
    else:
        tens = DECADE_WORDS[word.lower()] if word else int(tag.get("y2", "y3", "y4") or 0)
        told = scene.latest.first.year if scene.narrative and scene.latest else None
        year = told - told % 100 + tens if told else expand_year(tens, scene.published)
    return Reading("DATE", f"{year // 10:03d}", years_from(year, 10), "approx", "explicit",
                   edtf=f"{year // 10:03d}X")  # fmt: skip


def _century(scene: Scene, tag: Tag) -> Reading | None:
    word = tag.get("word")
    number = CENTURY_WORDS[word.lower()] if word else int(tag.match["c"])
    first = (number - 1) * 100
    return Reading("DATE", f"{number - 1:02d}", years_from(first, 100), "approx", "explicit",
                   edtf=f"{number - 1:02d}XX")  # fmt: skip


def _before_christ(scene: Scene, tag: Tag) -> Reading | None:
    # TIMEX3 has a value for it, the project's calendar has no days: named, never dated.
    return Reading("DATE", f"BC{int(tag.match['y']):04d}")


HANDLERS: dict[str, Handler] = {
    "iso_month": _iso_month,
    "month_year": _month_year,
    "month_relative": _month_relative,
    "month": _month,
    "season": _season,
    "quarter": _quarter,
    "year": _year,
    "year_short": _year_short,
    "year_range": _year_range,
    "fiscal_year": _fiscal_year,
    "decade": _decade,
    "century": _century,
    "before_christ": _before_christ,
}
