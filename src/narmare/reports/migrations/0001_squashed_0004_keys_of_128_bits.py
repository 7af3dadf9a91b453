"""The tables of `reports`, made at once: what 0001 to 0004 made one after the other (docs/decisions/2026-11-new-databases-at-once.md)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import narmare.contact.models.case
import narmare.region.unguessed
from narmare.region.together import CreateTogether


# What has been sent is never changed, also not by who comes through SQL: a correction is a new report.
FREEZE = """
CREATE FUNCTION reports_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'sent' THEN
        RAISE EXCEPTION 'a sent report is never changed: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sent_is_frozen BEFORE UPDATE OR DELETE ON reports_report
    FOR EACH ROW EXECUTE FUNCTION reports_frozen();
CREATE FUNCTION reports_question_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN changed := OLD.report_id; ELSE changed := NEW.report_id; END IF;
    IF EXISTS (SELECT 1 FROM reports_report WHERE id = changed AND state = 'sent') THEN
        RAISE EXCEPTION 'a sent report is never changed: % of its question is refused', TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sent_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON reports_question
    FOR EACH ROW EXECUTE FUNCTION reports_question_frozen();
"""
THAW = """
DROP TRIGGER sent_is_frozen ON reports_question;
DROP TRIGGER sent_is_frozen ON reports_report;
DROP FUNCTION reports_question_frozen();
DROP FUNCTION reports_frozen();
"""
REPLACES = ["0001_reports", "0002_together_shorter", "0003_file_orders", "0004_keys_of_128_bits"]


class Migration(migrations.Migration):
    replaces = [("reports", name) for name in REPLACES]

    initial = True

    dependencies = [("followup", "0002_hidden_months"), ("region", "0003_numbers_encrypted")]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name="Report",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "key",
                        models.UUIDField(
                            default=narmare.region.unguessed.unguessed, editable=False, unique=True
                        ),
                    ),
                    ("kind", models.SlugField(help_text="a file of content/reports")),
                    ("kind_version", models.CharField(max_length=20)),
                    ("period", models.DateField(help_text="first day of its last month")),
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="reports",
                            to="region.unit",
                        ),
                    ),
                    (
                        "subject",
                        models.CharField(
                            blank=True, help_text="the code of its grant or audit", max_length=80
                        ),
                    ),
                    (
                        "snapshot",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="reports",
                            to="followup.snapshot",
                        ),
                    ),
                    (
                        "language",
                        models.CharField(
                            choices=[("sv", "Svenska"), ("en", "English")], default="sv", max_length=2
                        ),
                    ),
                    ("title", models.CharField(max_length=200)),
                    ("receiver", models.CharField(max_length=200)),
                    ("sections", models.JSONField(default=list, help_text="ids of the sections that it has")),
                    (
                        "indicators",
                        models.JSONField(
                            default=list, help_text="ids of those that it draws; empty: as its kind says"
                        ),
                    ),
                    ("summary", models.TextField(blank=True)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "utkast"),
                                ("reviewed", "granskad"),
                                ("sent", "skickad"),
                                ("discarded", "kastad"),
                            ],
                            default="draft",
                            max_length=10,
                        ),
                    ),
                    ("edits", models.PositiveIntegerField(default=0)),
                    (
                        "owner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("changed_at", models.DateTimeField()),
                    (
                        "changed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("reviewed_at", models.DateTimeField(null=True)),
                    (
                        "reviewed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("sent_at", models.DateTimeField(null=True)),
                    (
                        "sent_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("content", models.TextField(blank=True, help_text="the document as it was sent")),
                    (
                        "fingerprint",
                        models.CharField(
                            blank=True, help_text="SHA-256 of the document without its day", max_length=64
                        ),
                    ),
                    ("number", models.PositiveIntegerField(default=1)),
                    (
                        "corrects",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="corrections",
                            to="reports.report",
                        ),
                    ),
                    (
                        "correction",
                        models.TextField(blank=True, help_text="what it corrects in the one before"),
                    ),
                ],
                options={
                    "indexes": [models.Index(fields=["state", "-changed_at"], name="report_latest")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("reviewed_at__isnull", False),
                                    ("sent_at__isnull", False),
                                    ("state", "sent"),
                                    models.Q(("content", ""), _negated=True),
                                    models.Q(("fingerprint", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("state", "sent"), _negated=True),
                                    ("content", ""),
                                    ("fingerprint", ""),
                                    ("sent_at", None),
                                ),
                                _connector="OR",
                            ),
                            name="report_sent_means_kept",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("reviewed_by", None),
                                models.Q(("reviewed_by", models.F("owner")), _negated=True),
                                _connector="OR",
                            ),
                            name="report_reviewed_by_another",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("correction", ""), ("corrects", None), ("number", 1)),
                                models.Q(
                                    ("corrects__isnull", False),
                                    ("number__gt", 1),
                                    models.Q(("correction", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="report_correction_says_what",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state", "discarded"), _negated=True),
                            fields=("corrects",),
                            name="report_corrected_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("period__day", 1)), name="report_period_is_a_month"
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("reviewed_at", "reviewed_by"),
                            name="report_reviewed_at_and_by_together",
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("sent_at", "sent_by"),
                            name="report_sent_at_and_by_together",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Question",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "report",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="questions",
                            to="reports.report",
                        ),
                    ),
                    ("section", models.SlugField()),
                    ("text", models.CharField(max_length=400)),
                    ("required", models.BooleanField(default=False)),
                    (
                        "asked",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("asked_at", models.DateTimeField()),
                    (
                        "asked_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("due_on", models.DateField(null=True)),
                    ("answer", models.TextField(blank=True)),
                    ("answered_at", models.DateTimeField(null=True)),
                    (
                        "answered_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("edits", models.PositiveIntegerField(default=0)),
                ],
                options={
                    "ordering": ["pk"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("answer", ""), ("answered_at", None)),
                                models.Q(
                                    ("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                            name="question_answered_has_answer",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("text", ""), _negated=True), name="question_has_text"
                        ),
                        models.CheckConstraint(
                            condition=narmare.contact.models.case.BothOrNone("answered_at", "answered_by"),
                            name="question_answered_at_and_by_together",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="FileOrder",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("asked_at", models.DateTimeField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "väntar"),
                                ("making", "görs"),
                                ("ready", "klar"),
                                ("failed", "gick inte"),
                            ],
                            default="waiting",
                            max_length=10,
                        ),
                    ),
                    ("started_at", models.DateTimeField(null=True)),
                    ("done", models.PositiveIntegerField(default=0)),
                    ("of", models.PositiveIntegerField(default=0)),
                    ("what", models.CharField(blank=True, max_length=200)),
                    ("ended_at", models.DateTimeField(null=True)),
                    ("content", models.BinaryField(default=bytes)),
                    ("fault", models.TextField(blank=True)),
                    (
                        "asked_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "report",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="orders",
                            to="reports.report",
                        ),
                    ),
                ],
                options={
                    "ordering": ["-asked_at", "-pk"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "ready"), _negated=True),
                                models.Q(("content", b""), _negated=True),
                                _connector="OR",
                            ),
                            name="file_order_ready_has_content",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("state", "failed"), ("fault", ""), _connector="XOR"),
                            name="file_order_failed_says_why",
                        ),
                    ],
                },
            ),
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]
