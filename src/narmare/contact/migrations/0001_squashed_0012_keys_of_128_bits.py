"""The tables of `contact`, made at once: what 0001 to 0012 made one after the other (docs/decisions/2026-11-new-databases-at-once.md)."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import narmare.contact.models.case
import narmare.region.fields
import narmare.region.unguessed
from narmare.region.together import CreateTogether


# The function comes with region's two logs.
APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON contact_caseevent
    FOR EACH ROW EXECUTE FUNCTION region_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON contact_caseevent
    FOR EACH STATEMENT EXECUTE FUNCTION region_append_only();
"""
DROP_APPEND_ONLY = """
DROP TRIGGER append_only ON contact_caseevent;
DROP TRIGGER append_only_whole ON contact_caseevent;
"""
# A draft is changed at every step: room for the new row beside the old one, so that no index has to follow.
ROOM = "ALTER TABLE contact_draft SET (fillfactor = 70)"
NO_ROOM = "ALTER TABLE contact_draft RESET (fillfactor)"
# The second wall: row-level security for pages that read about persons (docs/decisions/2026-11-a-second-wall-for-pages-that-read.md).
# The owner of the tables is not stopped.  The role `narmare_behind` sees a row when the reach that `region.wall` has put into the
# transaction's settings holds it; without settings, none.  Writing is not the wall's business.
# A conversation of a case is seen where the case is; one that is still a draft's by whom it is about, who may act for them, or who
# began it.  A subquery of a policy runs behind the wall too, so each says only what is its own.
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
BEGUN = f"person_id = (SELECT {OWN}) OR person_id = {among('cases')}"
ENTRY = "EXISTS (SELECT FROM contact_caseevent e WHERE e.id = {})"
POLICIES = {
    "contact_case": CASE,
    "contact_caseevent": STEP,
    "meetings_message": MESSAGE,
    "region_person": PERSON,
    "meetings_conversation": f"""CASE WHEN reference IS NULL THEN opened_by_id = (SELECT {ACCOUNT}) OR {BEGUN}
  ELSE EXISTS (SELECT FROM contact_case k WHERE k.code = reference) END""",  # noqa: S608  our own text
    "meetings_attachment": "EXISTS (SELECT FROM meetings_conversation talk WHERE talk.id = conversation_id)",
    "contact_callback": STEP,
    "contact_draft": f"account_id = (SELECT {ACCOUNT}) OR {BEGUN}",
    "contact_caller": STEP,
    "contact_signature": ENTRY.format("entry_id"),
    "contact_amendment": ENTRY.format("step_id"),
}


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


# The record (patientdatalagen 3 kap.): what hangs on an entry cannot be changed or taken away, not by the product's own database user
# either.  Encrypting anew with another key is let through (`region.rotation` says that it does so), for the encrypted columns alone;
# whether it left the words as they were is what `narmare verify` asks.  Truncation is not refused here: the logs are, and they miss the rows.
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


REPLACES = [
    "0001_cases_routines_tables",
    "0002_cheap_to_write",
    "0003_second_wall",
    "0004_follow_codes_encrypted",
    "0005_wall_for_files_and_calls",
    "0006_own_words_encrypted",
    "0007_drafts_encrypted",
    "0008_who_rang",
    "0009_a_number_that_was_rung",
    "0010_disagreements_encrypted",
    "0011_record_kept_as_written",
    "0012_keys_of_128_bits",
]


