"""Who may see the dashboard: everybody who reaches it, or whom a login names (OpenID Connect).

A login is asked for where Streamlit's secrets have a section [auth]; whom it lets in is narrowed by
a section [access] with `emails` and `domains`. docs/deployment.md explains both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from dashboard.words import escape_markdown

_NOBODY: Final[Mapping[str, Any]] = {}


def is_login_asked() -> bool:
    """Whether this server was set up to ask for a login."""
    return bool(st.secrets.load_if_toml_exists()) and "auth" in st.secrets


def require_login() -> bool:
    """Return whether this visitor may go on; else show how to log in, or that it is in vain."""
    if not is_login_asked():
        return True
    if not st.user.is_logged_in:
        st.title("Who talked to whom", anchor=False)
        st.info("This dashboard asks who you are.", icon=":material/lock:")
        st.button("Log in", key="login", type="primary", on_click=st.login)
        return False
    if is_allowed(st.user, _read_access()):
        with st.sidebar, st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"Logged in as {escape_markdown(name_user())}")
            st.button("Log out", key="logout", type="tertiary", on_click=st.logout)
        return True
    st.title("Who talked to whom", anchor=False)
    st.error(
        f"{escape_markdown(name_user())} has no access here; ask whoever runs this dashboard, or"
        " log in with another account.",
        icon=":material/block:",
    )
    st.button("Log out", key="logout", on_click=st.logout)
    return False


def name_user() -> str:
    """Return what the login calls this visitor, '' where none is asked for."""
    if not is_login_asked() or not st.user.is_logged_in:
        return ""
    user = st.user
    return str(user.get("email") or user.get("name") or user.get("sub") or "somebody")


def is_allowed(user: Mapping[str, Any], access: Mapping[str, Any]) -> bool:
    """Whether an account may see the dashboard: all may where `access` names nobody.

    An address counts only where the provider does not say that it is unverified.

    >>> is_allowed({"email": "A@x.org"}, {"domains": ["x.org"]}), is_allowed({}, {"emails": ["a"]})
    (True, False)
    """
    emails = {str(one).casefold() for one in access.get("emails", ())}
    domains = {str(one).casefold().lstrip("@") for one in access.get("domains", ())}
    if not access:
        return True
    address = str(user.get("email") or "").casefold()
    if not address or user.get("email_verified") in (False, "false"):
        return False
    return address in emails or address.rpartition("@")[2] in domains


def _read_access() -> Mapping[str, Any]:
    found: Mapping[str, Any] = st.secrets.get("access", _NOBODY)
    return found
