"""docs/nginx.conf in front of the dashboard: every page works, and no policy of it is broken."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from dashboard.pages import HOME, PLACES
from tests.browser.conftest import ROOT
from tests.browser.test_pages import settle

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        NGINX is None or shutil.which("openssl") is None,
        reason="needs nginx and openssl (Debian: apt-get install nginx openssl)",
    ),
]
_LISTEN = """
document.addEventListener('securitypolicyviolation', one => {
    (window.broken = window.broken || []).push(`${one.violatedDirective} ${one.blockedURI}`);
});
"""


@pytest.fixture(scope="module")
def proxy(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an nginx with the example's configuration, its ports and paths replaced."""
    folder = tmp_path_factory.mktemp("nginx")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-keyout", folder / "contacts.key", "-out", folder / "contacts.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    text = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("contacts.example.org", "localhost"),
        ("/etc/ssl/certs", str(folder)),
        ("/etc/ssl/private", str(folder)),
        ("http://127.0.0.1:8501", server),
        ("proxy_set_header Host $host;", "proxy_set_header Host $host:$server_port;"),
    ):
        assert old in text
        text = text.replace(old, new)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; error_log {folder}/error.log; pid {folder}/pid;\n"
        "events {}\nhttp { include /etc/nginx/mime.types; access_log off;\n"
        f"{temporary}{text}}}\n"
    )
    assert NGINX is not None
    process = subprocess.Popen([NGINX, "-c", folder / "nginx.conf", "-p", folder])
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert process.poll() is None, (folder / "error.log").read_text()
        time.sleep(0.1)
    yield f"https://localhost:{port}"
    process.terminate()
    process.wait(timeout=20)


def test_every_page_works_under_the_policy(browser: Browser, proxy: str) -> None:
    context = browser.new_context(ignore_https_errors=True, accept_downloads=True)
    context.add_init_script(_LISTEN)
    context.set_default_timeout(30_000)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    broken: dict[str, list[str]] = {}
    for name in PLACES:
        answer = page.goto(f"{proxy}/" if name == HOME else f"{proxy}/{name}")
        assert answer is not None
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        settle(page, "Who talked to whom" if name == HOME else PLACES[name].title)
        page.wait_for_timeout(300)
        if found := page.evaluate("window.broken || []"):
            broken[name] = found
    page.goto(f"{proxy}/reader?doc=doc-007&at=c0007")  # brings its contact into view
    expect(page.locator("mark.chosen").first).to_be_visible()
    settle(page, PLACES["reader"].title)
    page.wait_for_timeout(300)
    if found := page.evaluate("window.broken || []"):
        broken["reader at a contact"] = found
    assert broken == {}
    assert [words for words in said if "Content Security Policy" in words] == []
    page.goto(f"{proxy}/")
    settle(page, "Who talked to whom")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    with page.expect_download():
        page.get_by_role("button", name="CSV").first.click()
    context.close()
