"""Which of our two languages the page is in: asked here, and nowhere else."""

from django.utils.translation import get_language

from narmare.design.format import LOCALES


def active_language() -> str:
    """The language of the page as one of those that have texts and formats: "sv" or "en"."""
    active = (get_language() or "sv")[:2]
    return active if active in LOCALES else "sv"
