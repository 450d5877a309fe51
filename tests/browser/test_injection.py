"""Every attack through every page, in a real browser: nothing runs, nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.pages import HOME, PLACES
from pipeline.corrections import append_corrections, correct
from pipeline.export import export_tables
from pipeline.tables import Tables, write_tables
from tests.browser.conftest import start_server
from tests.browser.test_pages import settle
from tests.hostile_sample import ATTACKS, build_hostile

pytestmark = pytest.mark.browser

# What no text may make: a script's trace, a link or form that runs, anything that loads, and the
# elements that the attacks name. Streamlit's own pages have none of them inside the app's block.
_FIND = """() => {
    const app = document.querySelector('[data-testid="stApp"]') || document.body;
    const found = window.ran === undefined ? [] : [`ran ${window.ran}`];
    const made = 'iframe:not([title]), [onerror], [onload], [onfocus], [onclick], [autofocus],'
        + ' img[src^="http"], img[src="x"], form[action], base, object, embed, meta[http-equiv]';
    for (const one of app.querySelectorAll(made)) found.push(one.outerHTML.slice(0, 200));
    for (const one of document.querySelectorAll('a, area')) {
        const to = one.getAttribute('href') || one.getAttribute('xlink:href') || '';
        const host = to && new URL(to, location.href).host;
        if (/^\\s*(javascript|data|vbscript):/i.test(to) || (host && host !== location.host)) {
            found.push(to);
        }
    }
    return found;
}"""

_OPEN = "document.querySelectorAll('details:not([open]) > summary').forEach(one => one.click())"


class Watch:
    """What a page asked for, and whether it opened a dialog or wrote a fault."""

    def __init__(self, page: Page, address: str) -> None:
        self.faults: list[str] = []
        self._host = urlsplit(address).netloc
        page.on("request", lambda one: self._note(one.url))
        page.on("dialog", lambda one: (self.faults.append(f"dialog {one.message}"), one.dismiss()))
        page.on("pageerror", lambda one: self.faults.append(f"error {one}"))

    def _note(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob", "file", "about") and parts.netloc != self._host:
            self.faults.append(f"asked for {address}")


@pytest.fixture(scope="module")
def hostile() -> Tables:
    return build_hostile()


@pytest.fixture(scope="module")
def attacked(
    hostile: Tables, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """A server whose tables, corrections and folder's name are hostile, and its log."""
    folder = tmp_path_factory.mktemp("tables") / "<b>'; x"
    write_tables(hostile, folder)
    row = hostile.contacts.iloc[0].to_dict()
    append_corrections(
        folder,
        [correct(row, "note", f"{attack} a", new=attack, reason=attack) for attack in
         ATTACKS.values()],
    )  # fmt: skip
    log = tmp_path_factory.mktemp("log") / "server.log"
    process, address = start_server(folder, log)
    yield address, log
    process.terminate()
    process.wait(timeout=20)


@pytest.mark.parametrize("name", PLACES)
def test_nothing_runs_on_any_page(
    page: Page, attacked: tuple[str, Path], hostile: Tables, name: str
) -> None:
    address = attacked[0]
    watch = Watch(page, address)
    page.goto(f"{address}/" if name == HOME else f"{address}/{name}")
    settle(page, "Who talked to whom" if name == HOME else PLACES[name].title)
    for chart in page.locator(".js-plotly-plot .scatterlayer .points path").all()[:8]:
        chart.hover(force=True)
        page.wait_for_timeout(120)
    page.evaluate(_OPEN)
    page.wait_for_timeout(300)
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)
    assert page.evaluate(_FIND) == []
    assert watch.faults == []


@pytest.mark.parametrize("attack", ["drawing", "link", "plotly", "markup", "attribute", "page"])
def test_nothing_runs_in_the_panel_of_a_contact(
    page: Page, attacked: tuple[str, Path], hostile: Tables, attack: str
) -> None:
    address = attacked[0]
    watch = Watch(page, address)
    number = list(ATTACKS).index(attack)
    contact_id = hostile.contacts.sort_values("start")["contact_id"].iloc[number]
    page.goto(f"{address}/?contact={quote(contact_id)}")
    expect(page.get_by_role("dialog")).to_contain_text("Evidence")
    assert page.evaluate(_FIND) == []
    assert watch.faults == []


@pytest.mark.parametrize("name", [HOME, "reader", "review", "compare"])
def test_nothing_in_an_address_runs(page: Page, attacked: tuple[str, Path], name: str) -> None:
    address = attacked[0]
    watch = Watch(page, address)
    attack = quote("\"><script>window.ran=1</script>[a](javascript:b)' OR 1=1 --")
    keys = ("text", "country", "official", "contact", "at", "doc", "layers", "after", "place", "x")
    place = "" if name == HOME else name
    page.goto(f"{address}/{place}?" + "&".join(f"{key}={attack}" for key in keys))
    settle(page, "Who talked to whom" if name == HOME else PLACES[name].title)
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)
    assert page.evaluate(_FIND) == []
    assert watch.faults == []


def test_nothing_runs_in_the_page_that_is_taken_away(
    browser: Browser, hostile: Tables, tmp_path: Path
) -> None:
    export_tables(hostile, "html", tmp_path / "page.html")
    page = browser.new_context().new_page()
    watch = Watch(page, "")
    page.goto((tmp_path / "page.html").as_uri())
    page.wait_for_timeout(500)
    page.evaluate(_OPEN)
    assert "window.ran=1" in page.inner_text("body")  # it is there, as text
    assert page.evaluate(_FIND.replace("[onclick]", "[onclick*=ran]")) == []
    assert watch.faults == []
    page.context.close()


def test_the_log_moves_no_cursor(attacked: tuple[str, Path]) -> None:
    assert b"\x1b]0;" not in attacked[1].read_bytes()
