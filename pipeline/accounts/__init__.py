"""Who says what of a contact: quotations, statements, and the contact that each speaks of."""

from pipeline.accounts.attach import attach_statements
from pipeline.accounts.quotes import find_quotes
from pipeline.accounts.records import Quote, Statement
from pipeline.accounts.statements import find_statements, name_publisher

__all__ = [
    "Quote",
    "Statement",
    "attach_statements",
    "find_quotes",
    "find_statements",
    "name_publisher",
]
