"""Addresses of pages that one code names."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpResponse
from django.urls import get_script_prefix, reverse


_PLACE = "CODE"


class To(HttpResponse):
    """Leads on to an address of our own; `HttpResponseRedirect` looks in each for what only others' can hold."""

    status_code = 302

    def __init__(self, url: str) -> None:
        super().__init__(headers={"Location": url})
        self.url = url


def address(name: str, code: str) -> str:
    """As `reverse(name, args=[code])`, which tries every address of that name and reads its answer again, each time."""
    if not (code.isascii() and code.isalnum()):  # else it is written with %
        return reverse(name, args=[code])
    return _shape(name, get_script_prefix()).replace(_PLACE, code)


@lru_cache
def _shape(name: str, _prefix: str) -> str:
    return reverse(name, args=[_PLACE])
