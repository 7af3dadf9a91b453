"""Which of our languages the page is in: asked here, and nowhere else."""

from django.utils.translation import get_language

from narmare.design.format import LOCALES
from narmare.knowledge.texts import EASY


def active_language() -> str:
    """The language of the page as one of those that have texts and formats: "sv" or "en"."""
    active = (get_language() or "sv")[:2]
    return active if active in LOCALES else "sv"


def spoken_language() -> str:
    """The language of the page as residents read it: "sv", "en" or "sv-simple", which has texts but no formats of its own."""
    return EASY if get_language() == EASY else active_language()
