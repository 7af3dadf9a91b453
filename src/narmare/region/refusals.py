"""What an action raises when a rule says no."""

from __future__ import annotations


class Refused(Exception):
    """The rules say no.  The message is written for the person at the screen."""


def check(refusal: str | None) -> None:
    """Raise `Refused` with the sentence, if there is one."""
    if refusal is not None:
        raise Refused(refusal)
