"""What the product connects to by itself: addresses of the settings, never one that a visitor or a document names (SSRF)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import narmare
from narmare.region.signin import Provider, SignInError


PACKAGE = Path(narmare.__file__).parent
NETWORK = {
    "httpx",
    "socket",
    "urllib.request",
    "urllib3",
    "requests",
    "http.client",
    "smtplib",
    "ftplib",
    "aiohttp",
    "paramiko",
}
# Who may open a connection, and to what: the provider (NARMARE_OIDC_ISSUER), the scanner (NARMARE_CLAMAV), this machine's ports.
# E-mail goes by Django's own backend to NARMARE_MAIL_HOST, traces by OpenTelemetry's to its own setting.
ALLOWED = {
    "region/signin.py": {"httpx"},
    "meetings/antivirus.py": {"socket"},
    "cli/serving.py": {"socket"},
}  # fmt: skip


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_only_adapters_of_a_setting_open_connections() -> None:
    found = {}
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if not any(name.partition(".")[0] in text for name in NETWORK):  # most need not be parsed
            continue
        if used := NETWORK & set(_imported(ast.parse(text))):
            found[str(path.relative_to(PACKAGE))] = used

    assert found == ALLOWED


def _provider(published: dict[str, str], asked: list[str]) -> Provider:
    """A provider that publishes these addresses; every request that leaves is written down."""

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        if request.url.path.endswith("openid-configuration"):
            return httpx.Response(200, json={"issuer": "https://login.example", **published})
        return httpx.Response(302, headers={"Location": "http://169.254.169.254/latest"})

    return Provider("https://login.example", "us", "secret", transport=httpx.MockTransport(answer))


@pytest.mark.parametrize(
    "address",
    ["http://169.254.169.254/latest", "file:///etc/passwd", "ftp://login.example/", "gopher://127.0.0.1/"],
)
def test_a_provider_cannot_send_us_to_an_address_without_tls(address: str) -> None:
    asked: list[str] = []
    with pytest.raises(SignInError, match="must be reached by https"):
        _provider({"jwks_uri": address}, asked).logged_out("x.y.z", now=0)

    assert asked == ["https://login.example/.well-known/openid-configuration"]


def test_a_redirect_of_the_provider_is_not_followed() -> None:
    asked: list[str] = []
    with pytest.raises(SignInError, match="does not answer"):
        _provider({"jwks_uri": "https://login.example/keys"}, asked).logged_out("x.y.z", now=0)

    assert asked[-1] == "https://login.example/keys"
