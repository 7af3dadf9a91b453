"""New messages as they come: one listener of PostgreSQL in a process, and an event stream for each open page.

Only numbers travel: the stream says that there is a message, the page asks for it and is let in (or not) as always.  Nothing
here holds a database connection while a page is open but the one listener.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import psycopg
from django.db import connection

from narmare.meetings.actions import CHANNEL


PING_S = 15.0
RETRY_MS = 3_000
WAITING = 100  # numbers kept for a page that reads slowly; it asks for everything new anyway


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


@dataclass
class Hub:
    """Who listens to which conversation in this process."""

    pages: dict[int, set[asyncio.Queue[News]]] = field(default_factory=lambda: defaultdict(set))
    listener: asyncio.Task[None] | None = None

    def spread(self, news: News) -> None:
        """Give the news to every page that shows the conversation."""
        for queue in self.pages.get(news.conversation, ()):
            if not queue.full():
                queue.put_nowait(news)

    def join(self, conversation: int) -> asyncio.Queue[News]:
        """Begin to listen; the first page of the process starts the listener."""
        queue: asyncio.Queue[News] = asyncio.Queue(WAITING)
        self.pages[conversation].add(queue)
        if self.listener is None or self.listener.done():
            self.listener = asyncio.create_task(self._listen())
        return queue

    def leave(self, conversation: int, queue: asyncio.Queue[News]) -> None:
        """Stop listening."""
        self.pages[conversation].discard(queue)
        if not self.pages[conversation]:
            del self.pages[conversation]

    async def _listen(self) -> None:
        """Read the channel for as long as the process lives; a lost connection is made anew."""
        while True:
            try:
                await self._read_channel()
            except psycopg.OperationalError:
                await asyncio.sleep(1)

    async def _read_channel(self) -> None:
        parameters = connection.get_connection_params()
        wanted = {
            key: parameters[key]
            for key in ("dbname", "user", "password", "host", "port")
            if parameters.get(key)
        }
        async with await psycopg.AsyncConnection.connect(autocommit=True, **wanted) as wire:
            await wire.execute(f"LISTEN {CHANNEL}")
            async for notice in wire.notifies():
                self.spread(News.of(notice.payload))


hub = Hub()


async def stream(
    conversation: int, *, behind: list[int], internal: bool, ping_s: float = PING_S
) -> AsyncIterator[str]:
    """Server-sent events: first the messages that the page has missed, then each as it comes, a comment in between.

    Args:
        behind: numbers of the messages after the last one that the page has, oldest first.
        internal: whether the reader gets internal notes too.
    """
    queue = hub.join(conversation)
    try:
        yield f"retry: {RETRY_MS}\n\n"
        last = 0
        for number in behind:
            yield event(number)
            last = number
        while True:
            try:
                news = await asyncio.wait_for(queue.get(), ping_s)
            except TimeoutError:
                yield ": ping\n\n"
                continue
            if news.message > last and (internal or not news.internal):
                yield event(news.message)
    finally:
        hub.leave(conversation, queue)


def event(message: int) -> str:
    """One event: the number of a message, also as the id that the browser sends back when it reconnects."""
    return f"id: {message}\nevent: message-posted\ndata: {message}\n\n"
