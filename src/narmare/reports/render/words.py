"""The few words that a renderer adds itself, in the language of the document (which need not be that of a page)."""

from __future__ import annotations

from collections.abc import Mapping


WORDS: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "page": "Sida {page} av {pages}", "contents": "Innehåll", "source": "Källa", "numbers": "Siffrorna som tabell",
        "unanswered": "Inte besvarad än. Frågan ligger hos {by}.", "answered": "{by}, {on}", "overview": "Översikt",
        "section": "Avsnitt", "sheet": "Blad", "table": "Tabell", "date": "Datum",
    },
    "en": {
        "page": "Page {page} of {pages}", "contents": "Contents", "source": "Source", "numbers": "The numbers as a table",
        "unanswered": "Not answered yet. The question is with {by}.", "answered": "{by}, {on}", "overview": "Overview",
        "section": "Section", "sheet": "Sheet", "table": "Table", "date": "Date",
    },
}  # fmt: skip
