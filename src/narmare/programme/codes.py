"""Codes that people and addresses name rows by."""

from __future__ import annotations

from itertools import count

from django.utils.text import slugify

from narmare.programme.models import Initiative, Transfer


def free_code(model: type[Initiative | Transfer], title: str, *, longest: int, otherwise: str) -> str:
    """A code that no row has: the title as a slug of at most `longest` characters, with a number after it where that is taken.

    Args:
        otherwise: what is used where the title has no letter or digit.
    """
    stem = slugify(title)[:longest].strip("-") or otherwise
    taken = set(model.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(
        code for number in count(1) if (code := stem if number == 1 else f"{stem}-{number}") not in taken
    )
