"""Resolve calendar strings: days, ranges, months, seasons, quarters, years and longer.

What stands there is taken as it is; a missing year is supplied by the nearest anchor.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from pipeline.dates.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    Interval,
    OutOfCalendar,
    add_days,
    add_months,
    month_of,
    months_from,
    season_of,
    to_day,
    year_of,
    years_from,
)
from pipeline.dates.foreign import read_calendar
from pipeline.dates.scene import Reading, Scene
from pipeline.dates.slashes import read_pair
from pipeline.dates.tagger import Tag
from pipeline.dates.vocabulary import (
    AMBIGUOUS_MONTHS,
    CENTURY_WORDS,
    DECADE_WORDS,
    HOLIDAYS,
    MONTH_SHORT,
    MONTHS,
    SEASON_EDTF,
    SEASONS,
)

Handler = Callable[[Scene, Tag], Reading | None]

_YEAR_LINK = re.compile(r"\s*,?\s*(?:and|or|to|through|until|&|,|[-–—])\s*(?:(?:on|in)\s+)?")
_MONTH_CUE = re.compile(
    r"(?:\b(?i:in|since|of|until|till|from|to|early|late|mid|last|next|this|through|during|before|"
    r"after|between|by|and|for|every|each|the|a|its|their|that)|mid-)[ \n]$"
)
_STRONG_CUES = re.compile(
    r"(?:\b(?i:in|since|until|till|early|late|mid|last|next|this|through|during|between|every)|mid-)[ \n]$"
)
_SURNAME_MAY = re.compile(r"(?:[A-Z][a-z]+|Mrs?\.?|Ms\.?|Minister) May\b(?! \d)")
_NOT_NAMES = re.compile(r"\b(?:In|Since|Until|From|By|Last|Next|This|Early|Late|During|Of|And|Before|"
                        r"After|The|For|Mid|To|Through|Between) May\b")  # fmt: skip
_NUMBERED = re.compile(
    r"\b(?i:resolutions?|flight|room|route|highway|pages?|no\.|number|nr\.?|article|section|order|decree|"
    r"regulation|boeing|model|size|level|channel|lot|apartment|top|some|about|around|nearly|almost|over|"
    r"killed|least|than|only|another|all)[ \n]$"
)
"""Words before a number of four digits that make it a count or a name and no year."""
_VERB_AFTER = re.compile(r"\s+(?:I|we|you|he|she|they|the|be|not|God|on|with|against)\b")


def to_month(name: str) -> int:
    """Number of a month named in full or short ('February', 'FEB.', 'Sept')."""
    key = name.lower().rstrip(".")
    return MONTHS.get(key) or MONTH_SHORT[key]


def day_reading(day: date, basis: str = "explicit", anchor: str | None = None) -> Reading:
    """A reading of one day."""
    return Reading("DATE", day.isoformat(), Interval(day, day), "day",
                   "completed" if basis == "completed" else
                   "relative" if basis == "relative" else "explicit",
                   anchor, level="day")  # fmt: skip


def range_reading(first: date, last: date, completed: bool, anchor: str | None) -> Reading | None:
    """A reading of a real range of days; None when its end is before its start."""
    if last < first:
        return None
    if last == first:
        return day_reading(first, "completed" if completed else "explicit", anchor)
    return Reading("DATE", f"{first.isoformat()}/{last.isoformat()}", Interval(first, last), "range",
                   "completed" if completed else "explicit", anchor, level="day")  # fmt: skip


def find_year(scene: Scene, tag: Tag, month: int, day: int | None) -> tuple[int, str] | None:
    """The year of a date without one, and what it was taken from.

    In this order: a year that closes the same list ('March 3 and April 5, 2014'), a year or dated
    event that the sentence or paragraph is about, a verb whose tense leaves one side only, the
    nearest of the years around the anchor. In a history the year goes on from the last mention.
    """
    listed = _year_of_list(scene, tag)
    if listed is not None:
        return listed, f"mention {listed:04d}"
    told = scene.latest
    if scene.narrative and told is not None:
        year = told.first.year
        if told.level != "year" and month < told.first.month - 6:
            year += 1
        return year, told.label
    background = _year_of_background(scene, tag, month, day)
    if background is not None:
        return background
    anchor = scene.day_anchor()
    if anchor is None:
        if told is None:
            return None
        return told.first.year, told.label
    base, label = anchor
    candidates = _candidates(base, month, day)
    if not candidates:
        return None
    best = min(candidates, key=lambda c: (abs(_distance(base, c, day)), c))
    tense = scene.governing_tense(tag) if base == scene.published else None
    # A month before its own day ('said he would come in March') may only be pushed by the verb
    # when the nearest year contradicts it; one day of grace covers time zones.
    if tense == "past" and _distance(base, best, day) > (1 if day else 0):
        earlier = [c for c in candidates if c < best]
        best = max(earlier, default=best)
    elif tense == "future" and _distance(base, best, day) < (-1 if day else 0):
        later = [c for c in candidates if c > best]
        if later and (day is None or _distance(base, best, day) < -45):
            best = min(later)
    return best.year, label


def _candidates(base: date, month: int, day: int | None) -> list[date]:
    found = []
    for year in range(base.year - 1, base.year + 2):
        try:
            found.append(to_day(year, month, day or 15))
        except OutOfCalendar:
            continue
    return found


def _distance(base: date, candidate: date, day: int | None) -> int:
    if day is None:
        return (candidate.year - base.year) * 12 + candidate.month - base.month
    return (candidate - base).days


def _year_of_list(scene: Scene, tag: Tag) -> int | None:
    """The year at the end of a list of dates, for those before it that have none."""
    place = scene.index + 1
    end = tag.end_char
    for follower in scene.tags[place : place + 4]:
        link = _YEAR_LINK.match(scene.text, end)
        if link is None or link.end() != follower.start_char:
            return None
        if follower.rule not in ("month_day", "day_month", "day_tail", "month_year", "month",
                                 "day_listed"):  # fmt: skip
            return None
        year = follower.get("y")
        if year:
            return int(year)
        end = follower.end_char
    return None


def _year_of_background(
    scene: Scene, tag: Tag, month: int, day: int | None
) -> tuple[int, str] | None:
    """The year of a far event that the sentence or paragraph tells: 'In 2014 … on March 18'."""
    told = scene.latest
    published = scene.published
    if told is None or published is None or abs((told.first - published).days) < 300:
        return None
    if told.level == "year":
        opening = scene.text[max(0, told.start_char - 6) : told.start_char]
        if not re.search(r"(?:^|[\n.”\"] ?)In $", opening):
            return None
        if scene.same_sentence(told.end_char, tag.start_char) and scene.tense(tag) != "future":
            return told.first.year, told.label
        return None
    if not scene.same_paragraph(told.end_char, tag.start_char) or scene.tense(tag) == "future":
        return None
    opening = scene.text[max(0, tag.start_char - 6) : tag.start_char]
    recent = [c for c in _candidates(published, month, day) if -14 <= (c - published).days <= 1]
    if recent or not re.search(r"(?:^|[\n.!?”\"]\s?)(?:On|In|By|Then on|And on)? ?$", opening):
        return None  # only what goes on with the far event: 'On March 18 …'
    if not scene.readings or scene.readings[-1][0].end_char != told.end_char:
        return None
    for candidate in sorted(_candidates(told.first, month, day)):
        if 0 <= _distance(told.first, candidate, day) <= (200 if day else 6):
            return candidate.year, told.label
    return None


# ---- days


def _month_day(scene: Scene, tag: Tag) -> Reading | None:
    month, day = to_month(tag.match["mon"]), int(tag.match["d"])
    year = tag.get("y")
    short = tag.get("ys", "yd")
    if short:
        number = int(short)
        if number < 100:
            number = expand_year(number, scene.published)
        year = str(number)
    if year:
        return day_reading(to_day(int(year), month, day))
    supplied = find_year(scene, tag, month, day)
    if supplied is None:
        to_day(2000, month, day)
        return Reading("DATE", f"XXXX-{month:02d}-{day:02d}")
    return day_reading(to_day(supplied[0], month, day), "completed", supplied[1])


def expand_year(number: int, published: date | None) -> int:
    """A year of two digits: at most ten years after publication, else in the century before."""
    newest = (published.year if published else 2030) + 10
    century = newest - newest % 100
    return century + number if century + number <= newest else century - 100 + number


def _day_tail(scene: Scene, tag: Tag) -> Reading | None:
    head = scene.latest_day
    if head is None or tag.start_char - head.end_char > 9:
        return None
    year = tag.get("y")
    day = to_day(int(year) if year else head.first.year, head.first.month, int(tag.match["d"]))
    return day_reading(day) if year else day_reading(day, "completed", head.label)


def _calendar(scene: Scene, tag: Tag) -> Reading | None:
    day = read_calendar(re.sub(r"\s+", " ", tag.match["written"]), tag.match["word"])
    return day_reading(to_day(day.year, day.month, day.day)) if day is not None else None


def _iso(scene: Scene, tag: Tag) -> Reading | None:
    return day_reading(to_day(*(int(tag.match[part]) for part in ("y", "m", "d"))))


def _iso_time(scene: Scene, tag: Tag) -> Reading | None:
    day = to_day(*(int(tag.match[part]) for part in ("y", "m", "d")))
    hour, minute = int(tag.match["hour"]), tag.match["minute"]
    if hour > 23:
        return None
    zone = (tag.match["zone"] or "").replace("GMT", "Z").replace("UTC", "Z")
    return Reading("TIME", f"{day.isoformat()}T{hour:02d}:{minute}{zone}", Interval(day, day), "day",
                   "explicit", level="day")  # fmt: skip


def _iso_month(scene: Scene, tag: Tag) -> Reading | None:
    year, month = int(tag.match["y"]), int(tag.match["m"])
    if month == (year + 1) % 100:  # 2003-04 is rather a pair of years
        return Reading("DATE", f"{year:04d}/{year + 1:04d}", years_from(year, 2), "approx", "explicit")
    return _month_reading(year, month, "explicit", None)


def _slash(scene: Scene, tag: Tag) -> Reading | None:
    a, b, digits = int(tag.match["a"]), int(tag.match["b"]), tag.match["y"]
    if len(digits) == 2 and tag.match["sep"] == "-":
        return None  # 12-12-12 is as often a count or a code
    year = int(digits) if len(digits) == 4 else expand_year(int(digits), scene.published)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    days = read_pair(a, b, year, scene.order)
    if len(days) == 1:
        return day_reading(days[0])
    if not days:
        return None
    return Reading("DATE", f"{year:04d}-XX-XX", rule="slash_ambiguous", edtf=f"{year:04d}-XX-XX")


def _dotted(scene: Scene, tag: Tag) -> Reading | None:
    day, month = int(tag.get("d", "d2") or 0), int(tag.get("m", "m2") or 0)
    year = int(tag.get("y", "y2") or 0)
    if year < 100:
        year = expand_year(year, scene.published)
    return day_reading(to_day(year, month, day))


def _listed_year(scene: Scene, tag: Tag, month: int, day: int) -> tuple[int, str | None] | None:
    year = tag.get("y")
    if year:
        return int(year), None
    return find_year(scene, tag, month, day)


def _range(scene: Scene, tag: Tag) -> Reading | None:
    month = to_month(tag.match["mon"])
    other = to_month(tag.get("mon2") or tag.match["mon"])
    first, last = int(tag.match["d"]), int(tag.match["d2"])
    supplied = _listed_year(scene, tag, other, last)
    if supplied is None:
        return Reading("DATE", f"XXXX-{month:02d}-{first:02d}/XXXX-{other:02d}-{last:02d}")
    year, anchor = supplied
    begun = tag.get("y1")
    start_year = int(begun) if begun else year - (other < month)
    if begun and not tag.get("y"):
        year = start_year + (other < month)
        anchor = None
    return range_reading(to_day(start_year, month, first), to_day(year, other, last),
                         anchor is not None, anchor)  # fmt: skip


# ---- months


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
    return not (key == "march" and weak and re.match(r"\s+(?:for|of|to)\b", text[tag.end_char :][:8]))


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


# ---- seasons, quarters, years and longer


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
    """A season of a year: three months, approximate because the text draws no line."""
    return Reading("DATE", f"{year:04d}-{season}", season_of(year, season), "approx",
                   "completed" if anchor else "explicit", anchor,
                   edtf=f"{year:04d}-{SEASON_EDTF[season]}")  # fmt: skip


def _quarter(scene: Scene, tag: Tag) -> Reading | None:
    word = (tag.get("q") or "").lower()
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
        if anchor is None or (direction is None and tag.get("letter") is None):
            return None
        year = str(anchor[0].year + {"last": -1, "next": 1}.get(direction or "", 0))
    months = 6 if half else 3
    span = months_from(int(year), (number - 1) * months + 1, months)
    return Reading("DATE", f"{int(year):04d}-{'H' if half else 'Q'}{number}", span, "approx",
                   "completed" if anchor else "explicit", anchor[1] if anchor else None,
                   edtf=f"{span.first:%Y-%m}/{span.last:%Y-%m}")  # fmt: skip


def _holiday(scene: Scene, tag: Tag) -> Reading | None:
    month, day = HOLIDAYS[re.sub(r"\s+", " ", tag.match["feast"].lower())]
    year = tag.get("y")
    if year:
        return day_reading(to_day(int(year), month, day))
    supplied = find_year(scene, tag, month, day)
    if supplied is None:
        return Reading("DATE", f"XXXX-{month:02d}-{day:02d}")
    return day_reading(to_day(supplied[0], month, day), "completed", supplied[1])


def _year(scene: Scene, tag: Tag) -> Reading | None:
    year = int(tag.match["y"])
    if _NUMBERED.search(scene.text[max(0, tag.start_char - 14) : tag.start_char]):
        return None
    if year < 1500 and not re.search(
        r"\b(?i:in|of|since|by|from|until|year|to|between|and)[ \n]$",
        scene.text[max(0, tag.start_char - 9) : tag.start_char],
    ):
        return None
    return Reading("DATE", f"{year:04d}", year_of(year), "year", "explicit", level="year")


def _year_short(scene: Scene, tag: Tag) -> Reading | None:
    before = scene.text[max(0, tag.start_char - 9) : tag.start_char]
    if tag.part is None and not re.search(r"\b(?i:in|of|since|by|from|until|to|and|late|mid)[ \n]$", before):
        return None
    near = scene.latest.first.year if scene.narrative and scene.latest else None
    number = int(tag.match["y"])
    year = (
        near - near % 100 + number if near else expand_year(number, scene.published)
    )
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


def _week_of(scene: Scene, tag: Tag) -> Reading | None:
    month, day = to_month(tag.get("mon", "mon2") or ""), int(tag.get("d", "d2") or 0)
    supplied = _listed_year(scene, tag, month, day)
    if supplied is None:
        return Reading("DATE", f"XXXX-{month:02d}-{day:02d}")
    given = to_day(supplied[0], month, day)
    words = tag.match[0].lower()
    first = add_days(given, -6) if "ending" in words else given
    if "weekend" in words:
        first = add_days(given, 5 - given.weekday())
    span = Interval(first, add_days(first, 1 if "weekend" in words else 6))
    week = given.isocalendar()
    suffix = "-WE" if "weekend" in words else ""
    return Reading("DATE", f"{week.year:04d}-W{week.week:02d}{suffix}", span, "approx",
                   "completed" if supplied[1] else "explicit", supplied[1])  # fmt: skip


HANDLERS: dict[str, Handler] = {
    "iso_time": _iso_time, "iso": _iso, "iso_month": _iso_month, "slash": _slash,
    "dotted": _dotted, "day_range": _range, "day_span": _range, "day_listed": _month_day,
    "day_month": _month_day, "day_may_lower": _month_day, "month_range_days": _range,
    "month_span": _range, "between_days": _range, "between_months": _range,
    "between_dates": _range, "calendar": _calendar, "month_day": _month_day, "day_tail": _day_tail,
    "month_year": _month_year, "month_relative": _month_relative,
    "month": _month, "season": _season, "quarter": _quarter, "holiday": _holiday, "year": _year,
    "year_short": _year_short, "year_range": _year_range, "fiscal_year": _fiscal_year,
    "decade": _decade, "century": _century, "before_christ": _before_christ, "week_of": _week_of,
}  # fmt: skip