class Migration(migrations.Migration):
    replaces = [("contact", name) for name in REPLACES]

    initial = True

    dependencies = [("meetings", "0006_files_encrypted"), ("region", "0009_reasons_encrypted")]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name="Case",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("code", models.CharField(default=narmare.contact.models.case.new_code, max_length=12)),
                    (
                        "follow_code",
                        narmare.region.fields.SearchableField(
                            max_length=80, null=True, pattern="[0-9A-Z]{8,12}"
                        ),
                    ),
                    ("submit_key", models.CharField(max_length=64)),
                    (
                        "person",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="cases",
                            to="region.person",
                        ),
                    ),
                    (
                        "unit",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="cases",
                            to="region.unit",
                        ),
                    ),
                    (
                        "lane",
                        models.CharField(
                            choices=[("clinical", "medicinskt"), ("administrative", "administrativt")],
                            default="clinical",
                            max_length=15,
                        ),
                    ),
                    (
                        "channel",
                        models.CharField(
                            choices=[
                                ("web", "på nätet"),
                                ("phone", "telefon"),
                                ("desk", "på plats"),
                                ("staff", "genom personal"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("reason", models.CharField(max_length=60)),
                    ("reason_class", models.CharField(default="other", max_length=20)),
                    (
                        "asked_by",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="asked_cases",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "on_behalf",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="cases",
                            to="region.agency",
                        ),
                    ),
                    ("words", narmare.region.fields.SealedTextField(blank=True)),
                    ("hope", narmare.region.fields.SealedTextField(blank=True)),
                    ("questionnaire", models.CharField(blank=True, max_length=60)),
                    ("questionnaire_version", models.CharField(blank=True, max_length=20)),
                    ("answers", narmare.region.fields.SealedJSONField(default=dict)),
                    ("suggestion", models.JSONField(null=True)),
                    ("priority", models.PositiveSmallIntegerField(default=3)),
                    (
                        "profession",
                        models.CharField(
                            choices=[
                                ("doctor", "läkare"),
                                ("nurse", "sjuksköterska"),
                                ("physiotherapist", "fysioterapeut"),
                                ("psychologist", "psykolog eller kurator"),
                                ("midwife", "barnmorska"),
                                ("administrator", "vårdadministratör"),
                            ],
                            max_length=20,
                        ),
                    ),
                    (
                        "held_for",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("held_until", models.DateTimeField(null=True)),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("new", "nytt"),
                                ("open", "pågår"),
                                ("waiting", "väntar på svar från invånaren"),
                                ("booked", "bokat"),
                                ("answered", "besvarat"),
                                ("done", "klart"),
                            ],
                            default="new",
                            max_length=10,
                        ),
                    ),
                    (
                        "owner",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="owned_cases",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("owned_at", models.DateTimeField(null=True)),
                    ("asked_at", models.DateTimeField()),
                    ("look_due_at", models.DateTimeField()),
                    ("promised_at", models.DateTimeField()),
                    ("first_read_at", models.DateTimeField(null=True)),
                    (
                        "first_read_by",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("first_read_profession", models.CharField(blank=True, max_length=20)),
                    ("answered_at", models.DateTimeField(null=True)),
                    (
                        "answered_by",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("called_back", models.BooleanField(default=False)),
                    ("needed_at", models.DateTimeField(null=True)),
                    (
                        "needed_by",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("chose_later", models.BooleanField(default=False)),
                    ("assessed_at", models.DateTimeField(null=True)),
                    (
                        "assessed_by",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("booked_for", models.DateTimeField(null=True)),
                    ("worse_at", models.DateTimeField(null=True)),
                    ("closed_at", models.DateTimeField(null=True)),
                    (
                        "closed_by",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("advice", "råd"),
                                ("chat", "svar i skrift"),
                                ("visit", "bokat besök"),
                                ("same_day", "besök samma dag"),
                                ("emergency", "hänvisad till akutsjukvård"),
                                ("administrative", "administrativt svar"),
                                ("abandoned", "personen avstod"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("direct", models.CharField(blank=True, default="", max_length=60)),
                    (
                        "earlier_case",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="later_cases",
                            to="contact.case",
                        ),
                    ),
                    ("version", models.PositiveIntegerField(default=1)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("status", "done"), _negated=True),
                            fields=["unit", "priority", "promised_at"],
                            name="case_queue",
                        ),
                        models.Index(fields=["person", "-asked_at"], name="case_person"),
                        models.Index(fields=["unit", "asked_at"], name="case_unit"),
                        models.Index(
                            condition=models.Q(("status", "done")),
                            fields=["unit", "closed_at"],
                            name="case_closed",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("priority__range", (1, 5))), name="case_priority_one_to_five"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("closed_at__isnull", False),
                                    ("status", "done"),
                                    models.Q(("outcome", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("status", "done"), _negated=True), ("closed_at__isnull", True)
                                ),
                                _connector="OR",
                            ),
                            name="case_done_means_closed_with_outcome",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("look_due_at__gte", models.F("asked_at")),
                                ("promised_at__gte", models.F("asked_at")),
                                models.Q(
                                    ("answered_at__isnull", True),
                                    ("answered_at__gte", models.F("asked_at")),
                                    _connector="OR",
                                ),
                            ),
                            name="case_times_in_order",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("submit_key", ""), _negated=True),
                            name="case_submit_key_filled",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("owner", "owned_at"),
                            name="case_owner_and_owned_at_together",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("held_for", "held_until"),
                            name="case_held_for_and_until_together",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone(
                                "first_read_at", "first_read_by"
                            ),
                            name="case_first_read_at_and_by_together",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("answered_at", "answered_by"),
                            name="case_answered_at_and_by_together",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("needed_at", "needed_by"),
                            name="case_needed_at_and_by_together",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("assessed_at", "assessed_by"),
                            name="case_assessed_at_and_by_together",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("closed_at", "closed_by"),
                            name="case_closed_at_and_by_together",
                        ),
                        models.UniqueConstraint(fields=("code",), name="case_code_once"),
                        models.UniqueConstraint(fields=("submit_key",), name="case_submit_key_once"),
                        models.UniqueConstraint(
                            condition=models.Q(("follow_code__isnull", False)),
                            fields=("follow_code",),
                            name="case_follow_code_once",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CaseEvent",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "case",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="events",
                            to="contact.case",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("submitted", "skickat"),
                                ("read", "läst"),
                                ("taken", "taget"),
                                ("released", "lagt tillbaka i kön"),
                                ("handed_over", "lämnat över"),
                                ("answered", "besvarat"),
                                ("asked", "fråga till invånaren"),
                                ("replied", "svar från invånaren"),
                                ("noted", "intern anteckning"),
                                ("priority", "prioritet ändrad"),
                                ("suggestion_accepted", "förslag godtaget"),
                                ("suggestion_changed", "förslag ändrat"),
                                ("wrongly_sorted", "anmält som fel sorterat"),
                                ("worse", "personen har blivit sämre"),
                                ("wants_person", "vill tala med en människa"),
                                ("assessment_needed", "medicinsk bedömning behövs"),
                                ("assessed", "medicinsk bedömning gjord"),
                                ("booked", "bokat"),
                                ("call_promised", "återuppringning lovad"),
                                ("dialled", "numret uppringt"),
                                ("call_tried", "försök att ringa"),
                                ("call_late", "lovad tid att ringa har passerat"),
                                ("closed", "avslutat"),
                                ("reopened", "öppnat igen"),
                                ("corrected", "rättelse"),
                                ("disputed", "personens uppfattning"),
                            ],
                            max_length=25,
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    (
                        "by",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "unit",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="region.unit",
                        ),
                    ),
                    ("profession", models.CharField(blank=True, max_length=20)),
                    ("details", models.JSONField(default=dict)),
                    (
                        "transaction",
                        models.BigIntegerField(
                            db_default=narmare.contact.models.case.TransactionId(), editable=False
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["case", "id"], name="case_event_case"),
                        models.Index(fields=["transaction"], name="case_event_transaction"),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Draft",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("key", models.UUIDField(default=narmare.region.unguessed.unguessed, unique=True)),
                    (
                        "account",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="drafts",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="region.person",
                        ),
                    ),
                    ("data", narmare.region.fields.PartlySealedField(default=dict, plain=("reason", "unit"))),
                    ("created_at", models.DateTimeField()),
                    ("changed_at", models.DateTimeField()),
                    (
                        "case",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to="contact.case",
                        ),
                    ),
                ],
                options={"indexes": [models.Index(fields=["account", "-changed_at"], name="draft_account")]},
            ),
            migrations.CreateModel(
                name="CallBack",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "case",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="call_backs",
                            to="contact.case",
                        ),
                    ),
                    ("number", models.CharField(blank=True, max_length=20)),
                    ("promised_at", models.DateTimeField()),
                    ("attempts", models.PositiveSmallIntegerField(default=0)),
                    ("last_attempt_at", models.DateTimeField(null=True)),
                    ("next_at", models.DateTimeField(blank=True, null=True)),
                    ("done_at", models.DateTimeField(null=True)),
                    (
                        "done_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("reached", "fick tag i personen"),
                                ("not_reached", "fick inte tag i personen"),
                                ("not_needed", "behövs inte längre"),
                            ],
                            max_length=12,
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("done_at__isnull", True)),
                            fields=["promised_at"],
                            name="call_back_waiting",
                        )
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("done_at__isnull", True), ("outcome", "")),
                                models.Q(
                                    ("done_at__isnull", False), models.Q(("outcome", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="call_back_done_has_outcome",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("done_at__isnull", True)),
                            fields=("case",),
                            name="call_back_one_waiting",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("done_at", "done_by"),
                            name="call_back_done_at_and_by_together",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Disagreement",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "case",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="disagreements",
                            to="contact.case",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("changed", "ändrat förslag"), ("wrongly_sorted", "fel sorterat")],
                            max_length=15,
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("table", models.CharField(blank=True, max_length=60)),
                    ("table_version", models.CharField(blank=True, max_length=20)),
                    ("rows", models.JSONField(default=list)),
                    ("was", models.JSONField(default=dict)),
                    ("became", models.JSONField(default=dict)),
                    ("reason", narmare.region.fields.SealedTextField()),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True), name="disagreement_has_reason"
                        )
                    ]
                },
            ),
            migrations.CreateModel(
                name="Presence",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "case",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="presences",
                            to="contact.case",
                        ),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("writing", models.BooleanField(default=False)),
                    ("seen_at", models.DateTimeField()),
                    ("until", models.DateTimeField()),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("case", "account"), name="presence_once")]
                },
            ),
            migrations.CreateModel(
                name="DirectGround",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("valid_from", models.DateField()),
                    ("valid_to", models.DateField(blank=True, null=True)),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="direct_grounds",
                            to="region.person",
                        ),
                    ),
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="direct_grounds",
                            to="region.unit",
                        ),
                    ),
                    ("ground", models.CharField(max_length=60)),
                    ("recorded_at", models.DateTimeField()),
                    (
                        "recorded_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_to__isnull", True),
                                ("valid_to__gte", models.F("valid_from")),
                                _connector="OR",
                            ),
                            name="direct_ground_span_ordered",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("valid_to__isnull", True)),
                            fields=("person", "unit", "ground"),
                            name="direct_ground_one_open",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("ground", ""), _negated=True), name="direct_ground_filled"
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Routine",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("valid_from", models.DateField()),
                    ("valid_to", models.DateField(blank=True, null=True)),
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="routines",
                            to="region.unit",
                        ),
                    ),
                    ("version", models.PositiveIntegerField()),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("draft", "utkast"),
                                ("published", "publicerad"),
                                ("discarded", "kastad"),
                            ],
                            default="draft",
                            max_length=10,
                        ),
                    ),
                    ("content", models.JSONField()),
                    ("clinical", models.BooleanField(default=False)),
                    (
                        "owner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("review_on", models.DateField()),
                    ("changed_at", models.DateTimeField()),
                    ("approved_at", models.DateTimeField(null=True)),
                    (
                        "approved_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("published_at", models.DateTimeField(null=True)),
                    (
                        "published_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_to__isnull", True),
                                ("valid_to__gte", models.F("valid_from")),
                                _connector="OR",
                            ),
                            name="routine_span_ordered",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            condition=models.Q(("status", "published")),
                            expressions=[
                                (
                                    models.Func(
                                        models.F("unit"),
                                        models.F("unit"),
                                        models.Value("[]"),
                                        function="int8range",
                                    ),
                                    "&&",
                                ),
                                (
                                    models.Func(
                                        models.F("valid_from"), models.F("valid_to"), function="daterange"
                                    ),
                                    "&&",
                                ),
                            ],
                            name="routine_one_at_a_time",
                        ),
                        models.UniqueConstraint(fields=("unit", "version"), name="routine_version_once"),
                        models.UniqueConstraint(
                            condition=models.Q(("status", "draft")),
                            fields=("unit",),
                            name="routine_one_draft",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("published_at__isnull", False), ("status", "published")),
                                models.Q(
                                    models.Q(("status", "published"), _negated=True),
                                    ("published_at__isnull", True),
                                ),
                                _connector="OR",
                            ),
                            name="routine_published_means_published_at",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("clinical", True), ("status", "published"), _negated=True),
                                models.Q(
                                    ("approved_by__isnull", False),
                                    models.Q(("approved_by", models.F("published_by")), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="routine_clinical_takes_two",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("approved_at", "approved_by"),
                            name="routine_approved_at_and_by_together",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("published_at", "published_by"),
                            name="routine_published_at_and_by_together",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="ExtractMark",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("folder", models.CharField(max_length=500, unique=True)),
                    ("transaction", models.BigIntegerField(default=0)),
                    ("at", models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name="TableVersion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("valid_from", models.DateField()),
                    ("valid_to", models.DateField(blank=True, null=True)),
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="table_versions",
                            to="region.unit",
                        ),
                    ),
                    ("table", models.CharField(max_length=60)),
                    ("questionnaire", models.CharField(max_length=60)),
                    ("version", models.CharField(max_length=20)),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("draft", "förslag"),
                                ("published", "publicerad"),
                                ("discarded", "kastad"),
                            ],
                            default="draft",
                            max_length=10,
                        ),
                    ),
                    ("source", models.TextField()),
                    ("why", models.CharField(max_length=500)),
                    (
                        "owner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("review_on", models.DateField()),
                    ("changed_at", models.DateTimeField()),
                    ("approved_at", models.DateTimeField(null=True)),
                    (
                        "approved_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("published_at", models.DateTimeField(null=True)),
                    (
                        "published_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("withdrawn_at", models.DateTimeField(null=True)),
                    (
                        "withdrawn_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_to__isnull", True),
                                ("valid_to__gte", models.F("valid_from")),
                                _connector="OR",
                            ),
                            name="table_version_span_ordered",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("status", "draft")),
                            fields=("unit", "table"),
                            name="table_version_one_draft",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("status", "published"), ("valid_to__isnull", True)),
                            fields=("unit", "table"),
                            name="table_version_one_open",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("published_at__isnull", False), ("status", "published")),
                                models.Q(
                                    models.Q(("status", "published"), _negated=True),
                                    ("published_at__isnull", True),
                                ),
                                _connector="OR",
                            ),
                            name="table_version_published_means_published_at",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("status", "published"), _negated=True),
                                models.Q(
                                    ("approved_by__isnull", False),
                                    models.Q(("approved_by", models.F("owner")), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="table_version_takes_two",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("why", ""), _negated=True), name="table_version_says_why"
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("approved_at", "approved_by"),
                            name="table_version_approved_at_and_by_together",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("published_at", "published_by"),
                            name="table_version_published_at_and_by_together",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("withdrawn_at", "withdrawn_by"),
                            name="table_version_withdrawn_at_and_by_together",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Caller",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("words", narmare.region.fields.SealedTextField(blank=True)),
                    (
                        "agency",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="calls",
                            to="region.agency",
                        ),
                    ),
                    (
                        "case",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="caller",
                            to="contact.case",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("agency__isnull", False), ("words", "")),
                                models.Q(("agency__isnull", True), models.Q(("words", ""), _negated=True)),
                                _connector="OR",
                            ),
                            name="caller_by_right_or_in_words",
                        )
                    ]
                },
            ),
            migrations.CreateModel(
                name="Unsigned",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="unsigned_entries",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "entry",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="unsigned",
                            to="contact.caseevent",
                        ),
                    ),
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="unsigned_entries",
                            to="region.unit",
                        ),
                    ),
                ],
            ),
            migrations.CreateModel(
                name="Amendment",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("text", narmare.region.fields.SealedTextField()),
                    ("reason", narmare.region.fields.SealedTextField(blank=True)),
                    (
                        "entry",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="amendments",
                            to="contact.caseevent",
                        ),
                    ),
                    (
                        "step",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="amendment",
                            to="contact.caseevent",
                        ),
                    ),
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
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
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
                    (
                        "by",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "entry",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="signature",
                            to="contact.caseevent",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("digest__regex", "^g1[.]")), name="signature_encrypted"
                        )
                    ]
                },
            ),
        ),
        migrations.RunSQL(APPEND_ONLY, DROP_APPEND_ONLY),
        migrations.RunSQL(ROOM, NO_ROOM),
        *(migrations.RunSQL(raised(table, seen), lowered(table)) for table, seen in POLICIES.items()),
        migrations.RunPython(build, migrations.RunPython.noop),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION contact_as_written();"),
        *(migrations.RunSQL(guarded(table), f"DROP TRIGGER as_written ON {table};") for table in HELD),
    ]
