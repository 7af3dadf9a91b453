"""The record (patientdatalagen 3 kap.): entries are signed, corrected beside the original, and held as they were written.

What hangs on an entry cannot be changed or taken away, not by the product's own database user either: `contact_as_written` refuses.
Encrypting anew with another key is let through (`region.rotation` says that it does so), for the encrypted columns alone; whether
it left the words as they were is what `narmare verify` asks.  Truncation is not refused here: the logs are, and they miss the rows.
"""

from importlib import import_module
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import narmare.region.fields


wall = import_module("narmare.contact.migrations.0003_second_wall")
FUNCTION = """
CREATE FUNCTION contact_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
-- Arguments: the columns that are encrypted; those that are held, "{}" for all.
DECLARE
  closed text[] := TG_ARGV[0]::text[];
  held text[] := TG_ARGV[1]::text[];
  was jsonb := to_jsonb(OLD);
  becomes jsonb;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    becomes := to_jsonb(NEW);
    IF held <> '{}' THEN
      SELECT jsonb_object_agg(key, value) INTO was FROM jsonb_each(was) WHERE key = ANY (held);
      SELECT jsonb_object_agg(key, value) INTO becomes FROM jsonb_each(becomes) WHERE key = ANY (held);
    END IF;
    IF current_setting('narmare.reclosing', true) = 'on' THEN
      was := was - closed;
      becomes := becomes - closed;
    END IF;
    IF was = becomes THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is part of a record: it is not changed or erased (patientdatalagen 3 kap. 14 §). Add a correction.', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
# Table -> encrypted columns, held columns ("" for all), condition under which it is held, columns whose change is asked about.
HELD = {
    "meetings_message": ("text,signature", "", "", ""),
    "meetings_attachment": ("name", "", "OLD.message_id IS NOT NULL", ""),
    "contact_caller": ("words", "", "", ""),
    "contact_disagreement": ("reason", "", "", ""),
    "contact_signature": ("digest", "", "", ""),
    "contact_amendment": ("text,reason", "", "", ""),
    "contact_case": (
        "words,hope,answers", "words,hope,answers,questionnaire,questionnaire_version,person_id", "",
        "words, hope, answers, questionnaire, questionnaire_version, person_id",
    ),
}  # fmt: skip


def guarded(table: str) -> str:
    """The statement that guards one table."""
    closed, held, when, of = HELD[table]
    condition = f"WHEN ({when}) " if when else ""
    asked = f"UPDATE OF {of}" if of else "UPDATE"
    return (
        f"CREATE TRIGGER as_written BEFORE {asked} OR DELETE ON {table} FOR EACH ROW {condition}"
        f"EXECUTE FUNCTION contact_as_written('{{{closed}}}', '{{{held}}}');"
    )


# What was written before there were signatures waits for one.
WAITING = """
INSERT INTO contact_unsigned (entry_id, by_id, unit_id, at)
SELECT id, by_id, unit_id, at FROM contact_caseevent
WHERE kind IN ('answered', 'asked', 'noted', 'priority', 'suggestion_accepted', 'suggestion_changed', 'assessment_needed', 'assessed',
               'booked', 'call_tried', 'handed_over', 'closed')
"""
KINDS = [
    ("submitted", "skickat"), ("read", "läst"), ("taken", "taget"), ("released", "lagt tillbaka i kön"), ("handed_over", "lämnat över"),
    ("answered", "besvarat"), ("asked", "fråga till invånaren"), ("replied", "svar från invånaren"), ("noted", "intern anteckning"),
    ("priority", "prioritet ändrad"), ("suggestion_accepted", "förslag godtaget"), ("suggestion_changed", "förslag ändrat"),
    ("wrongly_sorted", "anmält som fel sorterat"), ("worse", "personen har blivit sämre"), ("wants_person", "vill tala med en människa"),
    ("assessment_needed", "medicinsk bedömning behövs"), ("assessed", "medicinsk bedömning gjord"), ("booked", "bokat"),
    ("call_promised", "återuppringning lovad"), ("dialled", "numret uppringt"), ("call_tried", "försök att ringa"),
    ("call_late", "lovad tid att ringa har passerat"), ("closed", "avslutat"), ("reopened", "öppnat igen"), ("corrected", "rättelse"),
    ("disputed", "personens uppfattning"),
]  # fmt: skip
ENTRY = "EXISTS (SELECT FROM contact_caseevent e WHERE e.id = {})"
POLICIES = {
    "contact_signature": ENTRY.format("entry_id"),
    "contact_amendment": ENTRY.format("step_id"),
}


def _key() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _kept(to: str, related: str, **more: Any) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=related, to=to, **more)


def _once(related: str) -> models.OneToOneField:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT, related_name=related, to="contact.caseevent"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("contact", "0010_disagreements_encrypted"),
        ("meetings", "0006_files_encrypted"),
        ("region", "0009_reasons_encrypted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="caseevent", name="kind", field=models.CharField(choices=KINDS, max_length=25)
        ),
        migrations.CreateModel(
            name="Unsigned",
            fields=[
                ("id", _key()),
                ("at", models.DateTimeField()),
                ("by", _kept(settings.AUTH_USER_MODEL, "unsigned_entries")),
                ("entry", _once("unsigned")),
                ("unit", _kept("region.unit", "unsigned_entries")),
            ],
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", _key()),
                ("text", narmare.region.fields.SealedTextField()),
                ("reason", narmare.region.fields.SealedTextField(blank=True)),
                ("entry", _kept("contact.caseevent", "amendments", null=True)),
                ("step", _once("amendment")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="amendment_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry__isnull", False), ("reason", ""), _connector="OR"),
                        name="amendment_correction_has_reason",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", _key()),
                ("at", models.DateTimeField()),
                ("profession", models.CharField(blank=True, max_length=20)),
                (
                    "because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("left", "har slutat på enheten"),
                            ("away", "är borta en längre tid"),
                            ("dead", "har avlidit"),
                        ],
                        default="",
                        max_length=5,
                    ),
                ),
                ("digest", narmare.region.fields.SealedTextField(help_text="see contact.signing")),
                ("by", _kept(settings.AUTH_USER_MODEL, "+", db_index=False)),
                ("entry", _once("signature")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^g1[.]")), name="signature_encrypted"
                    )
                ]
            },
        ),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION contact_as_written();"),
        *(migrations.RunSQL(guarded(table), f"DROP TRIGGER as_written ON {table};") for table in HELD),
        *(
            migrations.RunSQL(wall.raised(table, seen), wall.lowered(table))
            for table, seen in POLICIES.items()
        ),
    ]
