"""Logging in with a provider of OpenID Connect that runs on this machine."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from playwright.sync_api import Browser, expect

from pipeline.corrections import read_corrections
from pipeline.tables import write_tables
from tests.browser.conftest import start_server
from tests.browser.test_pages import settle
from tests.dashboard_sample import build_sample

pytestmark = pytest.mark.browser
CLIENT, SECRET = "contacts", "a-secret-of-the-client"


class Provider(BaseHTTPRequestHandler):
    """As little of a provider as a login needs; everybody is `email`, without being asked."""

    key = RSAKey.generate_key(2048, {"kid": "1", "alg": "RS256", "use": "sig"})
    email = "ann@example.org"
    nonces: dict[str, str] = {}  # noqa: RUF012
    address = ""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/authorize":
            assert asked["client_id"] == CLIENT
            code = f"code-{len(self.nonces)}"
            self.nonces[code] = asked.get("nonce", "")
            self.send_response(302)
            answer = urlencode({"code": code, "state": asked["state"]})
            self.send_header("Location", f"{asked['redirect_uri']}?{answer}")
            self.end_headers()
        elif parts.path == "/keys":
            self._answer({"keys": [self.key.as_dict(private=False)]})
        else:
            self._answer(
                {
                    "issuer": self.address,
                    "authorization_endpoint": f"{self.address}/authorize",
                    "token_endpoint": f"{self.address}/token",
                    "jwks_uri": f"{self.address}/keys",
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked = {name: values[0] for name, values in parse_qs(body).items()}
        given = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        assert self.headers["Authorization"] == f"Basic {given}"
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 600,
            "email": type(self).email, "email_verified": True, "nonce": self.nonces[asked["code"]],
        }  # fmt: skip
        token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
        self._answer({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _answer(self, value: dict[str, Any]) -> None:
        content = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server that asks for a login, and its folder."""
    provider = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Provider.address = f"http://127.0.0.1:{provider.server_port}"
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    folder = tmp_path / "tables"
    write_tables(build_sample(20), folder)
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "long-and-random-enough-for-a-test"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "{Provider.address}/.well-known/openid-configuration"

[access]
domains = ["example.org"]
"""
    )
    process, address = start_server(
        folder, tmp_path / "server.log", "--secrets.files", str(secrets)
    )
    yield address, folder
    process.terminate()
    process.wait(timeout=20)
    provider.shutdown()


def test_a_login_lets_in_whom_it_may_and_signs(browser: Browser, guarded: tuple[str, Path]) -> None:
    address, folder = guarded
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/review?at=c0001")
    expect(page.get_by_text("This dashboard asks who you are.")).to_be_visible()
    expect(page.get_by_text("contacts reviewed")).to_have_count(0)
    assert "Orlov" not in page.content()

    Provider.email = "eve@elsewhere.example"
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("has no access here")).to_be_visible()
    assert "Orlov" not in page.content()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()

    Provider.email = "ann@example.org"
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("of 19 contacts").first).to_be_visible()
    page.goto(f"{address}/review")
    settle(page, "Review")
    expect(page.get_by_role("textbox", name="Your name")).to_be_disabled()
    page.get_by_role("button", name="Confirm").first.click()
    expect(page.get_by_text("1 of 19 contacts reviewed")).to_be_visible()
    assert [one.author for one in read_corrections(folder).corrections] == ["ann@example.org"]

    other = browser.new_context().new_page()
    other.goto(f"{address}/reader")
    expect(other.get_by_role("button", name="Log in")).to_be_visible()
    assert "Orlov" not in other.content()
    other.context.close()
    context.close()
