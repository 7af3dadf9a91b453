"""What the migrations make in PostgreSQL, as lines; and those of the migrations that were made one after the other.

    python -m tests.schema [TABLE ...]

Without a table it writes `tests/rules/schema_one_by_one.txt` anew: one digest a table, of the schema that the replaced migrations make in
a database of their own (8 s of processor time, so no test does it).  With tables it prints their lines.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from django.db.migrations import Migration


KEPT = Path(__file__).parent / "rules" / "schema_one_by_one.txt"
APPS = ("region", "meetings", "contact", "programme", "followup", "reports")
FUNCTIONS, SOURCES = "functions", "sources"
# Each says: table, what, its name, how it is.
_OF_TABLES = """
WITH ours AS (
  SELECT c.* FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND split_part(c.relname, '_', 1) = ANY(%(apps)s)
)
SELECT relname, 'kind', relkind::text, concat_ws(' ', relpersistence, relrowsecurity, relforcerowsecurity, reloptions::text,
       obj_description(oid, 'pg_class'), CASE relkind WHEN 'v' THEN pg_get_viewdef(oid) END) FROM ours WHERE relkind NOT IN ('i', 'S')
UNION ALL
SELECT o.relname, 'column', lpad(row_number() OVER (PARTITION BY o.oid ORDER BY a.attnum)::text, 3, '0'),
       concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity::text,
                 a.attgenerated::text, a.attcollation::regcollation::text, a.attstorage::text, a.attcompression::text,
                 a.attoptions::text, col_description(o.oid, a.attnum),
                 pg_get_serial_sequence(o.relname, a.attname), s.seqtypid::regtype::text, s.seqstart, s.seqincrement, s.seqmin,
                 s.seqmax, s.seqcache, s.seqcycle)
FROM ours o JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = o.oid AND d.adnum = a.attnum
LEFT JOIN pg_sequence s ON s.seqrelid = pg_get_serial_sequence(o.relname, a.attname)::regclass
WHERE o.relkind NOT IN ('i', 'S')
UNION ALL
SELECT o.relname, 'constraint', k.conname, concat_ws(' ', k.convalidated, pg_get_constraintdef(k.oid), obj_description(k.oid, 'pg_constraint'))
FROM ours o JOIN pg_constraint k ON k.conrelid = o.oid WHERE k.contype <> 'n'
UNION ALL
SELECT o.relname, 'index', x.relname, concat_ws(' ', i.indisvalid, pg_get_indexdef(x.oid), obj_description(x.oid, 'pg_class'))
FROM ours o JOIN pg_index i ON i.indrelid = o.oid JOIN pg_class x ON x.oid = i.indexrelid
UNION ALL
SELECT o.relname, 'trigger', t.tgname, concat_ws(' ', t.tgenabled, pg_get_triggerdef(t.oid), obj_description(t.oid, 'pg_trigger'))
FROM ours o JOIN pg_trigger t ON t.tgrelid = o.oid WHERE NOT t.tgisinternal
UNION ALL
SELECT p.tablename, 'policy', p.policyname, concat_ws(' ', p.permissive, p.roles::text, p.cmd, p.qual, '|', p.with_check)
FROM ours o JOIN pg_policies p ON p.schemaname = 'public' AND p.tablename = o.relname
UNION ALL
SELECT '{functions}', 'function', f.proname, pg_get_functiondef(f.oid) FROM pg_proc f WHERE f.pronamespace = 'public'::regnamespace
""".replace("{functions}", FUNCTIONS)
# A condition whose column changed its type was read by PostgreSQL twice, and is written with the cast inside the list.
_CAST_INSIDE = re.compile(r"ARRAY\[((?:\('[^']*'::character varying\)::text(?:, )?)+)\]")


def made() -> dict[str, list[str]]:
    """Table -> the lines of its schema, in the database of the settings."""
    from django.db import connection

    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_OF_TABLES, {"apps": list(APPS)})
        for table, *said in cursor.fetchall():
            found.setdefault(table, []).append(_CAST_INSIDE.sub(_cast_outside, " ".join(said)))
    return {table: sorted(lines) for table, lines in sorted(found.items())}


def _cast_outside(found: re.Match[str]) -> str:
    plain = re.sub(r"\(('[^']*'::character varying)\)::text", r"\1", found[1])
    return f"(ARRAY[{plain}])::text[]"


def digests(schema: dict[str, list[str]]) -> dict[str, str]:
    """Table -> a digest of its lines."""
    return {table: _digest("\n".join(lines).encode()) for table, lines in schema.items()}


def _digest(of: bytes) -> str:
    return hashlib.sha256(of).hexdigest()[:16]


@cache
def kept() -> dict[str, str]:
    """The digests of what the replaced migrations made, and of themselves."""
    return dict(line.split() for line in KEPT.read_text().splitlines())


def sources(squashed: Iterable[Migration]) -> str:
    """A digest of the replaced migrations' own files."""
    files = sorted(
        path
        for migration in squashed
        for _, name in migration.replaces
        for path in Path("src/narmare", migration.app_label, "migrations").glob(f"{name}.py")
    )
    return _digest(b"".join(path.read_bytes() for path in files))


def squashed() -> list[Migration]:
    """The migrations that replace those that were made one after the other."""
    from django.db.migrations.loader import MigrationLoader

    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {}
    return [found[key] for key in sorted(found) if key[0] in APPS and "_squashed_" in key[1]]


def migrate_one_by_one() -> None:
    """Bring up the database of the settings, which is empty, as a version without the squashed migrations did.

    When only the first of them is there, Django cannot use what replaces them all, and goes on with the others.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.loader.replace_migrations = False
    executor.loader.build_graph()
    executor.migrate([migration.replaces[0] for migration in squashed()])
    call_command("migrate", verbosity=0, interactive=False)


def main(tables: list[str]) -> None:
    """Write the digests, or print the lines of `tables`."""
    import tests.conftest  # noqa: F401  starts a database of its own

    migrate_one_by_one()
    schema = made()
    if tables:
        print("\n".join(line for table in tables for line in schema[table]))  # noqa: T201  what was asked for
    else:
        said = {SOURCES: sources(squashed()), **digests(schema)}
        KEPT.write_text("".join(f"{name} {digest}\n" for name, digest in said.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
