"""What a resident may send, and how it is made harmless.

The type is told by the content, never by the name.  A picture is decoded and written anew, so that place, camera, thumbnails
and anything hidden behind the picture are gone; a PDF keeps its bytes but is refused when it can do something by itself or
carries other files.  Limits hold against pictures that unpack to gigabytes.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pillow_heif
import pypdf
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from narmare.meetings import antivirus
from narmare.meetings.models import Attachment


MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 80_000_000  # a phone takes 12 to 50 million; 80 million pixels are 240 MB while they are decoded
LONGEST_SIDE = 4_096  # pixels kept: enough for skin and wounds
MAX_PDF_OBJECTS = 50_000
# Dictionaries inside each other, deeper than any real paper: the reader's time doubles with the depth.
DEEP = re.compile(rb"(?:<<[^<>]{0,200}){60}")
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
# Keys and acts that a PDF must not hold: scripts, programs, other files, forms of another format.  An OpenAction that only
# turns to a page is common and harmless; one that does more holds one of these.
PDF_ACTS = frozenset({
    "/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/EmbeddedFile", "/RichMedia", "/XFA", "/SubmitForm", "/ImportData",
    "/GoToE", "/GoToR", "/Rendition",
})  # fmt: skip
# What the decoders raise, besides their own errors, about files that are broken or made to break them.
BROKEN = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, OSError, RuntimeError, SyntaxError,
    TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}


class Unusable(Exception):
    """The file cannot be taken.  The message says why and what to do, in words for the resident."""


@dataclass(frozen=True)
class Clean:
    """A file that may be stored: bytes without metadata, the type that they really are, a harmless name."""

    name: str
    kind: str
    data: bytes

    def __post_init__(self) -> None:
        if self.kind not in Attachment.Kind.values:
            raise ValueError(f"{self.kind!r} is not a kind of file that is kept.")
        if not self.data:
            raise ValueError("A file without bytes is not kept.")


def clean(name: str, data: bytes) -> Clean:
    """The file as it may be stored.

    Args:
        name: what the sender's device calls it; only shown, never believed.
        data: all bytes, as they came.

    Raises:
        Unusable: too large, of another type, broken, able to act by itself, or a virus scanner says no.
    """
    if not data:
        raise Unusable(_("Filen är tom. Välj en annan fil."))
    if len(data) > MAX_BYTES:
        raise Unusable(_("Filen är för stor. Välj en fil som är högst 20 MB."))
    kind = sniff(data)
    if kind is None:
        raise Unusable(
            _("Filen är inte en bild eller en PDF. Välj en fil av typen JPEG, PNG, HEIC eller PDF.")
        )
    antivirus_verdict(data)
    if kind == "application/pdf":
        _require_harmless_pdf(data)
        return Clean(_name(name, kind), kind, data)
    target = "image/png" if kind == "image/png" else "image/jpeg"
    return Clean(_name(name, target), target, _redrawn(kind, data, target))


def antivirus_verdict(data: bytes) -> None:
    """Ask the virus scanner, if one is set.  Without an answer the file is not taken.

    Raises:
        Unusable: it found something, or does not answer.
    """
    try:
        found = antivirus.scan(data)
    except antivirus.NoAnswer as error:
        raise Unusable(
            _("Vi kan inte kontrollera filer just nu. Skicka utan fil, eller försök igen om en stund.")
        ) from error
    if found:
        raise Unusable(_("Filen kan innehålla skadlig kod och har inte tagits emot. Välj en annan fil."))


def sniff(data: bytes) -> str | None:
    """The type that the first bytes tell: image/jpeg, image/png, image/heic, application/pdf, or None."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        return "image/heic"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    return None


def _name(name: str, kind: str) -> str:
    """A name to show: no folders, no control characters, the ending of what the file really is."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(ch for ch in last if unicodedata.category(ch)[0] != "C").strip(" .")
    stem = plain.rpartition(".")[0] or plain or _("fil")
    return stem[:90] + ENDINGS[kind]


def _redrawn(kind: str, data: bytes, target: str) -> bytes:
    """The picture decoded and written anew: only its pixels go along."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = _opened(kind, data)
            _require_sane_size(picture.size)
            picture = ImageOps.exif_transpose(picture)
            return _written(picture, target)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unusable(_("Bilden har för många bildpunkter. Ta en ny bild, eller gör den mindre.")) from error
    except BROKEN as error:
        raise Unusable(_("Bilden går inte att läsa. Ta en ny bild, eller välj en annan fil.")) from error


def _opened(kind: str, data: bytes) -> Image.Image:
    """The picture, its header read and nothing decoded yet; only the decoder of the sniffed type is tried."""
    if kind == "image/heic":
        heif = pillow_heif.open_heif(BytesIO(data), convert_hdr_to_8bit=True)
        _require_sane_size(heif.size)
        return heif.to_pillow()
    return Image.open(BytesIO(data), formats=["PNG" if kind == "image/png" else "JPEG"])


def _require_sane_size(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        raise Unusable(_("Bilden har för många bildpunkter. Ta en ny bild, eller gör den mindre."))


def _written(picture: Image.Image, target: str) -> bytes:
    mode = "RGBA" if target == "image/png" and "A" in picture.getbands() else "RGB"
    pixels = picture.convert(mode)
    pixels.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new(mode, pixels.size)  # a new picture has no info: no Exif, comment, profile or text along
    bare.paste(pixels)
    out = BytesIO()
    if target == "image/png":
        bare.save(out, "PNG", optimize=False)
    else:
        bare.save(out, "JPEG", quality=88)
    return out.getvalue()


def _require_harmless_pdf(data: bytes) -> None:
    """Refuse a PDF that is locked, broken, able to act or carries files."""
    if DEEP.search(data):
        raise Unusable(_("PDF:en går inte att läsa. Spara den på nytt, eller välj en annan fil."))
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise Unusable(_("PDF:en är låst med lösenord. Spara den utan lösenord och försök igen."))
        if not reader.pages:
            raise Unusable(_("PDF:en har inga sidor. Välj en annan fil."))
        acts = _acts(reader.trailer)
    except (PyPdfError, *BROKEN) as error:
        raise Unusable(_("PDF:en går inte att läsa. Spara den på nytt, eller välj en annan fil.")) from error
    if acts:
        raise Unusable(
            _("PDF:en innehåller program eller andra filer. Skriv ut den till en ny PDF, eller ta en bild.")
        )


def _acts(root: Any) -> bool:
    """True if some object that the document reaches has a key or a kind in PDF_ACTS."""
    waiting, seen = [root], set()
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if item.idnum in seen:
                continue
            seen.add(item.idnum)
            if len(seen) > MAX_PDF_OBJECTS:
                return True
            item = item.get_object()
        if isinstance(item, DictionaryObject):
            if PDF_ACTS & {str(key) for key in item} or str(item.get("/S", "")) in PDF_ACTS:
                return True
            waiting.extend(item.values())
        elif isinstance(item, ArrayObject):
            waiting.extend(item)
    return False
