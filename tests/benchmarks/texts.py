"""Write synthetic news texts of any number, varied from the sentences of the seeds.

    python -m tests.benchmarks.texts COUNT FILE [--seed N] [--paragraphs N]

Each text is a paragraph (or more) of a seed in which the countries, with their demonyms and
capitals, the people, the days, the means of contact and the numbers are others. Countries come up
unevenly, as in the news; each has a cast of made-up officials that changes every four years of the
ten over which the texts are spread, so that texts tell of each other's contacts. One person in
twenty stands in one text alone. FILE gets JSON Lines: the same for the same numbers.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from pipeline.models import Document
from pipeline.reading import read_documents
from pipeline.reference import fold, load_reference

ROOT = Path(__file__).parents[2]
FIRST_DAY = date(2014, 1, 6)
DAYS = 3_650
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)})(?: (\d{{4}}))?\b")
_MONTH_FIRST = re.compile(rf"\b({'|'.join(_MONTHS)}) (\d{{1,2}})(?:, (\d{{4}}))?\b")
_NUMBER = re.compile(r"\b\d{2,3},\d{3}\b")
_MEANS = re.compile(r"\b(?:by phone|by telephone|by video link|on the phone|by videoconference)\b")
_MEANS_PLURAL = ("by phone", "by telephone", "by video link", "on the phone", "in person")
_GIVEN = (
    "Adela Anton Beatriz Boris Carla Cesar Dalia Damir Elena Emil Farah Felix Greta Gustav "
    "Hana Hugo Irena Ivan Julia Jonas Karin Karim Leila Leon Marta Milan Nadia Nils Olga "
    "Omar Paula Pavel Rosa Rafael Sara Simon Tamara Tomas Vera Viktor Yara Yusuf Zofia Zoran"
).split()
_ONSETS = "B Br D Dr F G Gr H J K Kl L M N P Pr R S St T Tr V Z Ch Sh".split()
_MIDDLES = "al an ar as el en er il in ir ol on or ul un ur av ev ov ad ed od".split()
_ENDS = "a ov ev ic ini ez al ado berg son sen wala uri eni aki ura ong ari eda oni".split()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a seed, with the day on which that was published."""

    text: str
    published: date


def read_paragraphs() -> list[Paragraph]:
    """Return the paragraphs of the seeds that are a story rather than a heading."""
    return [
        Paragraph(part.removeprefix("- ").strip(), one.published)
        for one in read_documents([str(ROOT / "seeds")])
        if isinstance(one, Document) and one.published
        for part in one.text.splitlines()
        if 150 <= len(part) <= 700
    ]


