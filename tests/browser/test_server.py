"""The server as it stands on a network: who may connect, what it gives out, what sessions share."""

from __future__ import annotations

import asyncio
import http.client
import re
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

import psutil
import pytest
import websockets
from playwright.sync_api import Browser, Page, expect

from pipeline.tables import write_tables
from tests.browser.conftest import ROOT, start_server
from tests.browser.test_pages import settle, visit
from tests.browser.test_review import STORY, sign
from tests.dashboard_sample import build_sample

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """A server, and the number of its process; a secret stands beside its folder."""
    top = tmp_path_factory.mktemp("served")
    write_tables(build_sample(20), top / "tables")
    (top / "secret.txt").write_text("beside-the-folder")
    process, address = start_server(top / "tables", top / "server.log")
    yield address, process.pid
    process.terminate()
    process.wait(timeout=20)


def ask(address: str, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    """Ask as no browser would: the path goes out as it is."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.putrequest(method, path, skip_host=False)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_the_settings_shut_what_they_can() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    server = settings["server"]
    assert server["address"] == "127.0.0.1"
    assert server["enableXsrfProtection"] is server["enableCORS"] is True
    assert 0 < server["maxUploadSize"] <= 50
    assert 0 < server["maxMessageSize"] <= 50
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"


def test_it_listens_on_this_machine_alone(own: tuple[str, int]) -> None:
    address, number = own
    process = psutil.Process(number)
    open_ones = [one for one in process.net_connections("inet") if one.status == "LISTEN"]
    assert [one.laddr.ip for one in open_ones] == ["127.0.0.1"]
    assert open_ones[0].laddr.port == urlsplit(address).port


async def _connect(address: str, origin: str | None) -> bool:
    try:
        async with websockets.connect(
            f"{address.replace('http', 'ws')}/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            origin=None if origin is None else websockets.Origin(origin),
        ):
            return True
    except websockets.InvalidStatus:
        return False


def _try_to_connect(address: str, origin: str) -> bool:
    """Connect from a thread of its own: Playwright's loop may run in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(_connect(address, origin))).result()


def test_pages_of_others_cannot_open_a_session(own: tuple[str, int]) -> None:
    address = own[0]
    assert _try_to_connect(address, address)
    for stranger in ("https://evil.invalid", "http://127.0.0.1.evil.invalid", "null"):
        assert not _try_to_connect(address, stranger), stranger


@pytest.mark.parametrize("start", ["/", "/media/", "/static/", "/app/static/", "/component/a/"])
@pytest.mark.parametrize("climb", ["../", "..%2f", "%2e%2e/", "..%5c", "....//"])
def test_no_path_leaves_the_server_s_own_files(
    own: tuple[str, int], start: str, climb: str
) -> None:
    for target in ("secret.txt", "etc/passwd", "tables/documents.parquet"):
        for depth in (1, 3, 12):
            _, body = ask(own[0], start + climb * depth + target)
            assert b"beside-the-folder" not in body
            assert b"root:" not in body
            assert not body.startswith(b"PAR1")


def test_an_upload_needs_a_session_and_its_token(own: tuple[str, int]) -> None:
    status, _ = ask(own[0], "/_stcore/upload_file/a/b", "PUT", Content_Length="0")
    assert status in (400, 403, 404)


def test_no_parameter_names_a_file(page: Page, own: tuple[str, int]) -> None:
    address = own[0]
    for name in ("", "reader", "review", "export", "add"):
        climb = quote("../secret.txt")
        page.goto(f"{address}/{name}?doc={climb}&contact={climb}&at={climb}&folder=/etc&dir=..")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        settle(page, page.get_by_role("heading", level=1).inner_text())
        assert "beside-the-folder" not in page.content()
        expect(page.locator('[data-testid="stException"]')).to_have_count(0)


def test_sessions_see_nothing_of_each_other(browser: Browser, own: tuple[str, int]) -> None:
    address = own[0]
    first, second = (browser.new_context().new_page() for _ in "ab")
    visit(first, f"{address}/add", "Add texts")
    first.get_by_role("textbox", name="Text", exact=True).fill(STORY)
    first.get_by_role("button", name="Find contacts").click()
    expect(first.get_by_text("1 contact found in 1 text")).to_be_visible(timeout=60_000)
    visit(second, f"{address}/add", "Add texts")
    expect(second.get_by_role("textbox", name="Text", exact=True)).to_have_value("")
    assert "Macron" not in second.content()
    first.get_by_role("button", name="Show on the timeline only").click()
    settle(first, "Who talked to whom")
    expect(first.get_by_text("from your own texts, in this session only")).to_be_visible()
    visit(second, f"{address}/?text=Kremlin", "Who talked to whom")
    expect(second.get_by_text("from your own texts")).to_have_count(0)
    assert "Macron" not in second.content()
    # A correction that is being written: name, reason and field of one are not the other's.
    visit(first, f"{address}/review?at=c0001", "Review")
    sign(first, "First")
    first.get_by_role("textbox", name="Reason").fill("a secret reason")
    first.get_by_role("textbox", name="Place", exact=True).fill("Secretville")
    visit(second, f"{address}/review?at=c0001", "Review")
    expect(second.get_by_role("textbox", name="Your name")).to_have_value("")
    assert not re.search("secret reason|Secretville", second.content())
    for one in (first, second):
        one.context.close()
