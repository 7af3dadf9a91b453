"""What is sent: an address as somebody, then a form of the page that came, or a request that no page offers.

Most values are as a person would send them, so that requests get past the first check; one to four of them are odd.
"""

from __future__ import annotations

import io
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from hypothesis import strategies as st

from tests.fuzz.forms import Form, forms_of
from tests.fuzz.judge import Finding, body, judge
from tests.fuzz.world import VISITORS, World
from tests.meetings.samples import heic, huge_png, jpeg, pdf, png
from tests.rules.access_table import TABLE, Entry


PLAUSIBLE = (
    "", "1", "0", "on", "2026-12-01", "2026-12-01T10:00", "10:30", "Ont i knät sedan i går", "0701740605", "vc-01", "vc-02",
    "other", "annat", "a@example.org", "12", "3,5", "sv", "dark", "yrsel", "telefontillganglighet_samma_dag", "9000003",
    "2026-11", "9999-12", "0001-01",
)  # fmt: skip
ODD = (
    "\0", "9" * 400, "-1", "1e400", "NaN", "²", "٣", "0x1F", "٠٧٠", "'\"><script>alert(1)</script>", "\u202e\ufeff\u200d",
    "å" * 5_000, "\ud7ff\U0010ffff", "2026-02-30", "0000-00-00", "10000-01-01", "24:61", "-9223372036854775809",
    "99999999999999999999", "../../../etc/passwd", "{{7*7}}{% debug %}", "%s%n%00", "null", "[]", '{"a":{"a":[1e999]}}',
    "a: &a [*a]", "!!python/object:os.system", "' OR 1=1 --", "\r\nSet-Cookie: a=b", "https://example.org/", "//example.org", "\ufffd",
)  # fmt: skip
GUESSED = (
    "enhet", "vy", "sida", "sett", "fran", "efter", "orsak", "sok", "next", "unit", "month", "page", "period", "grupp", "snapshot",
    "stangt", "fil", "plats", "arena", "text", "who", "reason", "words", "act", "keys", "seen", "note", "pk", "steg", "format", "state",
    "language", "theme", "code", "logout_token", "error", "manad", "manader", "lage", "vem", "till", "skal", "nytta", "karta", "ar", "trend",
    "omrade", "jamfor", "granser", "delad", "kvar",
)  # fmt: skip
HEADERS: Mapping[str, tuple[str, ...]] = {
    "Accept-Language": ("en", "sv-SE;q=9,*;q=x", "a" * 3_000, "\xff"),
    "Accept": ("application/json", "text/event-stream", "*/*;q=nan"),
    "HX-Request": ("true",),
    "Range": ("bytes=0-3", "bytes=9-1", "bytes=-0", "rows=1"),
    "If-None-Match": ('"x"', "*", "W/"),
    "If-Modified-Since": ("Sun, 31 Feb 2026 25:00:00 GMT", "0"),
    "Last-Event-ID": ("1", "-1", "x", "9" * 40),
    "X-Forwarded-For": ("127.0.0.1, ::1", "a" * 500),
    "X-Forwarded-Host": ("example.org",),
    "X-Forwarded-Proto": ("https", "gopher"),
    "Host": ("example.org", "127.0.0.1:99999", "[::1"),
    "Referer": ("https://example.org/", "javascript:alert(1)", "http://[", "/" * 2_000),
    "Origin": ("null", "https://example.org"),
    "Sec-Fetch-Dest": ("empty", "image", "\t"),
    "User-Agent": ("", "Mozilla/5.0 (iPhone) \x7f", "x" * 8_000),
    "Cookie": ("sessionid=" + "x" * 32, "sessionid=; csrftoken=", "messages=!!!; theme=\"; django_language=xx", "=;=;;", "a=\xff"),
}  # fmt: skip
BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/json", b'{"text": 1}'), ("application/json", b"{"), ("application/json", b"[" * 5_000),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhej"),
    ("multipart/form-data", b"--\r\n"), ("multipart/form-data; boundary=" + "b" * 300, b""),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../a.png\"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!\r\n--x--"),
    ("application/x-www-form-urlencoded", b"text=%ff%fe&%00=1"), ("application/x-www-form-urlencoded; charset=utf-7", b"text=+AGE-"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(1_200))),
    ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'), ("", b"\x00\xff"),
)  # fmt: skip
FILES: tuple[tuple[str, bytes], ...] = (
    ("a.jpg", jpeg()), ("b.png", png()), ("c.pdf", pdf()), ("d.pdf", pdf(script=True)), ("e.heic", heic()), ("f.png", huge_png()),
    ("g.jpg", jpeg()[:200]), ("h.pdf", pdf()[:90]), ("i.png", png()[:40] + b"\0" * 900), ("../../j.jpg", jpeg()), ("k.svg", b"<svg onload='alert(1)'/>"),
    ("\u202egpj.exe", b"MZ" + b"\0" * 60), ("m.yaml", b"a: &a [*a, *a]"), ("n.yaml", b"!!python/object/apply:os.system ['true']"),
    ("o.xlsx", b"PK\x03\x04" + b"\0" * 60), ("p.csv", b"\xff\xfe;;;\r\n\"\r\n"), ("", b"x"), ("q" * 300 + ".png", png()), ("r.heic", heic()[:120]), ("s.txt", b""),
)  # fmt: skip
NAMES = tuple(TABLE)
SHELL = frozenset(
    {"/sprak", "/utseende", "/logga-ut"}
)  # forms of every page: sent directly as often as any other address
odd_or_plain = st.one_of(st.sampled_from(PLAUSIBLE), st.sampled_from(ODD), st.text(max_size=40))
some_headers = st.lists(st.sampled_from(sorted(HEADERS)), max_size=2, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: st.sampled_from(HEADERS[name]) for name in names})
)
guesses = st.dictionaries(st.sampled_from(GUESSED), odd_or_plain, max_size=4)
number = st.integers(0, 2**32 - 1)


