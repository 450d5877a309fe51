"""The server: `python -m streamlit run dashboard/server.py [-- FOLDER]`.

It shows what `app.py` shows, which can be run alone as well. What the first visitor would wait for
is done while it starts: the modules of the first page are loaded, and the tables are opened and
drawn in a thread.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import streamlit as st

from dashboard.views.timeline import prepare

_THREAD: Final = "prepare"
_ASKED_FOR_SESSION: Final = "streamlit.runtime.scriptrunner_utils.script_run_context"


@asynccontextmanager
async def _get_ready(_: st.App) -> AsyncIterator[None]:
    # The server answers at once: who comes early waits for the same tables, opened once.
    threading.Thread(target=prepare, name=_THREAD, daemon=True).start()
    yield


# A cache's spinner has no session to turn in here, and warns of it.
logging.getLogger(_ASKED_FOR_SESSION).addFilter(lambda record: record.threadName != _THREAD)
app = st.App("app.py", lifespan=_get_ready)
