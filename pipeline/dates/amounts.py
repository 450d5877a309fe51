"""Read lengths of time, ages and rates: typed so that they can never be taken for a date."""

from __future__ import annotations

import re

from pipeline.dates.scene import Handler, Reading, Scene
from pipeline.dates.tagger import Tag
from pipeline.dates.vocabulary import NUMBERS, UNIT_CODES, VAGUE_NUMBERS, WEEKDAYS

_RATED = re.compile(r"(?:percent|per cent|%|million|billion|[$€£][\d.,]+|times|once|twice|barrels|"
                    r"tons|tonnes|dollars|euros|deaths|people|flights)\s*$")  # fmt: skip
_ADVERBS = {"d": "P1D", "w": "P1W", "m": "P1M", "y": "P1Y", "a": "P1Y", "h": "PT1H", "n": "P1D",
            "q": "P1Q", "f": "P2W"}  # fmt: skip


def to_number(words: str) -> float | None:
    """Return the number that digits or words name; None for 'several', 'a few' and their like.

    >>> to_number("twenty-two"), to_number("half a"), to_number("several")
    (22.0, 0.5, None)
    """
    text = re.sub(r"\s+", " ", words.lower()).strip()
    if any(word in text for word in VAGUE_NUMBERS):
        return None
    half = 0.0
    if text.startswith("half a"):
        return 0.5
    if text.endswith(("and a half", "a half", "1/2")):
        half = 0.5
        text = re.sub(r"\s*(?:and a half|a half|1/2)$", "", text)
    if text in ("a", "an", ""):
        return 1.0 + half
    if text == "a dozen":
        return 12.0
    if text[0].isdigit():
        return float(text.replace(",", "")) + half
    total = 0.0
    for word in re.split(r"[- ]", text):
        if word == "hundred":
            total = max(total, 1) * 100
        elif word not in ("a", "and"):
            total += NUMBERS.get(word, 0)
    return total + half


def to_unit(word: str) -> str:
    """Return the singular of a unit as the vocabulary has it."""
    unit = word.lower()
    if unit.endswith("s"):
        unit = unit[:-1]
    return "century" if unit == "centurie" else unit


def write_duration(number: float | None, unit: str) -> str:
    """Return a TIMEX3 duration: P3D, PT2H, P6M for half a year, PXW for some weeks."""
    code = UNIT_CODES[unit]
    prefix = "P"
    if code[0] == "T":
        prefix, code = "PT", code[1]
    if number is None:
        return f"{prefix}X{code}"
    if unit == "decade":
        return f"P{int(10 * number)}Y"
    if unit == "fortnight":
        number *= 2
    if unit == "year" and number % 1 == 0.5:
        return f"P{int(number)}Y6M" if number > 1 else "P6M"
    if unit == "hour" and number % 1 == 0.5:
        return f"PT{int(number)}H30M" if number > 1 else "PT30M"
    shown = f"{int(number)}" if number == int(number) else f"{number:g}"
    return f"{prefix}{shown}{code}"


def _span(scene: Scene, tag: Tag) -> Reading | None:
    words, unit = tag.match["n"].lower(), to_unit(tag.match["u"])
    number = to_number(words)
    plural = bool(tag.get("pl"))
    if unit == "second" and not plural:
        return None  # 'a second call' is no length
    if (number is None and not plural) or unit in ("quarter", "weekend"):
        return None
    if words in ("a", "an") and plural:
        return None
    if words in ("a", "an") and _RATED.search(
        scene.text[max(0, tag.start_char - 14) : tag.start_char]
    ):
        return Reading("SET", write_duration(1, unit))
    return Reading("DURATION", write_duration(number, unit))


def _span_directed(scene: Scene, tag: Tag) -> Reading | None:
    return Reading("DURATION", write_duration(to_number(tag.match["n"]), to_unit(tag.match["u"])))


def _span_vague(scene: Scene, tag: Tag) -> Reading | None:
    direction, unit = tag.match["dir"].lower(), to_unit(tag.match["u"])
    if direction == "recent":
        return Reading("DATE", "PAST_REF")
    if direction == "coming":
        return Reading("DATE", "FUTURE_REF")
    return Reading("DURATION", write_duration(None, unit))


def _rate(scene: Scene, tag: Tag) -> Reading | None:
    if not _RATED.search(scene.text[max(0, tag.start_char - 14) : tag.start_char + 1].rstrip()):
        return None
    return Reading("SET", write_duration(1, to_unit(tag.match["u"])))


def _rate_each(scene: Scene, tag: Tag) -> Reading | None:
    if tag.get("wd"):
        return Reading("SET", f"XXXX-WXX-{WEEKDAYS[tag.match['wd'].lower()] + 1}")
    number = to_number(tag.get("n") or "one")
    if re.search(r"\bother\b", tag.match[0]):
        number = 2
    unit = to_unit(tag.match["u"])
    if unit not in UNIT_CODES:
        return Reading(
            "SET", "P1Y" if unit in ("spring", "summer", "autumn", "fall", "winter") else "P1D"
        )
    return Reading("SET", write_duration(number, unit))


def _rate_adverb(scene: Scene, tag: Tag) -> Reading | None:
    return Reading("SET", _ADVERBS[tag.match["adv"][0].lower()])


def _weekdays(scene: Scene, tag: Tag) -> Reading | None:
    return Reading("SET", f"XXXX-WXX-{WEEKDAYS[tag.match['wd'].lower()] + 1}")


def _age(scene: Scene, tag: Tag) -> Reading | None:
    return None


def _vague(scene: Scene, tag: Tag) -> Reading | None:
    if tag.get("present"):
        return Reading("DATE", "PRESENT_REF")
    return Reading("DATE", "PAST_REF" if tag.get("past") else "FUTURE_REF")


HANDLERS: dict[str, Handler] = {
    "span": _span, "span_directed": _span_directed, "span_vague": _span_vague, "rate": _rate,
    "rate_each": _rate_each, "rate_adverb": _rate_adverb, "weekdays": _weekdays, "age": _age,
    "vague": _vague,
}  # fmt: skip
