"""The second wall before what hangs on a case: conversations and their files, promised calls, drafts (region/wall.py).

A conversation of a case is seen where the case is; one that is still a draft's by whom it is about, who may act for them, or who
began it.  A subquery of a policy runs behind the wall too, so each says only what is its own.
"""

from importlib import import_module

from django.db import migrations


wall = import_module("narmare.contact.migrations.0003_second_wall")
BEGUN = f"person_id = (SELECT {wall.OWN}) OR person_id = {wall.among('cases')}"
POLICIES = {
    "meetings_conversation": f"""CASE WHEN reference IS NULL THEN opened_by_id = (SELECT {wall.ACCOUNT}) OR {BEGUN}
  ELSE EXISTS (SELECT FROM contact_case k WHERE k.code = reference) END""",  # noqa: S608  our own text
    "meetings_attachment": "EXISTS (SELECT FROM meetings_conversation talk WHERE talk.id = conversation_id)",
    "contact_callback": wall.STEP,
    "contact_draft": f"account_id = (SELECT {wall.ACCOUNT}) OR {BEGUN}",
}


class Migration(migrations.Migration):
    dependencies = [
        ("contact", "0004_follow_codes_encrypted"),
        ("meetings", "0004_messages_signed"),
    ]
    operations = [
        migrations.RunSQL(wall.raised(table, seen), wall.lowered(table)) for table, seen in POLICIES.items()
    ]
