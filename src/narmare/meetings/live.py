"""New messages as they come: one listener of PostgreSQL in a process, and an event stream for each open page.

Only numbers travel: the stream says that there is a message, the page asks for it and is let in (or not) as always.  Nothing
here holds a database connection while a page is open but the one listener.

A page misses nothing: it joins first, then the stored messages after its last one are read, then the news.  When the
listener had to connect anew, every page reads the stored ones again.  A stream ends when the reader's right or session has
(noticed in a look every other second, see `watching`; asked now and then whatever is noticed), when the reader has opened too many others since, and by itself after ten minutes; the browser comes
back with the number of its last message, and is let in (or not) once more.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import psycopg
from asgiref.sync import sync_to_async
from django.db import DatabaseError, connection

from narmare.meetings.actions import CHANNEL
from narmare.meetings.models import Message
from narmare.meetings.watching import Seen, Watch


log = logging.getLogger(__name__)
PING_S = 15.0
LIFE_S = 600.0
LOOK_S = 2.0  # so long a right that has ended may live on in an open page: numbers only, never a text
CHECK_S = 30.0  # and so long (and a ping) if no look has noticed why
MOST = 20  # open pages of one reader; the next one ends the oldest
RETRY_MS = 3_000
WAITING = 100  # numbers kept for a page that reads slowly; it asks for everything new anyway
READY_S = 5.0  # longest wait for the listener before a page reads what is stored
AGAIN_S = 1.0


@dataclass(frozen=True)
class News:
    """A message was stored."""

    conversation: int
    message: int
    internal: bool

    @classmethod
    def of(cls, payload: str) -> News:
        """What "conversation:message:0" says.

        Raises:
            ValueError: it says something else.
        """
        conversation, message, internal = payload.split(":")
        return cls(int(conversation), int(message), internal == "1")


END = News(0, 0, internal=False)  # the page must go
ASK = News(0, 0, internal=True)  # the reader's right may have ended
type Queue = asyncio.Queue[News | None]  # None: something may have been missed, read what is stored


@dataclass(frozen=True)
class Reader:
    """Whose page it is, about whom and in which session, and whether they may still read; `may` asks the database, in a thread of its own."""

    account: int
    may: Callable[[], bool]
    person: int = 0
    session: str = ""

    async def gone(self) -> bool:
        """Whether the right has ended.  Leaves no connection open."""
        return not await sync_to_async(_closing)(self.may)


@dataclass
class Hub:
    """Who listens to which conversation in this process, and which pages each reader has open, the oldest first."""

    pages: dict[int, set[Queue]] = field(default_factory=lambda: defaultdict(set))
    readers: dict[int, deque[Queue]] = field(default_factory=lambda: defaultdict(deque))
    whose: dict[Queue, Reader] = field(default_factory=dict)
    unseen: set[Queue] = field(default_factory=set)  # joined since the last look
    listener: asyncio.Task[None] | None = None
    watcher: asyncio.Task[None] | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    def spread(self, news: News) -> None:
        """Give the news to every page that shows the conversation."""
        for queue in self.pages.get(news.conversation, ()):
            if not queue.full():
                queue.put_nowait(news)

    def join(self, conversation: int, reader: Reader) -> Queue:
        """Begin to listen; the first page of the process starts the listener, and one too many ends the reader's oldest."""
        queue: Queue = asyncio.Queue(WAITING)
        self.pages[conversation].add(queue)
        self.readers[reader.account].append(queue)
        self.whose[queue] = reader
        self.unseen.add(queue)
        if len(self.readers[reader.account]) > MOST:
            _end(self.readers[reader.account].popleft())
        if self.listener is None or self.listener.done():
            self.listener = asyncio.create_task(self._listen())
        if self.watcher is None or self.watcher.done():
            self.watcher = asyncio.create_task(self._look_on())
        return queue

    def leave(self, conversation: int, reader: int, queue: Queue) -> None:
        """Stop listening."""
        self.whose.pop(queue, None)
        self.unseen.discard(queue)
        self.pages[conversation].discard(queue)
        if not self.pages[conversation]:
            del self.pages[conversation]
        if queue in self.readers[reader]:
            self.readers[reader].remove(queue)
        if not self.readers[reader]:
            del self.readers[reader]

    async def _look_on(self) -> None:
        """Look for rights and sessions that have ended while any page is open; with the last page it ends."""
        watch = Watch()
        while self.whose:
            await asyncio.sleep(LOOK_S)
            pages = dict(self.whose)
            sessions = {reader.session for reader in pages.values()}
            try:
                self.heed(await sync_to_async(_closing)(partial(watch.look, sessions)), pages)
            except DatabaseError as error:
                log.warning(
                    "No look at rights that have ended (%s); the next one follows.", type(error).__name__
                )

    def heed(self, seen: Seen, pages: Mapping[Queue, Reader]) -> None:
        """End the pages whose session has ended, and have those asked about whom a change may concern.

        Args:
            pages: those that were open when the look was begun; one that came later is asked about after the next.
        """
        for queue, reader in pages.items():
            concerned = seen.concerns(reader.account, reader.person) or queue in self.unseen
            if reader.session not in seen.living:
                _end(queue)
            elif concerned and not queue.full():
                queue.put_nowait(ASK)
        self.unseen -= pages.keys()

    async def _listen(self) -> None:
        """Read the channel for as long as the process lives; a lost connection is made anew."""
        while True:
            try:
                await self._read_channel()
            except psycopg.OperationalError as error:
                log.warning("The listener lost the database (%s); it connects anew.", type(error).__name__)
            self.ready.clear()
            await asyncio.sleep(AGAIN_S)

    async def _read_channel(self) -> None:
        parameters = connection.get_connection_params()
        wanted = {
            key: parameters[key]
            for key in ("dbname", "user", "password", "host", "port")
            if parameters.get(key)
        }
        async with await psycopg.AsyncConnection.connect(autocommit=True, **wanted) as wire:
            await wire.execute(f"LISTEN {CHANNEL}")
            self.ready.set()
            for queue in [queue for found in self.pages.values() for queue in found]:
                if not queue.full():
                    queue.put_nowait(None)
            async for notice in wire.notifies():
                self.spread(News.of(notice.payload))


