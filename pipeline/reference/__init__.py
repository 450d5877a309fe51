"""World knowledge as data: countries, organisations, offices, seats, places, names, officials."""

from pipeline.reference.fold import fold
from pipeline.reference.load import load_reference
from pipeline.reference.read import ReferenceError
from pipeline.reference.records import (
    OFFICE_CLASSES,
    Country,
    Office,
    OfficeClass,
    Official,
    Organisation,
    Place,
    Reference,
    Seat,
    lies_between,
)
from pipeline.reference.validate import validate

__all__ = [
    "OFFICE_CLASSES",
    "Country",
    "Office",
    "OfficeClass",
    "Official",
    "Organisation",
    "Place",
    "Reference",
    "ReferenceError",
    "Seat",
    "fold",
    "lies_between",
    "load_reference",
    "validate",
]
