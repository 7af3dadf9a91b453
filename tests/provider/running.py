"""The provider in a process of its own, what it asks of us over HTTP, and the person who signs in at it."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx
import pytest
from django.test import Client
from django.urls import reverse

from tests.provider import FOLDER, HOW, is_installed


SECRET = "a secret: 100 % & more/+"  # has to be encoded on its way
CALLBACK = "http://testserver/logga-in/svar"  # what Django's test client calls itself
HOPS = 10
STOP_S = 10


@dataclass
class Realm:
    """The running provider; `told` holds the logout tokens that it has sent us."""

    issuer: str
    told: list[str]

    def clock(self, ahead: int) -> None:
        """Move the provider's clock so many seconds away from ours."""
        httpx.post(f"{self.issuer}/clock", params={"ahead": ahead}, verify=False).raise_for_status()  # noqa: S501  http

    @contextmanager
    def somebody(self) -> Iterator[Somebody]:
        """A browser at the provider, with cookies of its own."""
        with httpx.Client(base_url=self.issuer, verify=False) as browser:  # noqa: S501  http: no certificates to read
            yield Somebody(browser)


@dataclass
class Somebody:
    """Who signs in.  `asked` is what the provider wanted when it last asked for the card."""

    browser: httpx.Client
    asked: dict[str, Any] = field(default_factory=dict)

    def goes(self, address: str, account: str, *, acr: str = "loa3", cancel: bool = False, **claims: str) -> dict[str, str]:  # fmt: skip
        """Follow the address to the provider, show a card if asked to; the query with which the browser comes back to us."""
        response = self.browser.get(address)
        for _hop in range(HOPS):
            there = urljoin(str(response.url), response.headers.get("Location", ""))
            if response.is_redirect and there.startswith(CALLBACK):
                return dict(parse_qsl(urlsplit(there).query))
            if response.is_redirect:
                response = self.browser.get(there)
            elif "/card/" in str(response.url):
                self.asked = response.json()
                form = {"account": account, "acr": acr, "claims": json.dumps(claims)}
                response = self.browser.post(
                    str(response.url), data=form | ({"cancel": "1"} if cancel else {})
                )
            else:
                break
        raise AssertionError(f"The provider answers {response.status_code}: {response.text[:300]}")

    def leaves(self) -> None:
        """Sign out at the provider, which then tells everybody who has signed this browser in."""
        form = self.browser.get("/session/end").text
        xsrf = form.split('name="xsrf" value="')[1].split('"')[0]
        self.browser.post("/session/end/confirm", data={"xsrf": xsrf, "logout": "yes"})


def _ours(told: list[str]) -> ThreadingHTTPServer:
    """What the provider reaches of us: our public keys as the product publishes them, and where it sends logout tokens."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = Client().get(reverse("oidc-keys"))
            self._reply(page.status_code, page.content, {"Cache-Control": page.get("Cache-Control", "")})

        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            told.append(form["logout_token"])
            self._reply(200, b"", {})

        def _reply(self, status: int, content: bytes, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            return

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@contextmanager
def running() -> Iterator[Realm]:
    """The provider until the block ends; it is ended by its own process, and by its input if we are killed."""
    if not is_installed():
        pytest.fail(HOW)
    told: list[str] = []
    reverse("oidc-keys")  # reads every address of the product now: the provider waits only 2.5 s for us
    server = _ours(told)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    serving.start()
    us = f"http://127.0.0.1:{server.server_port}"
    wants = {"callback": CALLBACK, "jwks": f"{us}/keys", "logout": f"{us}/left", "secret": SECRET}
    command = ["node", str(FOLDER / "provider.mjs"), json.dumps(wants)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            issuer = process.stdout.readline().strip()
            if not issuer:
                pytest.fail("The provider of the tests did not start. Run python -m tests.provider.")
            yield Realm(issuer, told)
        finally:
            process.terminate()
            process.wait(STOP_S)
            server.shutdown()
            server.server_close()
            serving.join()
