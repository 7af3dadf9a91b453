"""A stream of events ends: when its time is over, and in the hub when the page has gone."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

import pytest

from narmare.meetings import live
from narmare.meetings.watching import Seen


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> live.Hub:
    """A hub whose listener is there at once and hears nothing."""

    class Deaf(live.Hub):
        async def _listen(self) -> None:
            self.ready.set()
            await asyncio.Event().wait()

    found = Deaf()
    monkeypatch.setattr(live, "hub", found)
    monkeypatch.setattr(live, "_stored", lambda conversation, after, internal: [after + 1])
    return found


def finish[T](work: Coroutine[None, None, T]) -> T:
    """Run it in a thread of its own: where the journeys have driven a browser, the main thread has a loop already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def reader(may: bool = True) -> live.Reader:
    return live.Reader(1, lambda: may)


async def read(hub: live.Hub, most: int, may: bool = True, **more: float) -> list[str]:
    said = []
    stream = live.stream(7, reader=reader(may), after=4, internal=False, **more)
    async for part in stream:
        said.append(part)
        if len(said) == most:
            break
    await stream.aclose()  # type: ignore[attr-defined]
    if hub.listener is not None:
        hub.listener.cancel()
    return said


def test_it_ends_by_itself_so_that_rights_are_asked_anew(hub: live.Hub) -> None:
    said = finish(read(hub, 100, ping_s=0.01, life_s=0.05))

    assert said[:2] == ["retry: 3000\n\n", live.event(5)]
    assert ": ping\n\n" in said
    assert len(said) < 100
    assert hub.pages == {}


def test_it_ends_when_the_right_has_ended(hub: live.Hub) -> None:
    said = finish(read(hub, 100, may=False, ping_s=0.01, check_s=0.02, life_s=60))

    assert said[1] == live.event(5)
    assert 3 <= len(said) < 100
    assert hub.pages == hub.readers == {}


@pytest.mark.parametrize(("seen", "may", "ends"), [
    (Seen(frozenset()), True, True),  # the session has ended: nothing more is asked
    (Seen(frozenset({"s"}), persons=frozenset({9})), False, True),
    (Seen(frozenset({"s"}), persons=frozenset({9})), True, False),
    (Seen(frozenset({"s"}), persons=frozenset({8})), False, False),
])  # fmt: skip
def test_it_ends_when_a_look_has_seen_why(hub: live.Hub, seen: Seen, may: bool, ends: bool) -> None:
    async def run() -> list[str]:
        whose = live.Reader(1, lambda: may, person=9, session="s")
        page = live.stream(7, reader=whose, after=4, internal=False)
        said = [await anext(page), await anext(page)]
        hub.unseen.clear()
        hub.heed(seen, dict(hub.whose))
        hub.spread(live.News(7, 6, False))
        said += [part async for part in page] if ends else [await anext(page)]
        await page.aclose()  # type: ignore[attr-defined]
        return said[2:]

    assert finish(run()) == ([] if ends else [live.event(6)])
    assert hub.whose == {}


def test_a_page_is_asked_about_in_the_first_look_after_it_came(hub: live.Hub) -> None:
    async def run() -> list[str]:
        page = live.stream(7, reader=live.Reader(1, lambda: False, session="s"), after=4, internal=False)
        said = [await anext(page), await anext(page)]
        hub.heed(Seen(frozenset({"s"})), dict(hub.whose))
        return [*said, *[part async for part in page]][2:]

    assert finish(run()) == []


def test_a_reader_with_too_many_pages_loses_the_oldest(hub: live.Hub) -> None:
    async def run() -> tuple[bool, int]:
        pages = [live.stream(7, reader=reader(), after=4, internal=False) for _ in range(live.MOST + 1)]
        for page in pages:
            await anext(page)
        first = [said async for said in pages[0]]
        newest = await anext(pages[-1])
        for page in pages:
            await page.aclose()  # type: ignore[attr-defined]
        hub.listener.cancel()  # type: ignore[union-attr]
        return first == [live.event(5)] and newest == live.event(5), len(hub.readers)

    assert finish(run()) == (True, 0)


def test_a_page_that_has_gone_is_forgotten(hub: live.Hub) -> None:
    finish(read(hub, 2, ping_s=10))

    assert hub.pages == {}


@pytest.mark.parametrize(("internal", "numbers"), [(False, [5, 8]), (True, [5, 6, 8])])
def test_news_are_told_once_and_internal_ones_only_to_staff(
    hub: live.Hub, internal: bool, numbers: list[int]
) -> None:
    async def run() -> list[str]:
        stream = live.stream(7, reader=reader(), after=4, internal=internal)
        said = [await anext(stream), await anext(stream)]
        for news in (
            live.News(7, 5, False),
            live.News(7, 6, True),
            live.News(8, 7, False),
            live.News(7, 8, False),
        ):
            hub.spread(news)
        said += [await anext(stream) for _ in numbers[1:]]
        await stream.aclose()  # type: ignore[attr-defined]
        hub.listener.cancel()  # type: ignore[union-attr]
        return said[1:]

    assert finish(run()) == [live.event(number) for number in numbers]
