"""What a file is made into, and which files are refused in words."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from narmare.meetings import uploads
from tests.meetings import samples


def _opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@pytest.mark.parametrize(
    ("name", "data", "kind", "ending"),
    [
        ("IMG_1.JPG", samples.jpeg(), "image/jpeg", ".jpg"),
        ("skarm.png", samples.png(), "image/png", ".png"),
        ("IMG_2.HEIC", samples.heic(), "image/jpeg", ".jpg"),
        ("remiss.pdf", samples.pdf(), "application/pdf", ".pdf"),
    ],
)
def test_the_kinds_that_are_taken(name: str, data: bytes, kind: str, ending: str) -> None:
    ready = uploads.clean(name, data)

    assert (ready.kind, ready.name) == (kind, name.rpartition(".")[0] + ending)


@pytest.mark.parametrize("data", [samples.jpeg(), samples.png(), samples.heic()], ids=["jpeg", "png", "heic"])
def test_place_camera_and_everything_hidden_are_gone(data: bytes) -> None:
    assert b"Hemlig 1" in data  # the sample does carry it

    ready = uploads.clean("bild", data)

    assert not dict(_opened(ready.data).getexif())
    for secret in (b"Hemlig 1", b"Testkamera", b"Exif", b"hemlig"):
        assert secret not in ready.data


def test_a_picture_taken_on_the_side_stands_up() -> None:
    ready = uploads.clean("bild.jpg", samples.jpeg(orientation=6))

    made = _opened(ready.data)
    assert made.size == (20, 40)
    top, bottom = made.getpixel((10, 5)), made.getpixel((10, 35))
    assert top[0] > 150 > bottom[0]


def test_a_large_picture_is_made_smaller() -> None:
    out = BytesIO()
    samples.picture((5000, 400)).save(out, "JPEG")

    assert _opened(uploads.clean("bred.jpg", out.getvalue()).data).size == (4096, 328)


def test_the_type_is_told_by_the_content() -> None:
    ready = uploads.clean("faktura.pdf", samples.jpeg())

    assert (ready.kind, ready.name) == ("image/jpeg", "faktura.jpg")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("bild.jpg", b"", "tom"),
        ("bild.jpg", b"MZ\x90\0" + b"\0" * 200, "inte en bild eller en PDF"),
        ("bild.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "inte en bild eller en PDF"),
        ("bild.jpg", b"<html><script>1</script></html>", "inte en bild eller en PDF"),
        ("bild.gif", b"GIF89a" + b"\0" * 50, "inte en bild eller en PDF"),
        ("bild.jpg", b"\xff\xd8\xff" + b"skrap" * 20, "går inte att läsa"),
        ("bild.jpg", samples.jpeg()[:300], "går inte att läsa"),
        ("bild.heic", samples.heic()[:200], "går inte att läsa"),
        ("bomb.png", samples.huge_png(), "för många bildpunkter"),
        ("a.pdf", samples.pdf(script=True), "program eller andra filer"),
        ("a.pdf", samples.pdf(file=True), "program eller andra filer"),
        ("a.pdf", samples.pdf(launch=True), "program eller andra filer"),
        ("a.pdf", samples.pdf(locked=True), "låst"),
        ("a.pdf", b"%PDF-1.7\nskrap", "PDF:en går inte att läsa"),
        ("a.jpg", b"\xff\xd8\xff" + b"\0" * uploads.MAX_BYTES, "högst 20 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_refused_says_what_to_do(name: str, data: bytes, words: str) -> None:
    with pytest.raises(uploads.Unusable, match=words):
        uploads.clean(name, data)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Bilder\\knä.jpeg", "knä.jpg"),
        ("a\r\nSet-Cookie: b.jpg", "aSet-Cookie: b.jpg"),
        ("\u202egpj.exe", "gpj.jpg"),
        ("", "fil.jpg"),
        ("x" * 300 + ".jpg", "x" * 90 + ".jpg"),
    ],
)
def test_a_name_is_only_a_name(given: str, shown: str) -> None:
    assert uploads.clean(given, samples.jpeg()).name == shown


class Scanner(threading.Thread):
    """A clamd that says what it is told to, and keeps what it was sent."""

    def __init__(self, path: Path, verdict: bytes) -> None:
        super().__init__(daemon=True)
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(path))
        self.door.listen(1)
        self.verdict, self.got = verdict, b""

    def run(self) -> None:
        wire, _ = self.door.accept()
        with wire, wire.makefile("rb") as reader:
            assert reader.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", reader.read(4))[0]:
                self.got += reader.read(size)
            wire.sendall(self.verdict + b"\0")
        self.door.close()


@pytest.fixture
def scanner(tmp_path: Path, settings: object) -> Iterator[object]:
    """scanner(b"stream: OK"): a running scanner that the settings name."""
    started: list[Scanner] = []

    def start(verdict: bytes) -> Scanner:
        path = tmp_path / "clamd.sock"
        thread = Scanner(path, verdict)
        thread.start()
        settings.NARMARE_CLAMAV = str(path)  # type: ignore[attr-defined]
        started.append(thread)
        return thread

    yield start
    for thread in started:
        thread.join(5)


def test_the_scanner_sees_every_byte_as_it_came(scanner) -> None:
    running = scanner(b"stream: OK")

    uploads.clean("bild.jpg", samples.jpeg())

    running.join(5)
    assert running.got == samples.jpeg()


def test_what_the_scanner_finds_is_not_taken(scanner) -> None:
    scanner(b"stream: Eicar-Test-Signature FOUND")

    with pytest.raises(uploads.Unusable, match="skadlig kod"):
        uploads.clean("bild.jpg", samples.jpeg())


def test_a_scanner_without_a_verdict_lets_nothing_through(scanner) -> None:
    scanner(b"INSTREAM size limit exceeded. ERROR")

    with pytest.raises(uploads.Unusable, match="kan inte kontrollera"):
        uploads.clean("bild.jpg", samples.jpeg())


def test_a_scanner_that_is_not_there_lets_nothing_through(settings, tmp_path: Path) -> None:
    settings.NARMARE_CLAMAV = str(tmp_path / "ingen.sock")

    with pytest.raises(uploads.Unusable, match="kan inte kontrollera"):
        uploads.clean("bild.jpg", samples.jpeg())
