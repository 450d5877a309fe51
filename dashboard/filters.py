"""One small record that holds the filters, and its two other forms: the URL and the query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, Literal, cast

from dashboard.words import CHANNELS, STATUSES, name_country

Rule = Literal["any", "all"]
RULES: Final[Mapping[str, str]] = {"any": "Any of them", "all": "All of them"}
Parameters = list[Any]


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for. Empty means no restriction; every field is also a key of the URL.

    `after` and `before` are days and belong to the range; a contact is in it when its own interval
    and the range share a day. A contact without a date is in no range.
    """

    country: tuple[str, ...] = ()
    country_rule: Rule = "any"
    official: tuple[str, ...] = ()
    official_rule: Rule = "any"
    channel: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    text: str = ""
    domestic: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is restricted; the any-or-all rules alone restrict nothing."""
        return replace(self, country_rule="any", official_rule="any", domestic=False) == Filters()

    @property
    def has_range(self) -> bool:
        """Whether a range of days is asked for."""
        return self.after is not None or self.before is not None

    def to_url(self) -> list[tuple[str, str]]:
        """Return the pairs of the URL's query, as the bound widgets write them.

        >>> Filters(country=("FRA",), domestic=True).to_url()
        [('country', 'France'), ('domestic', 'true')]
        """
        pairs: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value == field.default:
                continue
            for item in value if isinstance(value, tuple) else (value,):
                pairs.append((field.name, _to_label(field.name, item)))
        return pairs

    def to_query(self) -> tuple[str, Parameters]:
        """Return an SQL condition over the view `contacts`, called c, and its parameters."""
        parts: list[str] = []
        parameters: Parameters = []
        if not self.domestic:
            parts.append("c.scope = 'international'")
        for column, values, rule in (
            ("country", self.country, self.country_rule),
            ("name", self.official, self.official_rule),
        ):
            groups = [(value,) for value in values] if rule == "all" else [values] if values else []
            for group in groups:
                parts.append(
                    "c.contact_id IN (SELECT contact_id FROM participants"
                    f" WHERE {column} IN ({_marks(group)}))"
                )
                parameters += group
        for column, values in (("channel", self.channel), ("status", self.status)):
            if values:
                parts.append(f"c.{column} IN ({_marks(values)})")
                parameters += values
        if self.after:
            parts.append('c."end" >= ?')
            parameters.append(self.after)
        if self.before:
            parts.append("c.start <= ?")
            parameters.append(self.before)
        if self.text.strip():
            parts.append(
                "(contains(lower(concat_ws(' ', c.summary, c.place, array_to_string(c.topics, ' ')"
                ")), lower(?)) OR c.contact_id IN (SELECT contact_id FROM sentences"
                " WHERE contains(lower(sentence), lower(?))) OR c.contact_id IN (SELECT contact_id"
                " FROM accounts WHERE contains(lower(accounts.text), lower(?))))"
            )
            parameters += [self.text.strip()] * 3
        return " AND ".join(parts) or "TRUE", parameters


def read_filters(state: Mapping[str, Any]) -> Filters:
    """Return the filters that the widgets hold; `state` is the session's, keys as in the URL."""
    rules = {name: state.get(name) or "any" for name in ("country_rule", "official_rule")}
    return Filters(
        country=tuple(state.get("country", ())),
        country_rule=cast(Rule, rules["country_rule"]),
        official=tuple(state.get("official", ())),
        official_rule=cast(Rule, rules["official_rule"]),
        channel=tuple(state.get("channel", ())),
        status=tuple(state.get("status", ())),
        after=state.get("after"),
        before=state.get("before"),
        text=state.get("text") or "",
        domestic=bool(state.get("domestic")),
    )


def to_defaults() -> dict[str, Any]:
    """Return what each filter widget holds when nothing is asked for, by its key."""
    values = {field.name: field.default for field in fields(Filters)}
    return {name: list(value) if value == () else value for name, value in values.items()}


def _to_label(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if field == "country":
        return name_country(value)
    if field.endswith("_rule"):
        return RULES[value]
    return {"channel": CHANNELS, "status": STATUSES}.get(field, {}).get(value, str(value))


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
