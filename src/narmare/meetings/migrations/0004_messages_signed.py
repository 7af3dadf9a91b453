"""Messages are signed; those that are stored already become so here.

What is signed, and how, stands here as it was then: whatever a later version signs, this migration goes on to work.
"""

import hashlib
import json
from datetime import UTC
from typing import Any

from django.db import connection, migrations, models

import narmare.region.fields


STORED = """
SELECT message.id, talk.id, talk.person_id, talk.reference, message.author_id, message.side, message.internal, message.at,
       message.text, ARRAY(SELECT file.sha256 FROM meetings_attachment file WHERE file.message_id = message.id)
FROM meetings_message message JOIN meetings_conversation talk ON talk.id = message.conversation_id
WHERE message.id > %s ORDER BY message.id LIMIT 500
"""


def sign(apps: Any, schema_editor: Any) -> None:
    """Sign every message as it stands, some at a time."""
    fields = apps.get_model("meetings", "Message")._meta
    text, signature = fields.get_field("text"), fields.get_field("signature")
    after = 0
    with connection.cursor() as cursor:
        while rows := _some(cursor, after):
            for row in rows:
                closed = signature.get_prep_value(digest(row, text.opened(row[8])))
                cursor.execute("UPDATE meetings_message SET signature = %s WHERE id = %s", [closed, row[0]])
            after = rows[-1][0]


def _some(cursor: Any, after: int) -> list[tuple[Any, ...]]:
    cursor.execute(STORED, [after])
    return cursor.fetchall()


def digest(row: tuple[Any, ...], words: str) -> str:
    """SHA-256, in hex, over the message as a JSON array."""
    _key, *who, at, _closed, files = row
    said = json.dumps([*who, at.astimezone(UTC).isoformat(), words, sorted(files)], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_messages_encrypted")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="signature",
            field=narmare.region.fields.SealedTextField(default="", help_text="see meetings.signing"),
            preserve_default=False,
        ),
        migrations.RunPython(sign, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(signature__regex=r"^g1[.]"), name="message_signed"
            ),
        ),
    ]
