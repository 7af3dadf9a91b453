from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Confirmed minutes do not change: not what was said, not what was decided.  A link to an initiative may be set afterwards.
FROZEN = """
CREATE FUNCTION programme_minutes_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) - 'initiative_id' END;
    becomes jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) - 'initiative_id' END;
    meeting_key text := CASE WHEN TG_TABLE_NAME = 'programme_meeting' THEN 'id' ELSE 'meeting_id' END;
BEGIN
    IF was <> becomes AND EXISTS (
        SELECT 1 FROM programme_meeting held
        WHERE held.confirmed_at IS NOT NULL AND held.id IN ((was ->> meeting_key)::bigint, (becomes ->> meeting_key)::bigint)
    ) THEN
        RAISE EXCEPTION 'The minutes are confirmed and do not change.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER minutes_frozen BEFORE UPDATE OR DELETE ON programme_meeting
    FOR EACH ROW EXECUTE FUNCTION programme_minutes_frozen();
CREATE TRIGGER minutes_frozen BEFORE INSERT OR UPDATE OR DELETE ON programme_agendaitem
    FOR EACH ROW EXECUTE FUNCTION programme_minutes_frozen();
CREATE TRIGGER minutes_frozen BEFORE INSERT OR UPDATE OR DELETE ON programme_decision
    FOR EACH ROW EXECUTE FUNCTION programme_minutes_frozen();
"""
NOT_FROZEN = """
DROP TRIGGER minutes_frozen ON programme_decision;
DROP TRIGGER minutes_frozen ON programme_agendaitem;
DROP TRIGGER minutes_frozen ON programme_meeting;
DROP FUNCTION programme_minutes_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0001_first"),
        ("region", "0004_upkeep"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("background", models.TextField(blank=True)),
                ("notes", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="Arena",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title_sv", models.CharField(max_length=200)),
                ("title_en", models.CharField(max_length=200)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("code", models.CharField(max_length=20, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("board", "nämnd"), ("committee", "utskott"), ("arena", "arena")],
                        max_length=10,
                    ),
                ),
                (
                    "mandate",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("decides", "beslutar"),
                            ("direction", "beslutar om viljeinriktning"),
                            ("advises", "bereder och ger råd"),
                            ("", "inte angivet"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=300)),
                ("members", models.CharField(blank=True, max_length=300)),
                ("meets_per_year", models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                "ordering": ["order", "code"],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("owner_title", models.CharField(blank=True, max_length=120)),
                ("due", models.DateField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closing",
                    models.CharField(
                        blank=True, help_text="what the arena said when it closed it", max_length=500
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("code", models.SlugField(blank=True, help_text="its id in a content file", max_length=80)),
            ],
            options={
                "ordering": [models.OrderBy(models.F("due"), nulls_last=True), "id"],
            },
        ),
        migrations.CreateModel(
            name="AssignmentEvent",
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
                            ("given", "gavs"),
                            ("owner", "fick ny ansvarig"),
                            ("moved", "fick nytt datum"),
                            ("answered", "besvarades"),
                            ("returned", "lämnades tillbaka"),
                            ("closed", "avslutades"),
                            ("reminded", "påmindes om"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("text", models.TextField(blank=True)),
                ("was", models.DateField(null=True)),
                ("becomes", models.DateField(null=True)),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Audit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("reference", models.CharField(help_text="the auditors' own number", max_length=40)),
                ("on", models.DateField()),
                ("auditor", models.CharField(max_length=200)),
                ("judgement", models.TextField(blank=True, help_text="the judgement as a whole")),
                ("answer_due", models.DateField(null=True)),
                ("follow_up_due", models.DateField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-on", "id"],
            },
        ),
        migrations.CreateModel(
            name="AuditEvidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "path",
                    models.CharField(
                        help_text="an address of the product, from the first slash", max_length=300
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="AuditProgress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("noted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["noted_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="AuditQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("about", models.CharField(max_length=300)),
                (
                    "aspect",
                    models.CharField(
                        choices=[
                            ("goals", "mål"),
                            ("responsibility", "ansvar"),
                            ("resources", "resurser"),
                            ("follow_up", "uppföljning"),
                            ("reporting", "återrapportering"),
                            ("collaboration", "samverkan"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "judgement",
                    models.CharField(
                        choices=[("yes", "Ja"), ("partly", "Delvis"), ("no", "Nej")], max_length=6
                    ),
                ),
                ("why", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="AuditRecommendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("about", models.CharField(max_length=300)),
                (
                    "aspect",
                    models.CharField(
                        choices=[
                            ("goals", "mål"),
                            ("responsibility", "ansvar"),
                            ("resources", "resurser"),
                            ("follow_up", "uppföljning"),
                            ("reporting", "återrapportering"),
                            ("collaboration", "samverkan"),
                        ],
                        max_length=15,
                    ),
                ),
                ("done", models.TextField(blank=True)),
                ("planned", models.TextField(blank=True)),
                ("time_plan", models.TextField(blank=True)),
                ("views", models.TextField(blank=True)),
                ("owner_title", models.CharField(blank=True, max_length=120)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="CalendarLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stamp", models.UUIDField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="CareCost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[("primary", "primärvård"), ("other", "övrig hälso- och sjukvård")],
                        max_length=10,
                    ),
                ),
                ("amount", models.BigIntegerField(help_text="öre")),
                ("source", models.CharField(max_length=200)),
                ("entered_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["year", "level"],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(blank=True, help_text="its number in the minutes: §159", max_length=40),
                ),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("code", models.SlugField(blank=True, help_text="its id in a content file", max_length=80)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-meeting__on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "statsbidrag"),
                            ("frame", "utökad ram"),
                            ("other", "annat bidrag"),
                        ],
                        max_length=10,
                    ),
                ),
                ("giver", models.CharField(max_length=200)),
                ("year", models.PositiveSmallIntegerField()),
                ("total", models.BigIntegerField(help_text="öre")),
                ("note", models.TextField(blank=True)),
                ("fixed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-year", "title"],
            },
        ),
        migrations.CreateModel(
            name="GrantActivity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("amount", models.BigIntegerField(help_text="öre")),
            ],
            options={
                "ordering": ["-amount", "id"],
            },
        ),
        migrations.CreateModel(
            name="GrantCondition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                ("due", models.DateField(null=True)),
                ("met_at", models.DateTimeField(null=True)),
                ("how", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": [models.OrderBy(models.F("due"), nulls_last=True), "id"],
            },
        ),
        migrations.CreateModel(
            name="GrantReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateField()),
                ("to", models.CharField(max_length=120)),
                ("returned", models.BigIntegerField(default=0, help_text="öre")),
                ("kept", models.BigIntegerField(default=0, help_text="öre")),
                ("sent_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-until"],
            },
        ),
        migrations.CreateModel(
            name="GrantReportLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField(help_text="öre")),
            ],
        ),
        migrations.CreateModel(
            name="GrantShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField(help_text="öre")),
            ],
            options={
                "ordering": ["-amount", "id"],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("starts", models.TimeField(null=True)),
                ("ends", models.TimeField(null=True)),
                ("place", models.CharField(blank=True, max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "planerat"), ("held", "hållet"), ("cancelled", "inställt")],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("present", models.TextField(blank=True, help_text="who took part, as the minutes say")),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["on", "starts", "id"],
            },
        ),
        migrations.CreateModel(
            name="Spending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("amount", models.BigIntegerField(help_text="öre; below zero corrects an earlier row")),
                ("text", models.CharField(max_length=200)),
                (
                    "voucher",
                    models.CharField(blank=True, help_text="its number in the accounts", max_length=40),
                ),
                ("booked_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("task", models.TextField(help_text="what is moved, for whom, and why")),
                ("giver", models.CharField(help_text="who has the task now", max_length=120)),
                ("taker", models.CharField(help_text="who will have it", max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "föreslagen"),
                            ("decided", "beslutad"),
                            ("declined", "avslagen"),
                            ("closed", "uppföljd och avslutad"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("starts_on", models.DateField(null=True)),
                (
                    "own_frame",
                    models.BigIntegerField(
                        default=0, help_text="öre a year that the taker bears within its own budget"
                    ),
                ),
                ("learning", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["-proposed_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="TransferMoney",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                (
                    "amount",
                    models.BigIntegerField(help_text="öre a year; below zero takes an earlier row back"),
                ),
                ("text", models.CharField(blank=True, max_length=200)),
                ("booked_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["valid_from", "id"],
            },
        ),
        migrations.CreateModel(
            name="TransferOutcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("volume", models.PositiveIntegerField()),
                ("hours", models.DecimalField(decimal_places=1, max_digits=8)),
                (
                    "text",
                    models.TextField(
                        help_text="what patients and staff noticed, and what the giver uses its time for"
                    ),
                ),
                ("noted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["first", "id"],
            },
        ),
        migrations.CreateModel(
            name="TransferStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("body", models.CharField(max_length=120)),
                ("said", models.TextField()),
                ("noted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="TransferWork",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(choices=[("giver", "lämnar"), ("taker", "tar emot")], max_length=5),
                ),
                ("profession", models.CharField(max_length=80)),
                ("volume", models.PositiveIntegerField(help_text="times a year")),
                ("minutes", models.DecimalField(decimal_places=1, help_text="each time", max_digits=6)),
                ("hourly", models.BigIntegerField(help_text="öre an hour")),
                ("other", models.BigIntegerField(default=0, help_text="öre each time for anything else")),
            ],
            options={
                "ordering": ["side", "id"],
            },
        ),
        migrations.AddField(
            model_name="arena",
            name="part_of",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="programme.arena",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="closed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="owner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="unit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="region.unit",
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="assignment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="programme.assignment"
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="audit",
            name="boards",
            field=models.ManyToManyField(related_name="audits", to="programme.arena"),
        ),
        migrations.AddField(
            model_name="audit",
            name="sent_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="auditprogress",
            name="noted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="auditquestion",
            name="audit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="programme.audit"
            ),
        ),
        migrations.AddField(
            model_name="auditrecommendation",
            name="audit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recommendations",
                to="programme.audit",
            ),
        ),
        migrations.AddField(
            model_name="auditrecommendation",
            name="changed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="auditprogress",
            name="recommendation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="progress",
                to="programme.auditrecommendation",
            ),
        ),
        migrations.AddField(
            model_name="auditevidence",
            name="recommendation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="programme.auditrecommendation",
            ),
        ),
        migrations.AddField(
            model_name="calendarlink",
            name="account",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="calendar_link",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="carecost",
            name="entered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="initiative",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="decisions",
                to="programme.initiative",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="item",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="programme.agendaitem",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="replaces",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="programme.decision",
            ),
        ),
        migrations.AddField(
            model_name="audit",
            name="decision",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="audits",
                to="programme.decision",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="programme.decision",
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="decision",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants",
                to="programme.decision",
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="fixed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="grantactivity",
            name="initiative",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="grant_activities",
                to="programme.initiative",
            ),
        ),
        migrations.AddField(
            model_name="grantcondition",
            name="grant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="conditions", to="programme.grant"
            ),
        ),
        migrations.AddField(
            model_name="grantcondition",
            name="met_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="grantreport",
            name="grant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="programme.grant"
            ),
        ),
        migrations.AddField(
            model_name="grantreport",
            name="sent_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="grantreportline",
            name="activity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="report_lines",
                to="programme.grantactivity",
            ),
        ),
        migrations.AddField(
            model_name="grantreportline",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="programme.grantreport"
            ),
        ),
        migrations.AddField(
            model_name="grantshare",
            name="board",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="grant_shares", to="programme.arena"
            ),
        ),
        migrations.AddField(
            model_name="grantshare",
            name="grant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="programme.grant"
            ),
        ),
        migrations.AddField(
            model_name="grantactivity",
            name="share",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="programme.grantshare",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="arena",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="programme.arena"
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="changed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="programme.meeting"
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="programme.meeting"
            ),
        ),
        migrations.AddField(
            model_name="spending",
            name="activity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="spending",
                to="programme.grantactivity",
            ),
        ),
        migrations.AddField(
            model_name="spending",
            name="booked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="decision",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transfers",
                to="programme.decision",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="giver_board",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transfers_out",
                to="programme.arena",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="taker_board",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="transfers_in", to="programme.arena"
            ),
        ),
        migrations.AddField(
            model_name="transfermoney",
            name="booked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="transfermoney",
            name="transfer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="money", to="programme.transfer"
            ),
        ),
        migrations.AddField(
            model_name="transferoutcome",
            name="noted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="transferoutcome",
            name="transfer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="programme.transfer"
            ),
        ),
        migrations.AddField(
            model_name="transferstep",
            name="noted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="transferstep",
            name="transfer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="programme.transfer"
            ),
        ),
        migrations.AddField(
            model_name="transferwork",
            name="transfer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="work", to="programme.transfer"
            ),
        ),
        migrations.AddConstraint(
            model_name="arena",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[\\w-]+$")), name="arena_code_plain"
            ),
        ),
        migrations.AddConstraint(
            model_name="arena",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "committee"), _negated=True),
                    ("part_of__isnull", False),
                    _connector="OR",
                ),
                name="arena_committee_has_its_board",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditquestion",
            constraint=models.UniqueConstraint(fields=("audit", "number"), name="audit_question_number_once"),
        ),
        migrations.AddConstraint(
            model_name="auditrecommendation",
            constraint=models.UniqueConstraint(
                fields=("audit", "number"), name="audit_recommendation_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="auditevidence",
            constraint=models.UniqueConstraint(fields=("recommendation", "path"), name="audit_evidence_once"),
        ),
        migrations.AddConstraint(
            model_name="auditevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("path__regex", "^/([^/\\\\]|$)")), name="audit_evidence_inside"
            ),
        ),
        migrations.AddConstraint(
            model_name="carecost",
            constraint=models.UniqueConstraint(fields=("year", "level"), name="care_cost_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="carecost",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="care_cost_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="carecost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entered_at__isnull", True), ("entered_by__isnull", True)),
                    models.Q(("entered_at__isnull", False), ("entered_by__isnull", False)),
                    _connector="OR",
                ),
                name="care_cost_entered",
            ),
        ),
        migrations.AddConstraint(
            model_name="audit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", True), ("sent_by__isnull", True)),
                    models.Q(("sent_at__isnull", False), ("sent_by__isnull", False)),
                    _connector="OR",
                ),
                name="audit_sent_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="audit",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at", None), ("decision__isnull", False), _connector="OR"),
                name="audit_answer_sent_is_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="assignment_answered_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="assignment_closed_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True), fields=("code",), name="assignment_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="assignment_has_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at", None), models.Q(("answer", ""), _negated=True), _connector="OR"
                ),
                name="assignment_answered_has_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fixed_at__isnull", True), ("fixed_by__isnull", True)),
                    models.Q(("fixed_at__isnull", False), ("fixed_by__isnull", False)),
                    _connector="OR",
                ),
                name="grant_fixed_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__gt", 0)), name="grant_total_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="grantcondition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("met_at__isnull", True), ("met_by__isnull", True)),
                    models.Q(("met_at__isnull", False), ("met_by__isnull", False)),
                    _connector="OR",
                ),
                name="grant_condition_met_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="grantcondition",
            constraint=models.UniqueConstraint(fields=("grant", "text"), name="grant_condition_once"),
        ),
        migrations.AddConstraint(
            model_name="grantreport",
            constraint=models.UniqueConstraint(fields=("grant", "until"), name="grant_report_once_until"),
        ),
        migrations.AddConstraint(
            model_name="grantreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept__gte", 0), ("returned__gte", 0)),
                name="grant_report_rest_not_below_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="grantreportline",
            constraint=models.UniqueConstraint(fields=("report", "activity"), name="grant_report_line_once"),
        ),
        migrations.AddConstraint(
            model_name="grantshare",
            constraint=models.UniqueConstraint(fields=("grant", "board"), name="grant_share_once_for_board"),
        ),
        migrations.AddConstraint(
            model_name="grantshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="grant_share_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="grantactivity",
            constraint=models.UniqueConstraint(
                fields=("share", "title"), name="grant_activity_once_in_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="grantactivity",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="grant_activity_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="meeting_confirmed_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed_at", None), ("status", "held"), _connector="OR"),
                name="meeting_confirmed_was_held",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends", None),
                    models.Q(("ends__gt", models.F("starts")), ("starts__isnull", False)),
                    _connector="OR",
                ),
                name="meeting_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=("meeting", "reference"),
                name="decision_reference_once_in_meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True), fields=("code",), name="decision_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="decision_has_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(fields=("meeting", "order"), name="agenda_item_place_once"),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="agenda_item_has_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="spending",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="spending_is_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "proposed"), ("decision__isnull", False), _connector="OR"),
                name="transfer_decided_by_a_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("own_frame__gte", 0)), name="transfer_own_frame_not_below_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfermoney",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="transfer_money_is_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="transferoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(("last__gte", models.F("first"))), name="transfer_outcome_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="transferwork",
            constraint=models.UniqueConstraint(
                fields=("transfer", "side", "profession"), name="transfer_work_once_for_profession"
            ),
        ),
        migrations.AddConstraint(
            model_name="transferwork",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hourly__gte", 0), ("minutes__gte", Decimal("0")), ("other__gte", 0), ("volume__gt", 0)
                ),
                name="transfer_work_not_below_zero",
            ),
        ),
        migrations.RunSQL(FROZEN, NOT_FROZEN),
    ]
