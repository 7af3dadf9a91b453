"""Mark a view that anybody may open without signing in."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required


PUBLIC = "public"


def public[View: Callable[..., Any]](view: View) -> View:
    """Let everybody in.  `view.permission` says so, as `requires(...)` does for a permission."""
    marked: View = login_not_required(view)
    marked.permission = PUBLIC  # type: ignore[attr-defined]
    return marked
