"""One small record that holds the filters, and its two other forms: the URL and the query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, Literal, cast

from dashboard.offices import OFFICES, choose_offices
from dashboard.words import CHANNELS, DECISIONS, PRECISIONS, STATUSES, name_country

Rule = Literal["any", "all", "between"]
Time = Literal["event", "report"]
TIMES: Final[Mapping[str, str]] = {
    "event": "Took place",
    "report": "First told",
}
RULES: Final[Mapping[str, str]] = {
    "any": "Any of them",
    "all": "All of them",
    "between": "Only between them",
}
LABELS: Final[Mapping[str, str]] = {
    "country": "Country or organisation",
    "official": "Official",
    "organisation": "Body",
    "office": "Office",
    "channel": "Channel",
    "status": "Status",
    "precision": "The date means",
    "place": "Place",
    "source": "Source",
    "topic": "Topic",
    "confidence": "Confidence at least",
    "review": "Review",
    "after": "From",
    "before": "To",
    "text": "Words",
}
_CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "channel": CHANNELS,
    "status": STATUSES,
    "precision": PRECISIONS,
    "office": OFFICES,
    "review": DECISIONS,
}
_RULED: Final = ("country_rule", "official_rule", "organisation_rule")
_SOURCES: Final = (
    "c.contact_id IN (SELECT contact_id FROM evidence JOIN documents USING (doc_id)"
    " WHERE documents.source IN ({}))"
)
Parameters = list[Any]


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for. Empty means no restriction; every field is also a key of the URL.

    `after` and `before` are days and belong to the range; a contact is in it when its own interval
    and the range share a day. A contact without a date is in no range. `time` says whether the
    axis, and with it the range, is the days of the contacts or those on which they were first told.
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
    organisation: tuple[str, ...] = ()
    organisation_rule: Rule = "any"
    office: tuple[str, ...] = ()
    precision: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    confidence: float = 0.0
    time: Time = "event"
    review: tuple[str, ...] = ()
    """What was decided by hand. Rejected contacts are shown only where they are asked for."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is restricted; rules and the axis alone restrict nothing."""
        rules: dict[str, Any] = dict.fromkeys(_RULED, "any")
        return replace(self, **rules, domestic=False, time="event") == Filters()

    @property
    def has_range(self) -> bool:
        """Whether a range of days is asked for."""
        return self.after is not None or self.before is not None

    def find_active(self) -> dict[str, str]:
        """Return what is asked for in words, by field.

        >>> Filters(country=("FRA", "RUS"), country_rule="all").find_active()
        {'country': 'France and Russia'}
        """
        active = {}
        for field, default in to_defaults().items():
            value = getattr(self, field)
            if field not in LABELS or value in ((), default):
                continue
            values = value if isinstance(value, tuple) else (value,)
            rule = getattr(self, f"{field}_rule", "any")
            active[field] = (" or " if rule == "any" else " and ").join(
                _to_label(field, item) for item in values
            )
        return active

    def drop(self, field: str) -> Filters:
        """Return the filters without one of them, its any-or-all rule included."""
        changes: dict[str, Any] = {field: getattr(Filters(), field)}
        if f"{field}_rule" in to_defaults():
            changes[f"{field}_rule"] = "any"
        return replace(self, **changes)

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
        if self.review:
            parts.append(f"c.decision IN ({_marks(self.review)})")
            parameters += self.review
        else:
            parts.append("c.decision <> 'rejected'")
        for column, values, rule in (
            ("country", self.country, self.country_rule),
            ("name", self.official, self.official_rule),
            ("organisation", self.organisation, self.organisation_rule),
        ):
            groups = [(value,) for value in values] if rule == "all" else [values] if values else []
            for group in groups:
                parts.append(
                    "c.contact_id IN (SELECT contact_id FROM participants"
                    f" WHERE {column} IN ({_marks(group)}))"
                )
                parameters += group
            if rule == "between" and values:
                # Two of those chosen take part, and nobody else does.
                among = f"{column} IN ({_marks(values)})"
                parts.append(
                    "c.contact_id IN (SELECT contact_id FROM participants GROUP BY contact_id"
                    f" HAVING count(DISTINCT {column}) FILTER (WHERE {among}) >= 2"
                    f" AND bool_and(coalesce({among}, false)))"
                )
                parameters += [*values, *values]
        if self.office:
            condition, titles = choose_offices(self.office)
            parts.append(f"c.contact_id IN (SELECT contact_id FROM participants WHERE {condition})")
            parameters += titles
        if self.source:
            parts.append(_SOURCES.format(_marks(self.source)))
            parameters += self.source
        if self.topic:
            parts.append("list_has_any(c.topics, ?)")
            parameters.append(list(self.topic))
        if self.confidence:
            parts.append("c.confidence >= ?")
            parameters.append(self.confidence)
        for column in ("channel", "status", "precision", "place"):
            values = getattr(self, column)
            if values:
                parts.append(f"c.{column} IN ({_marks(values)})")
                parameters += values
        first, last = ("c.start", 'c."end"') if self.time == "event" else ("c.first_reported",) * 2
        if self.after:
            parts.append(f"{last} >= ?")
            parameters.append(self.after)
        if self.before:
            parts.append(f"{first} <= ?")
            parameters.append(self.before)
        if self.text.strip():
            parts.append("c.nr IN (SELECT nr FROM words WHERE contains(words.words, lower(?)))")
            parameters.append(self.text.strip())
        return " AND ".join(parts) or "TRUE", parameters


def read_filters(state: Mapping[str, Any]) -> Filters:
    """Return the filters that the widgets hold; `state` is the session's, keys as in the URL."""
    rules = {name: state.get(name) or "any" for name in _RULED}
    return Filters(
        country=tuple(state.get("country") or ()),
        country_rule=cast(Rule, rules["country_rule"]),
        official=tuple(state.get("official") or ()),
        official_rule=cast(Rule, rules["official_rule"]),
        channel=tuple(state.get("channel") or ()),
        status=tuple(state.get("status") or ()),
        after=state.get("after"),
        before=state.get("before"),
        text=state.get("text") or "",
        time=cast(Time, state.get("time") or "event"),
        domestic=bool(state.get("domestic")),
        organisation=tuple(state.get("organisation") or ()),
        organisation_rule=cast(Rule, rules["organisation_rule"]),
        office=tuple(state.get("office") or ()),
        precision=tuple(state.get("precision") or ()),
        place=tuple(state.get("place") or ()),
        source=tuple(state.get("source") or ()),
        topic=tuple(state.get("topic") or ()),
        confidence=float(state.get("confidence") or 0),
        review=tuple(state.get("review") or ()),
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
    if field == "time":
        return TIMES[value]
    return _CODES.get(field, {}).get(value, str(value))


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