def write_texts(count: int, path: Path, seed: int = 0, paragraphs: int = 1) -> None:
    """Write so many texts as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for row in make_texts(count, seed, paragraphs):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def make_texts(count: int, seed: int = 0, paragraphs: int = 1) -> Iterator[dict[str, str]]:
    """Yield rows with id, published, source and text."""
    stock = read_paragraphs()
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        day = FIRST_DAY + timedelta(int(DAYS * chance.random()))
        chosen = [chance.choice(stock) for _ in range(paragraphs)]
        yield {
            "id": f"synthetic-{seed}-{number:07}",
            "published": day.isoformat(),
            "source": f"Synthetic Wire {int(40 * chance.random() ** 2)}",
            "text": "\n\n".join(vary(one, day, chance) for one in chosen),
        }


def vary(paragraph: Paragraph, day: date, chance: random.Random) -> str:
    """Return a paragraph with other countries, people, days, means and numbers."""
    text = _move_days(paragraph.text, day - paragraph.published)
    text = _MEANS.sub(lambda found: chance.choice(_MEANS_PLURAL), text)
    text = _NUMBER.sub(lambda found: f"{chance.randrange(10_000, 999_000):,}", text)
    countries: dict[str, str] = {}
    people: dict[str, str] = {}

    def choose(code: str) -> str:
        if code not in countries:
            free = [one for one in _list_countries() if one not in countries.values()]
            countries[code] = free[int(len(free) * chance.random() ** 3)]
        return countries[code]

    def name(surname: str, code: str | None) -> str:
        if surname not in people:
            where = choose(code) if code else "none"
            seat = f"{where}-{int(12 * chance.random() ** 2)}-{day.year // 4}"
            once = chance.random() < 0.05
            people[surname] = _name_person(f"{chance.random()}" if once else seat)
        return people[surname]

    return _find_names().sub(lambda found: _replace(found[0], choose, name), text)


def _replace(
    found: str, choose: Callable[[str], str], name: Callable[[str, str | None], str]
) -> str:
    key = fold(found)
    reference = load_reference()
    if key in _list_people():
        surname, code = _list_people()[key]
        whole = name(surname, code)
        return whole if " " in found else whole.split()[-1]
    if key in reference.country_by_demonym:
        country = reference.countries[choose(reference.country_by_demonym[key])]
        return country.demonyms[0]
    if key in reference.country_by_capital:
        country = reference.countries[choose(reference.country_by_capital[key])]
        return country.capitals[0]
    return reference.countries[choose(reference.country_by_name[key])].name


@cache
def _find_names() -> re.Pattern[str]:
    """Return a pattern of the people and countries that the seeds name, the longest first."""
    reference = load_reference()
    known = (
        set(_list_people())
        | set(reference.country_by_name)
        | set(reference.country_by_demonym)
        | set(reference.country_by_capital)
    )
    whole = "\n".join(one.text for one in read_paragraphs())
    words = re.findall(r"[A-Z][\w'’.-]*", whole)
    spans = {" ".join(words[i : i + n]) for n in (1, 2, 3) for i in range(len(words))}
    found = sorted((one for one in spans if fold(one) in known), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, found))})\b")


@cache
def _list_people() -> dict[str, tuple[str, str | None]]:
    """Return the surname and country of the listed officials, by folded name and surname."""
    people: dict[str, tuple[str, str | None]] = {}
    for one in load_reference().officials:
        surname = fold(one.name).split()[-1]
        people.setdefault(fold(one.name), (surname, one.country))
        people.setdefault(surname, (surname, one.country))
    return people


@cache
def _list_countries() -> list[str]:
    """Return the codes of the states that have a capital and a demonym, in a made-up order."""
    codes = [
        code
        for code, one in sorted(load_reference().countries.items())
        if one.capitals and one.demonyms and one.end is None
    ]
    random.Random(7).shuffle(codes)
    return codes


@cache
def _name_person(seat: str) -> str:
    chance = random.Random(seat)
    parts = (chance.choice(_ONSETS), chance.choice(_MIDDLES), chance.choice(_ENDS))
    return f"{chance.choice(_GIVEN)} {''.join(parts)}"


def _move_days(text: str, span: timedelta) -> str:
    def move(month: str, day: str, year: str | None) -> date | None:
        try:
            return date(int(year or 2022), 1 + _MONTHS.index(month), int(day)) + span
        except ValueError:
            return None

    def put_day_first(found: re.Match[str]) -> str:
        moved = move(found[2], found[1], found[3])
        if moved is None:
            return found[0]
        return f"{moved.day} {_MONTHS[moved.month - 1]}" + (f" {moved.year}" if found[3] else "")

    def put_month_first(found: re.Match[str]) -> str:
        moved = move(found[1], found[2], found[3])
        if moved is None:
            return found[0]
        return f"{_MONTHS[moved.month - 1]} {moved.day}" + (f", {moved.year}" if found[3] else "")

    return _MONTH_FIRST.sub(put_month_first, _DAY_FIRST.sub(put_day_first, text))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int, metavar="COUNT", help="how many texts")
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another N, other texts")
    parser.add_argument("--paragraphs", type=int, default=1, metavar="N", help="of each text")
    options = parser.parse_args()
    write_texts(options.count, options.file, options.seed, options.paragraphs)


if __name__ == "__main__":
    main()