hub = Hub()


def _end(queue: Queue) -> None:
    """The page has nothing more to read but that it must go."""
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait(END)


def _closing[T](asked: Callable[[], T]) -> T:
    """What the database answers.  Leaves no connection open."""
    try:
        return asked()
    finally:
        if not connection.in_atomic_block:
            connection.close()


def _stored(conversation: int, after: int, internal: bool) -> list[int]:
    """Numbers of the stored messages after `after`, oldest first.  Leaves no connection open."""
    found = Message.objects.filter(conversation=conversation, pk__gt=after).order_by("pk")
    wanted = found if internal else found.filter(internal=False)
    return _closing(lambda: list(wanted.values_list("pk", flat=True)))


async def stream(
    conversation: int, *, reader: Reader, after: int, internal: bool,
    ping_s: float = PING_S, check_s: float = CHECK_S, life_s: float = LIFE_S,
) -> AsyncIterator[str]:  # fmt: skip
    """Server-sent events: first the messages that the page has missed, then each as it comes, a comment in between.

    Args:
        after: the last message that the page has.
        internal: whether the reader gets internal notes too.
        check_s: how often the reader's right is asked for.
        life_s: the stream ends then; the browser opens the next one.
    """
    queue, ends = hub.join(conversation, reader), time.monotonic() + life_s
    asked = time.monotonic()  # whoever opened the page was let in just now
    try:
        yield f"retry: {RETRY_MS}\n\n"
        told: set[int] = set()
        news: News | None = None
        try:
            await asyncio.wait_for(hub.ready.wait(), READY_S)
        except TimeoutError:
            log.warning("The listener is not ready; the page reads what is stored.")
        while True:
            fresh = await _numbers(conversation, after, internal, news)
            for number in [number for number in fresh if number not in told]:
                yield event(number)
                told.add(number)
            left = ends - time.monotonic()
            if left <= 0:
                return
            try:
                news = await asyncio.wait_for(queue.get(), min(ping_s, left))
            except TimeoutError:
                yield ": ping\n\n"  # a page that has gone makes this fail, and the stream ends
                news = News(conversation, 0, False)
            if news == END:
                return
            if news == ASK or time.monotonic() - asked >= check_s:
                if await reader.gone():
                    return
                asked = time.monotonic()
    finally:
        hub.leave(conversation, reader.account, queue)


async def _numbers(conversation: int, after: int, internal: bool, news: News | None) -> list[int]:
    """What to tell: what is stored after `after` when something may have been missed, else the news if it is for the page."""
    if news is None:
        return await sync_to_async(_stored)(conversation, after, internal)
    return (
        [news.message] if news.message and (internal or not news.internal) else []
    )  # END and ASK tell of no message


def event(message: int) -> str:
    """One event: the number of a message, also as the id that the browser sends back when it reconnects."""
    return f"id: {message}\nevent: message-posted\ndata: {message}\n\n"
