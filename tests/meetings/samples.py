"""Pictures and papers as people send them, and as somebody with bad intent does."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pillow_heif
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


PLACE = 0x8825  # Exif: GPS
MAKER, MODEL, ORIENTATION = 0x010F, 0x0110, 0x0112


def picture(size: tuple[int, int] = (40, 20)) -> Image.Image:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (size[0] // 2, 0, size[0], size[1]))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    """Where it was taken (56.88 N, 14.81 E), with what, and how the camera was held."""
    data = Image.Exif()
    data[MAKER], data[MODEL], data[ORIENTATION] = "Testkamera", "Hemlig 1", orientation
    data.get_ifd(PLACE).update({1: "N", 2: (56.0, 52.0, 48.0), 3: "E", 4: (14.0, 48.0, 36.0)})
    return data


def jpeg(orientation: int = 1) -> bytes:
    """A phone's JPEG with place and camera in it."""
    out = BytesIO()
    picture().save(out, "JPEG", exif=exif(orientation), comment=b"hemlig kommentar", quality=95)
    return out.getvalue()


def png() -> bytes:
    """A PNG with a text and with something hidden behind its end."""
    out = BytesIO()
    picture().convert("RGBA").save(out, "PNG", exif=exif())
    return out.getvalue() + b"<?php hemlig ?>"


def heic() -> bytes:
    """A phone's HEIC with place and camera in it."""
    out = BytesIO()
    pillow_heif.from_pillow(picture((64, 64))).save(out, exif=exif().tobytes(), quality=90)
    return out.getvalue()


def huge_png() -> bytes:
    """A few bytes that say that they are 60 000 x 60 000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))

    head = struct.pack("!IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


def _act(kind: str, key: str, value: str) -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject(value)})


def pdf(**what: bool) -> bytes:
    """A page; with `script`, `file`, `launch` or `locked` something that is refused."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if what.get("script"):
        writer.root_object[NameObject("/OpenAction")] = _act("/JavaScript", "/JS", "app.alert(1)")
    if what.get("file"):
        writer.add_attachment("program.exe", b"MZ")
    if what.get("launch"):
        act = _act("/Launch", "/F", "cmd.exe")
        writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): act})
    if what.get("locked"):
        writer.encrypt("hemligt", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
