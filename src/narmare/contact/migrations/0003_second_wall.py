"""Row-level security for pages that read about persons (docs/decisions/2026-11-a-second-wall-for-pages-that-read.md).

The owner of the tables is not stopped.  The role `narmare_behind` sees a row when the reach that `region.wall` has put into the
transaction's settings holds it; without settings, none.  Writing is not the wall's business.
"""

from django.db import migrations


OWN = "NULLIF(current_setting('narmare.own', true), '')::bigint"
ACCOUNT = "NULLIF(current_setting('narmare.account', true), '')::bigint"


def among(name: str) -> str:
    """The keys in a setting, read once for a statement."""
    return f"ANY ((SELECT COALESCE(NULLIF(current_setting('narmare.{name}', true), ''), '{{}}')::bigint[])::bigint[])"


CASE = f"unit_id = {among('units')} OR person_id = (SELECT {OWN}) OR person_id = {among('cases')}"
STEP = "EXISTS (SELECT FROM contact_case k WHERE k.id = case_id)"
MESSAGE = """EXISTS (SELECT FROM meetings_conversation talk JOIN contact_case k ON k.code = talk.reference
                     WHERE talk.id = conversation_id)"""
PERSON = f"""id = (SELECT {OWN}) OR id = {among("persons")}
  OR EXISTS (SELECT FROM contact_case k WHERE k.person_id = region_person.id)
  OR EXISTS (SELECT FROM region_listing l WHERE l.person_id = region_person.id AND l.unit_id = {among("units")})
  OR EXISTS (SELECT FROM region_namedcontact n WHERE n.person_id = region_person.id AND n.account_id = (SELECT {ACCOUNT}))
  OR EXISTS (SELECT FROM region_carerelation r WHERE r.person_id = region_person.id AND r.unit_id = {among("units")})"""  # noqa: S608  our own text
POLICIES = {
    "contact_case": CASE, "contact_caseevent": STEP, "meetings_message": MESSAGE, "region_person": PERSON,
}  # fmt: skip


def raised(table: str, seen: str) -> str:
    """The statements that raise the wall before one table."""
    return f"""
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY behind_the_wall ON {table} FOR SELECT USING ({seen});
    CREATE POLICY adding ON {table} FOR INSERT WITH CHECK (true);
    CREATE POLICY changing ON {table} FOR UPDATE USING (true) WITH CHECK (true);
    CREATE POLICY removing ON {table} FOR DELETE USING (true);
    """


def lowered(table: str) -> str:
    """The statements that take it down."""
    names = ("behind_the_wall", "adding", "changing", "removing")
    dropped = "".join(f"DROP POLICY {name} ON {table};" for name in names)
    return f"{dropped} ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"


def build(apps: object, schema_editor: object) -> None:
    """The role, where the database's user can make it."""
    from narmare.region import wall

    wall.build()


class Migration(migrations.Migration):
    dependencies = [
        ("contact", "0002_cheap_to_write"),
        ("meetings", "0001_messages_files_notices"),
        ("region", "0002_what_is_closed_and_opened"),
    ]
    operations = [
        *(migrations.RunSQL(raised(table, seen), lowered(table)) for table, seen in POLICIES.items()),
        migrations.RunPython(build, migrations.RunPython.noop),
    ]
