"""Forms sent as a browser sends them, which shows the answer as a page."""

from collections.abc import Mapping
from typing import Any

from django.test import Client


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Sec-Fetch-Mode": "navigate"}


def post(client: Client, url: str, data: Mapping[str, Any]) -> str:
    """Send a form as a browser does; returns where it is sent on."""
    response = client.post(url, dict(data), headers=BROWSER)
    assert response.status_code == 302
    return response.headers["Location"]


def shown(client: Client, address: str) -> str:
    """The page at the address."""
    response = client.get(address, headers=BROWSER)
    assert response.status_code == 200
    return response.content.decode()
