"""Sessions in the database, as Django keeps them, read by a statement that is already prepared."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from narmare.region import rows


_SESSION = """
SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > %(now)s
"""


class SessionStore(db.SessionStore):
    """Django's, but for how a session is found."""

    def load(self) -> dict[str, Any]:
        """The session's content; an unknown or ended one is empty and loses its key, as in Django."""
        found = rows.one(_SESSION, {"key": self.session_key, "now": timezone.now()})
        if found is None:
            self._session_key = None
            return {}
        content: dict[str, Any] = self.decode(found[0])
        return content
