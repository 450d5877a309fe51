"""The rules of the tagger: one compiled pattern for each way of naming a time.

A rule is tried only where one of its starter words stands (``DIGIT`` for any number), so that a
text is walked through once. Every repetition in a pattern is bounded, which keeps the walk linear.
Resolution is elsewhere: a rule's name is the key under which its resolver is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.dates.vocabulary import (
    AMBIGUOUS_MONTHS,
    CENTURY_WORDS,
    DECADE_WORDS,
    DIRECTIONS,
    HOLIDAYS,
    MONTH_SHORT,
    MONTHS,
    NUMBERS,
    ORDINALS,
    PARTS_OF_DAY,
    SEASONS,
    UNIT_CODES,
    VAGUE_NUMBERS,
    WEEKDAY_SHORT,
    WEEKDAYS,
)

DIGIT = "0"
APOSTROPHE = "'"


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


def _cased(word: str) -> tuple[str, ...]:
    return (word.capitalize(), word.upper())


def _either(words: Iterable[str]) -> str:
    """An alternation that ignores case."""
    return "(?i:" + _any(words)[3:]


W = r"(?:[ \t\u00a0\u202f]{1,3}|[ \t]?\r?\n[ \t]?)"
DASH = r"[-\u2010-\u2015\u2212]"
NAME_MONTH = _any(
    [form for name in MONTHS for form in _cased(name)]
    + [name for name in MONTHS if name not in AMBIGUOUS_MONTHS]
)
SHORT_MONTH = "(?:" + _any([f for name in MONTH_SHORT for f in _cased(name)]) + r"\b\.?)"
MON = f"(?:{NAME_MONTH}\\b|{SHORT_MONTH})"
NAME_DAY = _any([form for name in WEEKDAYS for form in (name, *_cased(name))])
SHORT_DAY = _any([form for name in WEEKDAY_SHORT for form in _cased(name)])
WD_BEFORE = f"(?:(?:{NAME_DAY}|{SHORT_DAY}\\b\\.?),?{W}(?:the{W})?)?"
"""A weekday before a calendar date: kept in the span, not needed for the answer."""
WD = f"(?:{NAME_DAY}|(?:Mon|Tues?|Weds?|Thurs?|Thur?|Fri)\\.|Tues|Thurs|Weds)"
D = r"(?:3[01]|[12][0-9]|0?[1-9])"
ORD = r"(?:st|nd|rd|th)?"
Y = r"(?:1[0-9]{3}|2[01][0-9]{2}|2200)"
NO_DIGIT = r"(?![\d])"
YEAR_TAIL = f"(?:(?:,{W}?|{W}(?:of{W})?)(?P<y>{Y})(?![\\d%]|[.,:]\\d))?"
RANGE = f"(?:{W}?{DASH}{W}?|{W}(?:to|through|until|till|thru){W})"
FREE = r"(?<![\w$£€#/:.,+=-])"
"""Left edge of a number that stands alone (no price, score, fraction, version)."""

WORD_NUMBER = _any([name for name in NUMBERS if name != "hundred"])
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3}|\d{0,2})(?:\.\d{1,2})?(?:" + W + r"1/2)?|"
    f"(?i:(?:(?:a|one|two|three){W})?hundred|{WORD_NUMBER}(?:[- ]{WORD_NUMBER})?"
    f"(?:{W}and{W}a{W}half)?|(?:a{W})?(?:few|couple{W}of|couple)|half{W}an?|a{W}half|"
    f"an?|a{W}dozen|{_any(w for w in VAGUE_NUMBERS if w not in ('few', 'couple'))}))"
)
UNIT = _any(UNIT_CODES)
POD = _either(PARTS_OF_DAY)
SEASON = _either(SEASONS)
DIRECTION = _either(DIRECTIONS)

MODIFIER = re.compile(
    f"(?P<lead>(?:[Ii]n|[Aa]t){W}(?=the))?(?:[Tt]he{W})?(?:"
    f"(?P<start>[Vv]ery{W}[Ee]arly|[Ee]arly|[Bb]eginning|[Ss]tart|[Oo]pening{W}days)|"
    f"(?P<mid>[Mm]id|[Mm]iddle)|"
    f"(?P<end>[Vv]ery{W}[Ll]ate|[Ll]ate|[Ee]nd|[Cc]lose|[Cc]losing{W}days|[Ll]ast{W}days)|"
    f"(?P<half>[Ff]irst|[Ss]econd|[Ll]atter){W}half|(?P<week>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|"
    f"[Ll]ast|[Ff]inal|[Oo]pening){W}(?:full{W})?(?P<unit>week|weekend|days)"
    f")(?:{W}of{W}(?:the{W})?|{DASH}(?:to{DASH}late{DASH}|to{W}late{W})?|{W}(?:in{W})?(?:the{W})?)"
)
MODIFIER_STARTERS = frozenset(
    "the in at very early beginning start opening mid middle late end close closing "
    "last first second third fourth final latter".split()
)
NARROWABLE = frozenset(
    {"month", "month_year", "month_relative", "year", "season", "quarter", "decade", "century",
     "relative_unit", "weekday_in_week", "year_short", "unit_of_now"}
)  # fmt: skip
"""Rules whose interval an 'early', 'mid', 'late' or 'end of' before them may narrow."""

PART_OF_DAY = re.compile(f"(?:[Tt]he{W})?(?P<pod>{POD}){W}(?:of|on){W}")
PART_STARTERS = frozenset({"the", *PARTS_OF_DAY})
DAYS = frozenset({"iso", "day_month", "month_day", "weekday", "day_of_month"})
"""Rules for single days, which a part of the day may stand before."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A name, the lower-case words (or DIGIT) with which it may begin, and its pattern."""

    name: str
    starters: frozenset[str]
    pattern: re.Pattern[str]


