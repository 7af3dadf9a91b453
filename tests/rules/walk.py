"""Every address of the product, from Django's own resolver."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def patterns(found: list[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    """All patterns, those of included files too."""
    for pattern in get_resolver().url_patterns if found is None else found:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns)
        else:
            yield pattern
