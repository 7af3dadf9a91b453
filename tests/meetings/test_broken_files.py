"""Files made to break the reader: refused in words, and nothing of them in a log."""

import logging
import random

import pytest
from django.conf import settings

from narmare.meetings import uploads
from tests.meetings.samples import heic, jpeg, pdf, png


def _damaged(data: bytes, draw: random.Random) -> bytes:
    """The file with some bytes changed, taken away or put in; its first bytes still tell the type."""
    found = bytearray(data)
    for _change in range(draw.choice((1, 2, 5, 20))):
        place = draw.randrange(12, len(found))
        found[place : place + draw.randrange(3)] = draw.randbytes(draw.randrange(3))
    return bytes(found)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL.TiffImagePlugin")
@pytest.mark.parametrize("name", ["jpeg", "png", "heic", "pdf"])
def test_a_damaged_file_is_taken_or_refused_in_words(name: str) -> None:
    draw, whole = random.Random(name), {"jpeg": jpeg, "png": png, "heic": heic, "pdf": pdf}[name]()
    said = set()
    for _try in range(250):
        try:
            said.add(uploads.clean(f"fil.{name}", _damaged(whole, draw)).kind)
        except uploads.Unusable as refused:
            said.add(str(refused).partition(".")[0])

    assert any(words.endswith("går inte att läsa") for words in said)


def test_dictionaries_inside_each_other_are_refused_at_once() -> None:
    """Two million of them took the reader most of a minute."""
    deep = (
        b"%PDF-1.4\n1 0 obj\n" + b"<</A " * 400_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF"
    )

    with pytest.raises(uploads.Unusable, match="går inte att läsa"):
        uploads.clean("djup.pdf", deep)
    assert uploads.DEEP.search(deep) is not None
    assert uploads.DEEP.search(pdf()) is None


def test_what_the_reader_finds_wrong_in_a_paper_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    """It quotes the paper."""
    broken = pdf().replace(b"/Count 1", b"/Count (Asta Diagnos) \xc3")
    with pytest.raises(uploads.Unusable):
        uploads.clean("remiss.pdf", broken[:-60])

    assert settings.LOGGING["loggers"]["pypdf"] == {"level": "CRITICAL", "propagate": False}
    assert not logging.getLogger("pypdf._reader").isEnabledFor(logging.ERROR)
    assert caplog.records == []