@dataclass(frozen=True)
class Plan:
    """A visit before it is made.  Numbers choose among what a page turns out to offer: nothing is drawn meanwhile."""

    name: str
    visitor: str  # empty: somebody whom the page lets in
    other_part: tuple[int, object] | None
    asked: dict[str, str]
    headers: dict[str, str]
    second: str
    form: int
    plain: int
    odd: list[tuple[int, str | list[str]]]
    file: tuple[str, bytes]
    guesses: dict[str, str]
    body: tuple[str, bytes]


plans = st.builds(
    Plan,
    name=st.sampled_from(NAMES),
    visitor=st.one_of(st.just(""), st.sampled_from(VISITORS)),
    other_part=st.one_of(st.none(), st.none(), st.tuples(number, st.one_of(st.none(), st.sampled_from((10**30, 2**63, 0, "\0", "å" * 300))))),
    asked=guesses,
    headers=st.one_of(st.just({}), some_headers),
    second=st.sampled_from(("form", "form", "form", "post", "post", "put", "delete", "patch", "options", "head")),
    form=number,
    plain=number,
    odd=st.lists(st.tuples(number, st.one_of(odd_or_plain, st.lists(odd_or_plain, max_size=3))), max_size=4),
    file=st.sampled_from(FILES),
    guesses=guesses,
    body=st.sampled_from(BODIES),
)  # fmt: skip


class Visit:
    """Somebody opens an address, and sends a form of what comes or something that no page offers.  Nothing stays."""

    def __init__(self, world: World, plan: Plan) -> None:
        self.world, self.plan = world, plan
        self.who = plan.visitor or _let_in(TABLE[plan.name])
        self.asked: list[str] = []
        self.found: list[Finding] = []

    def go(self) -> None:
        """Two requests, one after the other, of one person; then the database is as before."""
        client = Client(raise_request_exception=False)
        with transaction.atomic():
            if self.world.cookies[self.who]:
                client.cookies[settings.SESSION_COOKIE_NAME] = self.world.cookies[self.who]
            self._visit(client)
            transaction.set_rollback(True)

    def _visit(self, client: Client) -> None:
        plan, entry = self.plan, TABLE[self.plan.name]
        try:
            url = reverse(plan.name.partition("#")[0], kwargs=self._parts(entry))
        except NoReverseMatch:  # odd parts that no address can hold
            return
        sent = {**dict(entry.data(self.world.cast)), **plan.asked}
        page = self._ask(client, "get", url, sent, headers=plan.headers)
        forms = [form for form in forms_of(page) if form.method == "post"]
        forms = [form for form in forms if form.action not in SHELL] or forms
        if plan.second == "form" and forms:
            form = forms[plan.form % len(forms)]
            self._ask(client, "post", form.action or url, self._filled(form))
        elif plan.second in ("form", "post"):
            self._ask(client, "post", url, plan.guesses, headers=plan.headers)
        else:
            self._ask(client, plan.second, url, plan.body[1], kind=plan.body[0])

    def _parts(self, entry: Entry) -> dict[str, Any]:
        """The parts of the address: those of the table, or one of them somebody else's, or odd."""
        found = dict(entry.parts(self.world.cast))
        if found and self.plan.other_part is not None:
            chosen, odd = self.plan.other_part
            name = sorted(found)[chosen % len(found)]
            known = self.world.ids.get(name, PLAUSIBLE)
            found[name] = known[chosen % len(known)] if odd is None else odd
        return found

    def _filled(self, form: Form) -> dict[str, Any]:
        """What the page offers, something plausible elsewhere, and a few fields odd, empty or doubled."""
        choose = random.Random(self.plan.plain)
        filled: dict[str, Any] = {
            name: choose.choice(form.fields[name] or PLAUSIBLE) for name in sorted(form.fields)
        }
        names = sorted(filled)
        for place, value in self.plan.odd if names else ():
            filled[names[place % len(names)]] = value
        for name in form.files:
            filled[name] = io.BytesIO(self.plan.file[1])
            filled[name].name = self.plan.file[0]
        return filled

    def _ask(
        self, client: Client, method: str, url: str, sent: Any, *, kind: str = "", headers: dict[str, str] | None = None
    ) -> str:  # fmt: skip
        """One request, judged; returns the page if it is one."""
        more: dict[str, Any] = {"headers": headers} if headers else {}
        if kind and method != "head":
            more["content_type"] = kind
        response = getattr(client, method)(url, {} if method == "head" else sent, **more)
        name = _name(url)
        self.asked.append(name)
        told = f"{method} {url[:200]} {_told(sent)} {more}"[:900]
        self.found += judge(response, name=name, who=self.who, asked=told, world=self.world)
        is_page = response.status_code in (200, 422) and response.get("Content-Type", "").startswith(
            "text/html"
        )
        return body(response) if is_page and not response.streaming else ""


def _let_in(entry: Entry) -> str:
    """A persona whom the page lets in, the last of the table."""
    allowed = [
        who for who, status in entry.statuses.items() if who != "anonymous" and status not in (302, 403, 404)
    ]
    return allowed[-1] if allowed else "nurse"


def _name(url: str) -> str:
    try:
        return resolve(urlsplit(url).path).url_name or "?"
    except Resolver404:
        return "?"


def _told(sent: Any) -> str:
    if isinstance(sent, bytes):
        return repr(sent[:120])
    return repr({name: getattr(value, "name", value) for name, value in sent.items()})[:600]