def _rule(name: str, starters: Iterable[str] | str, pattern: str) -> Rule:
    words = starters.split() if isinstance(starters, str) else starters
    return Rule(name, frozenset(words), re.compile(pattern))


_MONTH_WORDS = [*MONTHS, *MONTH_SHORT]
_DAY_WORDS = [*WEEKDAYS, *WEEKDAY_SHORT]
_NUMBER_WORDS = [*NUMBERS, *VAGUE_NUMBERS, "a", "an", "half", DIGIT]
_CLOSED = (
    r"(?=" + W + r"(?:and|or|to|at|in|on|when|where|with|by|after|before|as|but|he|she|they|it|the|for|was|"
    r"were|had|has|is|will|would|"
    r"of(?:" + W + r"(?:the|that|this|last|next)" + W + r"month)?)\b|[.,;:)\]\u2014\u2013?!\"”]|\s*$)"
)
"""What may follow 'the 27th' for it to be a day and no ordinal of something else."""
_SEASON_END = (
    r"[.,;:)]|\s*$|" + W + r"(?:and|or|to|the|a|he|she|they|it|when|as|after|before|with|by|at|in|was|had|"
    r"has|for|while)\b"
)
"""What may follow a season without its year: 'the summer Olympics' is none."""
_HOUR = r"(?:[01]?\d|2[0-4])"
_ZONE = (
    r"(?P<zone>GMT|UTC|BST|CEST|CET|EEST|EET|MSK|IST|EST|EDT|ET|CST|CDT|PST|PDT|JST|KST|[Ll]ocal"
    + W
    + r"time|Z)\b"
)
_WHEN = f"(?:,?{W}(?:on{W})?(?P<wd>{WD}|today|yesterday|tomorrow)(?!\\w))?"

