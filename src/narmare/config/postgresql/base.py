"""The backend; Django wants it in a module of this name."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL, asked by its socket whether it is still there."""

    def is_usable(self) -> bool:
        """Whether the kept connection can be used: nothing waits to be read on it.

        Between requests a healthy server is silent.  When it restarts or ends the connection, it says so, or the socket is
        closed: both can be read.  Django's own `SELECT 1` would cost a trip to the database for every request.
        """
        link = self.connection
        if link is None or link.closed:
            return False
        waiting = select.poll()
        waiting.register(link.fileno(), select.POLLIN)
        return not waiting.poll(0)
