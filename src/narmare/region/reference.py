"""The page docs/reference/permissions.md, made from `permissions`.

Write it anew after a change: `python manage.py permissions_page > docs/reference/permissions.md`.
"""

from __future__ import annotations

from django.utils import translation

from narmare.region.permissions import ALL_ROLES, Permission


HEAD = """\
# Permissions

Made from `src/narmare/region/permissions.py`; a test refuses a stale page.
Write it anew with `python manage.py permissions_page > docs/reference/permissions.md`.

A role is held at a unit and reaches everything below it.  Resident and relative are not granted: they follow from who the
account is and from the rights that persons have given.  A permission opens a kind of page; which person somebody may read
about is decided by the relation (see [trust](../explanation/trust.md)).
"""


def permission_page() -> str:
    """The whole page: role x permission, then each in the words of the screen."""
    with translation.override("en"):
        parts = [HEAD, _table(), _roles(), _permissions()]
    return "\n".join(parts)


def _table() -> str:
    head = "| permission | " + " | ".join(f"`{role.key}`" for role in ALL_ROLES) + " |"
    rule = "|---|" + ":-:|" * len(ALL_ROLES)
    rows = [
        f"| `{permission}` | "
        + " | ".join("yes" if permission in role.permissions else "" for role in ALL_ROLES)
        + " |"
        for permission in Permission
    ]
    return "\n".join(["## Role x permission", "", head, rule, *rows, ""])


def _roles() -> str:
    rows = [f"| `{role.key}` | {role.title} | {role.description} |" for role in ALL_ROLES]
    return "\n".join(["## Roles", "", "| role | on screen | what it is |", "|---|---|---|", *rows, ""])


def _permissions() -> str:
    rows = [f"| `{permission}` | {permission.meaning} |" for permission in Permission]
    return "\n".join(
        ["## Permissions", "", "| permission | what it lets somebody do |", "|---|---|", *rows, ""]
    )