RULES: tuple[Rule, ...] = (
    # ---- calendar strings that begin with a number
    _rule("iso_time", [DIGIT], FREE + r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})[T ]"
          r"(?P<hour>[0-2]\d):?(?P<minute>[0-5]\d)(?::?[0-5]\d(?:\.\d{1,6})?)?(?:" + W +
          r"?(?P<zone>Z|GMT|UTC|[+-][01]\d:?[0-5]\d)(?![\w]))?(?!\d)"),
    _rule("iso", [DIGIT], r"(?<![\w$.,:+=-])(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)"
          r"(?P<d>\d{1,2})(?![\d-]|[/.]\d)"),
    _rule("iso_month", [DIGIT], FREE + r"(?P<y>\d{4})-(?P<m>0[1-9]|1[0-2])(?![\w-]|[/.]\d)"),
    _rule("slash", [DIGIT], r"(?<![\w$£€#/:.,+=-])(?P<a>\d{1,2})(?P<sep>[/-])(?P<b>\d{1,2})(?P=sep)"
          r"(?P<y>\d{4}|\d{2})(?![\w/-]|[.,:]\d)"),
    _rule("dotted", [DIGIT], FREE + r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?![\w]|[.,:]\d)|"
          + FREE + r"(?P<d2>\d\d)\.(?P<m2>\d\d)\.(?P<y2>\d\d)(?![\w]|[.,:]\d)"),
    _rule("day_range", [DIGIT, *_DAY_WORDS], f"{WD_BEFORE}{FREE}(?P<d>{D}){ORD}{RANGE}"
          f"(?P<d2>{D}){ORD}{W}(?:of{W})?(?P<mon>{MON}){YEAR_TAIL}"),
    _rule("day_span", [DIGIT, *_DAY_WORDS], f"{WD_BEFORE}{FREE}(?P<d>{D}){ORD}{W}(?:of{W})?"
          f"(?P<mon>{MON})(?:,?{W}(?P<y1>{Y}))?{RANGE}{WD_BEFORE}(?P<d2>{D}){ORD}{W}(?:of{W})?"
          f"(?P<mon2>{MON}){YEAR_TAIL}"),
    _rule("between_days", "between", f"(?P<lead>[Bb]etween{W})(?:the{W})?(?P<d>{D}){ORD}{W}and{W}(?:the{W})?"
          f"(?P<d2>{D}){ORD}{W}(?:of{W})?(?P<mon>{MON}){YEAR_TAIL}"),
    _rule("between_months", "between", f"(?P<lead>[Bb]etween{W})(?P<mon>{MON}){W}(?P<d>{D}){ORD}{W}and{W}"
          f"(?:(?P<mon2>{MON}){W})?(?P<d2>{D}){ORD}(?![\\d:]){YEAR_TAIL}"),
    _rule("between_dates", "between", f"(?P<lead>[Bb]etween{W})(?P<d>{D}){ORD}{W}(?:of{W})?(?P<mon>{MON}){W}"
          f"and{W}(?P<d2>{D}){ORD}{W}(?:of{W})?(?P<mon2>{MON}){YEAR_TAIL}"),
    _rule("calendar", [DIGIT], f"{FREE}(?P<written>{Y},?{W}{MON}{W}{D}{ORD}(?!\\w)|{D}{ORD}{W}day{W}of{W}{MON},?{W}"
          rf"{Y}(?!\w)|(?:[12]\d|3[01]|0?[1-9])(?:\.|er|re|º|°)?(?:{W}de|{W}d['’])?{W}(?P<word>[^\W\d_]{{3,12}})\.?"
          rf"(?:{W}(?:de|del|do))?{W}{Y}(?!\w)(?:{W}года|{W}року)?)"),
    _rule("day_listed", [DIGIT], f"{FREE}(?P<d>{D}){ORD}\\b(?=(?:,{W}{D}{ORD}){{0,4}},?{W}(?:and|or|&)"
          f"{W}{D}{ORD}{W}(?:of{W})?(?P<mon>{MON}){YEAR_TAIL})"),
    _rule("day_month", ["the", DIGIT, *_DAY_WORDS], f"(?:[Tt]he{W})?{WD_BEFORE}{FREE}(?P<d>{D}){ORD}"
          f"(?:{W}|{DASH})(?:of{W})?(?P<mon>{MON})(?:{DASH}(?P<yd>\\d{{4}}|\\d\\d)(?!\\w)|{YEAR_TAIL})"),
    _rule("day_may_lower", [DIGIT], f"{FREE}(?P<d>{D}){ORD}{W}(?P<mon>may|march)(?P<tail>),?{W}(?P<y>{Y})"
          + NO_DIGIT),
    # ---- calendar strings that begin with a month
    _rule("month_range_days", [*_MONTH_WORDS, *_DAY_WORDS], f"{WD_BEFORE}(?P<mon>{MON}){W}?(?P<d>{D})"
          f"{ORD}{RANGE}(?P<d2>{D}){ORD}(?![\\d:]){YEAR_TAIL}(?!{W}(?:p\\.?m|a\\.?m|percent)\\b)"),
    _rule("month_span", [*_MONTH_WORDS, *_DAY_WORDS], f"{WD_BEFORE}(?P<mon>{MON}){W}?(?P<d>{D}){ORD}"
          f"(?:,{W}?(?P<y1>{Y}))?{RANGE}{WD_BEFORE}(?P<mon2>{MON}){W}?(?P<d2>{D}){ORD}(?![\\d:])"
          f"{YEAR_TAIL}"),
    _rule("month_day", [*_MONTH_WORDS, *_DAY_WORDS], f"{WD_BEFORE}(?P<mon>{MON}){W}?(?:the{W})?(?P<d>{D})"
          f"{ORD}(?![\\w:%/]|[.,]\\d)(?:,?{W}?[’'‘](?P<ys>\\d\\d)\\b|{YEAR_TAIL})"),
    _rule("month_year", _MONTH_WORDS, f"(?P<mon>{MON}),?{W}(?:of{W}|in{W})?(?P<y>{Y})(?![\\d%]|[.,:]\\d)"),
    _rule("month_relative", [*_MONTH_WORDS, "last", "next", "this", "past", "the", "that"],
          f"(?P<mon>{NAME_MONTH})\\b{W}(?:of{W})?(?P<dir>last|next|this|that|the{W}same|the{W}previous|"
          f"the{W}following){W}year\\b|\\b(?P<pre>[Ll]ast|[Nn]ext|[Tt]his|[Pp]ast|[Tt]hat|[Tt]he"
          f"{W}(?:following|previous)){W}(?P<mon2>{NAME_MONTH})\\b(?!{W}\\d)"),
    _rule("month", _MONTH_WORDS, f"(?P<mon>{NAME_MONTH}\\b|{_any(f.capitalize() for f in MONTH_SHORT)}"
          r"\.)(?!\w|-\w)"),
    # ---- weekdays
    _rule("weekday_range", [*_DAY_WORDS, "from", "between"], f"(?P<lead>(?P<both>[Bb]etween{W})|[Ff]rom{W})?"
          f"(?P<wd>{NAME_DAY}){W}(?(both)and|(?:to|through|until|till|thru)){W}(?P<wd2>{NAME_DAY})(?!\\w)"),
    _rule("weekday_in_week", _DAY_WORDS, f"(?P<wd>{WD}),?{W}(?:(?P<pod>{POD}){W})?(?:of{W})?"
          f"(?P<dir>last|next|this|that|the{W}following|the{W}previous){W}week(?!\\w)"),
    _rule("weekday_week_of", ["last", "next", "this"], f"(?P<dir>[Ll]ast|[Nn]ext|[Tt]his){W}week['’]s{W}"
          f"(?P<wd>{NAME_DAY})(?!\\w)"),
    _rule("weekday_part", [*_DAY_WORDS, "last", "next", "this", "that", "early", "late", "the", "past"],
          f"(?:\\b(?P<dir>{DIRECTION}|[Ee]arly|[Ll]ate|[Tt]he){W}(?:on{W})?)?(?P<wd>{WD}){W}"
          f"(?:(?:early|late){W})?(?P<pod>{POD})(?!\\w)"),
    _rule("weekday", [*_DAY_WORDS, *DIRECTIONS, "the"], "(?:\\b(?P<dir>(?:[Tt]his|[Tt]he){W}"
          f"(?:past|coming|previous|following|preceding|next|last|same)|{DIRECTION}){{W}})?"
          .replace("{W}", W) + f"(?P<wd>{WD})(?!\\w)"),
    _rule("weekday_before", "the", f"[Tt]he{W}(?P<wd>{NAME_DAY}){W}(?P<dir>before|after)(?!{W}(?!the{W}"
          f"last)\\w)"),
    _rule("weekdays", [f"{word}s" for word in WEEKDAYS], f"(?P<wd>{_any(w.capitalize() for w in WEEKDAYS)})s"
          r"(?!\w)"),
    # ---- parts of a day, clock times
    _rule("clock", [DIGIT, "noon", "midnight", "midday"],
          rf"(?:{FREE}(?P<h>\d{{1,2}})(?:[:.](?P<mi>[0-5]\d))?{W}?(?P<ap>[AaPp])\.?[Mm]\b\.?|"
          rf"(?<![\w$£€#/:.,+=])(?P<h3>{_HOUR})[:.]?(?P<mi3>[0-5]\d)(?::[0-5]\d)?{W}?(?:hours{W})?"
          rf"(?=\(?{_ZONE})|"
          rf"{FREE}(?P<h4>{_HOUR}):(?P<mi4>[0-5]\d)(?::[0-5]\d)?(?![\w:]|[.,]\d)|"
          rf"\b(?P<name>[Nn]oon|[Mm]idnight|[Mm]idday)\b)"
          rf"(?:{W}?\(?{_ZONE.replace('zone', 'zone2')}\)?)?"
          rf"(?:{W}\(\d{{3,4}}{W}?GMT\)|{W}\(\d\d?:\d\d{W}?GMT\)|{W}[A-Z][a-z]+{W}time)?{_WHEN}"),
    _rule("clock_words", ["at", *NUMBERS], f"(?P<n>{WORD_NUMBER}){W}(?:o['’]clock|[ap]\\.?m\\b\\.?)"
          f"(?:{W}in{W}the{W}(?P<pod>{POD}))?{_WHEN}"),
    _rule("today_part", "today yesterday tomorrow this last early late later the same that tonight",
          f"\\b(?:(?P<early>[Ee]arly|[Ll]ate){W})?(?P<td>[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]his|[Ll]ast|"
          f"[Tt]he{W}same|[Ss]ame|[Tt]hat|[Tt]he{W}(?:next|following|previous)){W}(?P<pod>{POD})(?!\\w)"),
    _rule("part_bare", "overnight", r"\b[Oo]vernight\b"),
    _rule("today", "today yesterday tomorrow tonight", r"\b(?P<td>(?i:today|yesterday|tomorrow|tonight))"
          r"(?!\w|['’]s" + W + r"(?:world|youth|society|paper|generation))"),
    _rule("day_before_that", "the", f"[Tt]he{W}day{W}(?P<ba>before|after){W}(?P<td>yesterday|tomorrow)\\b"),
    _rule("day_beside", "the a one", f"\\b(?:[Tt]he|[Aa]|[Oo]ne){W}day{W}(?P<ba>before|after|earlier|later)"
          f"(?!{W}(?:\\w+))|\\b(?:[Tt]he|[Aa]|[Oo]ne){W}day{W}(?P<el>earlier|later)\\b"),
    _rule("in_the_day", "earlier later early late", f"\\b(?P<el>[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate){W}"
          f"(?:in|on){W}(?P<det>the|that|the{W}same){W}(?P<u>day|week|month|year|evening|morning|"
          f"afternoon)(?!\\w|{W}(?:of|before|after|when|he|she|it|they)\\b)"),
    _rule("later_this", "earlier later", f"\\b(?P<el>[Ee]arlier|[Ll]ater){W}(?P<dir>this|that|the{W}same|"
          f"the{W}following|the{W}next|last|next)?{W}?(?P<u>week|month|year|day|decade|century|"
          f"evening|morning|afternoon)(?!\\w)"),
    _rule("on_the_day", "on", f"\\b(?P<lead>[Oo]n{W})(?:the|this|that){W}(?:same{W})?(?:very{W})?day"
          f"(?=[.,;:)]|\\s*$|{W}(?:by|with|in|at|to|and|as|for)\\b)"),
    # ---- counted steps, spans, rates
    _rule("steps", _NUMBER_WORDS, f"(?P<n>{NUMBER})(?:{W}|-)(?:full{W}|whole{W})?(?P<u>(?i:{UNIT}))s?{W}"
          f"(?P<dir>(?i:ago|earlier|later|before|after|hence|from{W}now|from{W}today|previously|afterwards?|"
          f"prior|on))\\b"),
    _rule("steps_coming", "in within", f"\\b(?P<lead>[Ii]n{W}|[Ww]ithin{W})(?P<n>{NUMBER}){W}(?P<u>(?i:days?|weeks?|months?|years?))"
          f"['’]{W}time\\b"),
    _rule("age", _NUMBER_WORDS, f"(?P<n>{NUMBER})(?:{W}|-)(?i:{UNIT})s?(?:-|{W})old(?:er)?\\b|(?P<n2>{NUMBER})"
          f"(?:{W}|-)(?i:year)s?(?:{W})(?:of{W}age|younger|older)\\b"),
    _rule("rate", "a an", r"(?<=[\d%nmes])" + f"{W}an?{W}(?P<u>day|week|month|year|hour|minute)(?!\\w)"),
    _rule("span_directed", "the this these over past last next coming previous",
          f"\\b(?:(?i:the|this|these|over|those){W})?(?:(?i:past|last|next|coming|previous|first|final|"
          f"following|preceding|ensuing|closing|opening)){W}(?P<n>{NUMBER})(?:{W}|-)(?P<u>(?i:{UNIT}))s?"
          r"(?!\w)"),
    _rule("span_vague", "the these recent coming past following last next in those past previous",
          f"\\b(?:(?:[Tt]he|[Tt]hese|[Tt]hose){W})?(?P<dir>(?i:recent|coming|past|following|last|next|previous|"
          f"ensuing|subsequent|intervening)){W}(?P<u>(?i:hour|day|week|month|year|decade|centurie))s(?!\\w)"),
    _rule("rate_each", "every each per once twice", f"\\b(?:(?i:every|each|per)){W}(?:other{W}|"
          f"(?P<n>{NUMBER}){W})?(?P<u>(?i:{UNIT}|morning|afternoon|evening|{_any(SEASONS)}))s?(?!\\w|-)|"
          f"\\b(?:(?i:every|each)){W}(?P<wd>{NAME_DAY})(?!\\w)"),
    _rule("rate_adverb", "daily weekly monthly yearly annually hourly nightly quarterly fortnightly",
          r"\b(?P<adv>(?i:daily|weekly|monthly|yearly|annually|hourly|nightly|quarterly|fortnightly))\b"),
    _rule("span", _NUMBER_WORDS, r"(?<![\w$£€#.,])(?P<n>" + NUMBER + f")(?:{W}(?:full|more|consecutive|straight|"
          f"additional|long|whole|successive|further){W}|{W}|-)(?P<u>(?i:{UNIT}))(?P<pl>s?)(?:['’](?!s))?"
          rf"(?!\w|{W}?-old|-old|{W}of{W}age|{W}old)"),
    # ---- weeks, months, years beside now
    _rule("relative_unit", [*DIRECTIONS, "the", "late", "over"],
          f"(?:(?:[Tt]he|[Tt]his){W})?\\b(?P<dir>{DIRECTION}){W}(?:(?P<fiscal>fiscal|calendar|academic){W})?"
          f"(?P<u>(?i:day|week|fortnight|month|quarter|year|decade|century|weekend|{_any(SEASONS)}))"
          r"(?!\w|-\w|['’]s" + W + r"(?:end|start)\b)"),
    _rule("weekend", "the over at", f"(?P<lead>(?:[Oo]ver|[Aa]t|[Dd]uring){W})?[Tt]he{W}weekend\\b(?!{W}of)"),
    _rule("week_of", "the", f"\\b[Tt]he{W}(?P<u>week|weekend){W}(?:of|beginning|starting|ending){W}"
          f"(?:(?P<d>{D}){ORD}{W}(?:of{W})?(?P<mon>{MON})|(?P<mon2>{MON}){W}(?P<d2>{D}){ORD}){YEAR_TAIL}"),
    _rule("day_of_month", "the", f"[Tt]he{W}(?P<d4>{D})(?:st|nd|rd|th){W}of{W}(?P<det>the|that|this|last|"
          f"next|the{W}same){W}month\\b|(?<=[Oo]n )[Tt]he{W}(?P<d>{D})(?:st|nd|rd|th){_CLOSED}|"
          f"(?<=(?:by|of) )[Tt]he{W}(?P<d2>{D})(?:st|nd|rd|th)(?=[.,;])|(?<=ntil )the{W}(?P<d3>{D})"
          f"(?:st|nd|rd|th){_CLOSED}"),
    _rule("unit_of_now", "month year week decade century day", f"(?P<u>month|year|week|decade|century)(?!\\w|-|{W}of\\b)"),
    _rule("part_in_day", "in", f"(?P<lead>[Ii]n{W})the{W}(?:early{W}|late{W})?(?P<pod>morning|afternoon|evening)(?=[.,;:)]|{W}(?:he|she|they|"
          f"the|it|and|to|with)\\b)"),
    _rule("season", ["the", *SEASONS], f"(?:[Tt]he{W})?\\b(?P<season>{SEASON})(?:{W}of{W}|,?{W}|{DASH})"
          f"(?P<y>{Y})(?:[-/\u2013](?P<y2>\\d{{4}}|\\d\\d))?(?![\\d%]|[.,:]\\d)|\\b[Tt]he{W}(?P<bare>spring|summer|"
          f"autumn|winter)(?={_SEASON_END})|(?:(?<=[Ii]n )|(?<=[Bb]y )|(?<=ntil )|(?<=ince ))(?:the{W}(?P<fall>fall)|"
          f"(?P<bare2>spring|summer|autumn|winter))(?={_SEASON_END})"),
    _rule("quarter", "the first second third fourth last final q1 q2 q3 q4 q h h1 h2 1 2 3 4".split() + [DIGIT],
          f"(?:[Tt]he{W})?\\b(?P<q>(?i:first|second|third|fourth|1st|2nd|3rd|4th|last|final))[- ]"
          f"(?P<qh>(?i:quarter|half))(?:{W}of{W}(?:the{W})?|{W})?(?:(?:fiscal{W})?(?P<y>{Y})\\b|"
          f"(?P<dir>last|next|this|the){W}year\\b)|\\b(?P<letter>[QH])(?P<nq>[1-4])(?:{W}(?:of{W})?|[-/])?"
          f"(?P<y2>{Y})?\\b"),
    _rule("holiday", [name.split()[0] for name in HOLIDAYS] + ["new"], f"\\b(?P<feast>{_either(HOLIDAYS)})\\b"
          f"(?:,?{W}(?:of{W})?(?P<y>{Y})\\b)?"),
    # ---- years and longer
    _rule("before_christ", [DIGIT, "early", "late"], rf"{FREE}(?P<y>\d{{1,4}})(?:{DASH}\d{{1,4}})?{W}?"
          r"(?:BCE?\b|B\.C\.(?:E\.)?)"),
    _rule("decade", ["the", DIGIT, APOSTROPHE, *DECADE_WORDS], rf"(?:[Tt]he{W})?(?:(?<![\w'’.,])(?P<y>1\d\d0|20[0-9]0)"
          rf"['’]?s\b|(?<!\w)['’‘`](?P<y2>[0-9]0)s\b)|[Tt]he{W}(?:(?P<y3>[2-9]0)s\b|"
          f"(?P<word>{_either(DECADE_WORDS)})\\b)|(?<=mid-)(?P<y4>[2-9]0)s\\b"),
    _rule("century", ["the", DIGIT, *CENTURY_WORDS], rf"(?:[Tt]he{W})?(?:\b(?P<c>1\d|2[0-2])(?:st|nd|rd|th)|"
          f"\\b(?P<word>{_either(CENTURY_WORDS)}))[- ]+[Cc]entur(?:y|ies)\\b"),
    _rule("fiscal_year", "fiscal fy", f"\\b(?:[Ff]iscal(?:{W}year)?|FY){W}?(?P<y>{Y})\\b"),
    _rule("year_range", [DIGIT], rf"{FREE}(?P<y>{Y})(?:{DASH}"
          rf")(?P<y2>\d\d)(?![\w%-]|[.,:]\d|{W}(?:percent|people|troops))"),
    _rule("year", [DIGIT], rf"(?<![\w$£€#/:+=])(?<!\d[.,])(?:(?<!\d-)|(?<=\d{{4}}-))(?<![A-Z]-)(?P<y>{Y})(?:[’']s|s['’])?(?![\w%]|"
          rf"[.,:]\d|/\d|-(?!{Y}\b)\d|°|" + W + r"?(?:%|percent|per" + W + r"cent|people|men|women|troops|soldiers|jobs|dollars|pounds|"
          r"euros|tons|tonnes|miles|feet|metres|meters|km|kilomet|million|billion|others|members|points|"
          r"units|homes|workers|employees|shares|cars|students|words|hours|days|votes|deaths|dead|killed|"
          r"wounded|civilians|prisoners|tanks|missiles|kg|barrels|GMT|UTC|EDT|EST|EET|MSK|local|hrs|"
          r"hours|local|nuclear|flights|cases|km)\b)"),
    _rule("year_short", [APOSTROPHE], r"(?<![\w’'])[’'‘`](?P<y>[4-9]\d|[0-3]\d)(?![\w’'])"),
    # ---- vague words
    _rule("vague", "now currently nowadays at presently right recently recent the lately in then future "
          "present past once formerly current".split(),
          rf"\b(?:(?P<present>(?i:right{W}now|now|currently|nowadays|at{W}present|presently|at{W}(?:the|this)"
          rf"{W}(?:moment|time)|the{W}present(?:{W}day)?))|(?P<past>(?i:recently|lately|formerly|the{W}past|"
          rf"the{W}recent{W}past))(?=[.,;:)]|{W}[a-z])|(?P<future>(?i:(?:the{W})?(?:near{W}|foreseeable{W}|"
          rf"immediate{W})?future)))(?!\w|-\w)"),
)

DAY_TAIL = re.compile(
    f",?{W}(?:and|or|&){W}(?P<d>{D}){ORD}(?:(?:,{W}?|{W})(?P<y>{Y})(?!\\d)|(?=[.;:)]|,(?!\\d)|{W}(?:at|in|to|"
    r"with|by|the|they|he|she|that|which|for|when|as|after|before|while)\b|\s*$)(?!\.\d))"
)
"""The second day in 'February 12 and 14': only where no noun follows that it could count."""


def _index(rules: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    table: dict[str, list[Rule]] = {}
    for rule in rules:
        for word in rule.starters:
            table.setdefault(word, []).append(rule)
    return {word: tuple(found) for word, found in table.items()}


DEPENDENT = frozenset({"unit_of_now"})
"""Rules that hold only after a modifier: 'the end of the month', never 'the month'."""

RULES_BY_STARTER = _index(RULES)
