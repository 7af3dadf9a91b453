import uuid

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import narmare.contact.models.case


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


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("region", "0002_care_administrator"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=narmare.contact.models.case.new_code, max_length=12, unique=True
                    ),
                ),
                ("follow_code", models.CharField(max_length=12, null=True, unique=True)),
                ("submit_key", models.CharField(max_length=64, unique=True)),
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
                ("words", models.TextField(blank=True)),
                ("hope", models.TextField(blank=True)),
                ("questionnaire", models.CharField(blank=True, max_length=60)),
                ("questionnaire_version", models.CharField(blank=True, max_length=20)),
                ("answers", models.JSONField(default=dict)),
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
                ("owned_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("look_due_at", models.DateTimeField()),
                ("promised_at", models.DateTimeField()),
                ("first_read_at", models.DateTimeField(null=True)),
                ("first_read_profession", models.CharField(blank=True, max_length=20)),
                ("answered_at", models.DateTimeField(null=True)),
                ("called_back", models.BooleanField(default=False)),
                ("needed_at", models.DateTimeField(null=True)),
                ("chose_later", models.BooleanField(default=False)),
                ("assessed_at", models.DateTimeField(null=True)),
                ("booked_for", models.DateTimeField(null=True)),
                ("worse_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
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
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked_cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assessed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "earlier_case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later_cases",
                        to="contact.case",
                    ),
                ),
                (
                    "first_read_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "held_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "needed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "on_behalf",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="region.agency",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="region.person"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="region.unit"
                    ),
                ),
            ],
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
                ("number", models.CharField(blank=True, max_length=20)),
                ("promised_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("last_attempt_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_backs",
                        to="contact.case",
                    ),
                ),
            ],
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
                            ("call_tried", "försök att ringa"),
                            ("closed", "avslutat"),
                            ("reopened", "öppnat igen"),
                        ],
                        max_length=25,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("profession", models.CharField(blank=True, max_length=20)),
                ("details", models.JSONField(default=dict)),
                (
                    "transaction",
                    models.BigIntegerField(
                        db_default=narmare.contact.models.case.TransactionId(), editable=False
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="contact.case"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="region.unit"
                    ),
                ),
            ],
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
                    "kind",
                    models.CharField(
                        choices=[("changed", "ändrat förslag"), ("wrongly_sorted", "fel sorterat")],
                        max_length=15,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("table", models.CharField(blank=True, max_length=60)),
                ("table_version", models.CharField(blank=True, max_length=20)),
                ("rows", models.JSONField(default=list)),
                ("was", models.JSONField(default=dict)),
                ("became", models.JSONField(default=dict)),
                ("reason", models.CharField(max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
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
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("data", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contact.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="region.person",
                    ),
                ),
            ],
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
                ("writing", models.BooleanField(default=False)),
                ("seen_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
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
                ("version", models.PositiveIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "utkast"), ("published", "publicerad"), ("discarded", "kastad")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("content", models.JSONField()),
                ("clinical", models.BooleanField(default=False)),
                ("review_on", models.DateField()),
                ("changed_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="routines", to="region.unit"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("status", "done"), _negated=True),
                fields=["unit", "priority", "promised_at"],
                name="case_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["person", "-asked_at"], name="case_person"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("status", "done")), fields=["unit", "closed_at"], name="case_closed"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__range", (1, 5))), name="case_priority_one_to_five"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("owned_at__isnull", True), ("owner__isnull", True)),
                    models.Q(("owned_at__isnull", False), ("owner__isnull", False)),
                    _connector="OR",
                ),
                name="case_owner_and_owned_at_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("held_for__isnull", True), ("held_until__isnull", True)),
                    models.Q(("held_for__isnull", False), ("held_until__isnull", False)),
                    _connector="OR",
                ),
                name="case_held_for_and_until_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_read_at__isnull", True), ("first_read_by__isnull", True)),
                    models.Q(("first_read_at__isnull", False), ("first_read_by__isnull", False)),
                    _connector="OR",
                ),
                name="case_first_read_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="case_answered_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("needed_at__isnull", True), ("needed_by__isnull", True)),
                    models.Q(("needed_at__isnull", False), ("needed_by__isnull", False)),
                    _connector="OR",
                ),
                name="case_needed_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assessed_at__isnull", True), ("assessed_by__isnull", True)),
                    models.Q(("assessed_at__isnull", False), ("assessed_by__isnull", False)),
                    _connector="OR",
                ),
                name="case_assessed_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="case_closed_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False),
                        ("status", "done"),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    models.Q(models.Q(("status", "done"), _negated=True), ("closed_at__isnull", True)),
                    _connector="OR",
                ),
                name="case_done_means_closed_with_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("submit_key", ""), _negated=True), name="case_submit_key_filled"
            ),
        ),
        migrations.AddIndex(
            model_name="callback",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True)),
                fields=["promised_at"],
                name="call_back_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                    models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                    _connector="OR",
                ),
                name="call_back_done_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", True), ("outcome", "")),
                    models.Q(("done_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="call_back_done_has_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.UniqueConstraint(
                condition=models.Q(("done_at__isnull", True)), fields=("case",), name="call_back_one_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="caseevent",
            index=models.Index(fields=["case", "id"], name="case_event_case"),
        ),
        migrations.AddIndex(
            model_name="caseevent",
            index=models.Index(fields=["transaction"], name="case_event_transaction"),
        ),
        migrations.AddConstraint(
            model_name="disagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="disagreement_has_reason"
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["account", "-changed_at"], name="draft_account"),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.UniqueConstraint(fields=("case", "account"), name="presence_once"),
        ),
        migrations.AddConstraint(
            model_name="routine",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="routine_span_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="routine",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("status", "published")),
                expressions=[
                    (
                        models.Func(
                            models.F("unit"), models.F("unit"), models.Value("[]"), function="int8range"
                        ),
                        "&&",
                    ),
                    (models.Func(models.F("valid_from"), models.F("valid_to"), function="daterange"), "&&"),
                ],
                name="routine_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="routine",
            constraint=models.UniqueConstraint(fields=("unit", "version"), name="routine_version_once"),
        ),
        migrations.AddConstraint(
            model_name="routine",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "draft")), fields=("unit",), name="routine_one_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="routine",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="routine_approved_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="routine",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", True), ("published_by__isnull", True)),
                    models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                    _connector="OR",
                ),
                name="routine_published_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="routine",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", False), ("status", "published")),
                    models.Q(
                        models.Q(("status", "published"), _negated=True), ("published_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="routine_published_means_published_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="routine",
            constraint=models.CheckConstraint(
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
        ),
        migrations.RunSQL(APPEND_ONLY, DROP_APPEND_ONLY),
    ]
