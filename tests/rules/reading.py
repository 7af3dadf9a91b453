"""Which addresses read tables of persons, and which of them do so without the second wall, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from narmare.region import wall


# The tables that have policies (POLICIES in contact's squashed migration).
BOUND = (
    "contact_amendment", "contact_signature", "contact_case", "contact_caseevent", "contact_callback", "contact_caller", "contact_draft", "meetings_attachment", "meetings_conversation",
    "meetings_message", "region_person",
)  # fmt: skip
READ = re.compile(rf'(?:FROM|JOIN)\s+"?({"|".join(BOUND)})"?\b')
BY_LAW = "reads what is outside one's own reach, by a way of the law that is recorded first (region/paths.py); the wall knows reach only"
BY_NUMBER = "reads whom a whole number has found: outside one's reach until the call is registered, open for an hour by the access log"
EXEMPT = {
    "closed-find": BY_NUMBER,
    "closed-begin": BY_LAW,
    "closed-opened": BY_LAW,
    "lift-requests": BY_LAW,
    "lift-answer": BY_LAW,
    "to-sign": "one's own entries, which whoever wrote them signs wherever the case lies now (patientdatalagen 3 kap. 10 §); each opening is logged",
    "new-call": BY_NUMBER,
    "register-call": BY_NUMBER,
    "tables": "tells of reports by a unit's staff to a manager whose role reads no person; the page names nobody",
    "table": "counts how a unit's staff judged a table's suggestions for a manager whose role reads no person; the page names nobody",
    "table-replay": "counts decisions of a unit's past cases anew for a manager whose role reads no person; the page names nobody",
    "ask": "the resident's own drafts; one view with the submit, whose statements are counted",
    "ask-step": "the resident's own draft; one view with the submit, whose statements are counted",
    "draft-file": "a file of one's own draft; beside the submit",
    "case-stream": "a stream that is open for minutes, in a process of its own: a transaction must not stay open as long",
}


@contextmanager
def tables_read() -> Iterator[set[str]]:
    """Inside, the tables of persons that statements read while the wall is down."""
    found: set[str] = set()

    def looked(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = sql.decode() if isinstance(sql, bytes) else str(sql)
        if read := READ.findall(text):
            with connection.connection.cursor() as beside:
                role = beside.execute("SELECT current_setting('role')").fetchone()
            if role != (wall.ROLE,) and "set_config('narmare." not in text:
                found.update(read)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(looked):
        yield found
