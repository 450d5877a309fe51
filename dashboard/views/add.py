"""Add."""

from dashboard.views.frame import open_frame


def show() -> None:
    """Show the page."""
    open_frame("Add texts", "x", needs_contacts=False)
