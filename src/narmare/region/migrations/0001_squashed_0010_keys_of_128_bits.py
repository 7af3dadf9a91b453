"""The tables of `region`, made at once: what 0001 to 0010 made one after the other (docs/decisions/2026-11-new-databases-at-once.md)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import narmare.region.fields
import narmare.region.models.account
import narmare.region.unguessed
from narmare.region.together import CreateTogether


# The logs are append-only for everybody who comes through SQL, the product's own database user included.
APPEND_ONLY = """
CREATE FUNCTION region_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON region_auditevent
    FOR EACH ROW EXECUTE FUNCTION region_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON region_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION region_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON region_accesslog
    FOR EACH ROW EXECUTE FUNCTION region_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON region_accesslog
    FOR EACH STATEMENT EXECUTE FUNCTION region_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON region_logseal
    FOR EACH ROW EXECUTE FUNCTION region_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON region_logseal
    FOR EACH STATEMENT EXECUTE FUNCTION region_append_only();
"""
DROP_APPEND_ONLY = """
DROP TRIGGER append_only ON region_logseal;
DROP TRIGGER append_only_whole ON region_logseal;
DROP TRIGGER append_only ON region_auditevent;
DROP TRIGGER append_only_whole ON region_auditevent;
DROP TRIGGER append_only ON region_accesslog;
DROP TRIGGER append_only_whole ON region_accesslog;
DROP FUNCTION region_append_only();
"""
REPLACES = [
    "0001_organisation_people_logs",
    "0002_what_is_closed_and_opened",
    "0003_numbers_encrypted",
    "0004_kept_forms",
    "0005_units_hsa_ids",
    "0006_recorded_listings",
    "0007_care_processes_and_needs",
    "0008_conditions_of_home_care",
    "0009_reasons_encrypted",
    "0010_keys_of_128_bits",
]


class Migration(migrations.Migration):
    replaces = [("region", name) for name in REPLACES]

    initial = True

    dependencies = []

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name="Unit",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("valid_from", models.DateField()),
                    ("valid_to", models.DateField(blank=True, null=True)),
                    ("code", models.CharField(max_length=40, unique=True)),
                    ("name", models.CharField(max_length=120)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("region", "region"),
                                ("municipality", "kommun"),
                                ("care_centre", "vårdcentral"),
                                ("hospital_clinic", "sjukhusklinik"),
                                ("emergency", "akutmottagning"),
                                ("home_care", "kommunal hemsjukvård"),
                                ("ambulance", "ambulans"),
                                ("virtual", "digital enhet"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("municipality", models.CharField(blank=True, max_length=4)),
                    (
                        "owner",
                        models.CharField(
                            choices=[
                                ("public", "regiondriven"),
                                ("private", "privat på avtal"),
                                ("municipal", "kommunal"),
                            ],
                            max_length=10,
                        ),
                    ),
                    (
                        "parent",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="children",
                            to="region.unit",
                        ),
                    ),
                    ("path", models.CharField(max_length=200, unique=True)),
                    ("hsa_id", models.CharField(blank=True, default="", max_length=31)),
                ],
                options={
                    "indexes": [
                        models.Index(
                            fields=["path"], name="unit_path_prefix", opclasses=["varchar_pattern_ops"]
                        )
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_to__isnull", True),
                                ("valid_to__gte", models.F("valid_from")),
                                _connector="OR",
                            ),
                            name="unit_span_ordered",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("code__regex", "^[\\w.:-]+$")), name="unit_code_plain"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind", "region"), ("parent__isnull", True)),
                                models.Q(
                                    models.Q(("kind", "region"), _negated=True), ("parent__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="unit_only_region_is_root",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "path__endswith",
                                    django.db.models.functions.text.Concat(
                                        models.Value("/"), models.F("code"), models.Value("/")
                                    ),
                                )
                            ),
                            name="unit_path_ends_with_code",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("kind", "region")), fields=("kind",), name="unit_one_region"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("hsa_id", ""),
                                ("hsa_id__regex", "^[A-Z]{2}[0-9]{10}-[0-9A-Z]{1,17}$"),
                                _connector="OR",
                            ),
                            name="unit_hsa_id_form",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("hsa_id", ""), _negated=True),
                            fields=("hsa_id",),
                            name="unit_hsa_id_once",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Person",
                fields=[
                    ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                    ("name", models.CharField(max_length=120)),
                    ("birth_date", models.DateField()),
                    (
                        "personnummer",
                        narmare.region.fields.SearchableField(
                            max_length=80, null=True, pattern="[0-9]{12}", unique=True
                        ),
                    ),
                    (
                        "reserve_number",
                        narmare.region.fields.SearchableField(
                            max_length=80, null=True, pattern="[0-9A-Z]{6,12}", unique=True
                        ),
                    ),
                    ("phone", models.CharField(blank=True, max_length=20)),
                    ("protected", models.BooleanField(default=False)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(condition=models.Q(("id__gt", 0)), name="person_id_positive"),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("personnummer__isnull", True),
                                ("personnummer__regex", "^s1[.]"),
                                _connector="OR",
                            ),
                            name="person_personnummer_encrypted",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("reserve_number__isnull", True),
                                ("reserve_number__regex", "^s1[.]"),
                                _connector="OR",
                            ),
                            name="person_reserve_number_encrypted",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Listing",
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
                            related_name="listings",
                            to="region.person",
                        ),
                    ),
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="listings",
                            to="region.unit",
                        ),
                    ),
                    ("recorded_at", models.DateTimeField(null=True)),
                    (
                        "recorded_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "said_by",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("", "regionens register"),
                                ("present", "personen själv, på plats och med legitimation"),
                                ("called", "personen själv, per telefon efter kontrollfrågor"),
                                ("form", "påskriven blankett"),
                                ("guardian", "barnets vårdnadshavare"),
                                ("trustee", "god man, förvaltare eller fullmakt"),
                            ],
                            default="",
                            max_length=10,
                        ),
                    ),
                    ("why", narmare.region.fields.SealedTextField(blank=True, default="")),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_to__isnull", True),
                                ("valid_to__gte", models.F("valid_from")),
                                _connector="OR",
                            ),
                            name="listing_span_ordered",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                (
                                    models.Func(
                                        models.F("person"),
                                        models.F("person"),
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
                            name="listing_one_at_a_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("recorded_at__isnull", True),
                                    ("recorded_by__isnull", True),
                                    ("said_by", ""),
                                ),
                                models.Q(
                                    ("recorded_at__isnull", False),
                                    ("recorded_by__isnull", False),
                                    models.Q(("said_by", ""), _negated=True),
                                    models.Q(("why", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="listing_recorded_at_and_by_together",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Block",
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
                            related_name="blocks",
                            to="region.person",
                        ),
                    ),
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="blocks",
                            to="region.unit",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("reader", "enhetens personal får inte läsa om mig"),
                                (
                                    "inner",
                                    "det som enheten har skrivit visas inte för andra enheter hos samma vårdgivare",
                                ),
                                ("outer", "det som enheten har skrivit visas inte för andra vårdgivare"),
                                (
                                    "process",
                                    "det som en vårdprocess på enheten har skrivit visas inte för dem som arbetar utanför den",
                                ),
                            ],
                            default="reader",
                            max_length=10,
                        ),
                    ),
                    ("process", models.CharField(blank=True, default="", max_length=12)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_to__isnull", True),
                                ("valid_to__gte", models.F("valid_from")),
                                _connector="OR",
                            ),
                            name="block_span_ordered",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            condition=models.Q(("kind", "reader")),
                            expressions=[
                                (
                                    models.Func(
                                        models.F("person"),
                                        models.F("person"),
                                        models.Value("[]"),
                                        function="int8range",
                                    ),
                                    "&&",
                                ),
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
                            name="block_once_per_unit",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            condition=models.Q(("kind", "inner")),
                            expressions=[
                                (
                                    models.Func(
                                        models.F("person"),
                                        models.F("person"),
                                        models.Value("[]"),
                                        function="int8range",
                                    ),
                                    "&&",
                                ),
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
                            name="block_inner_once_per_unit",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            condition=models.Q(("kind", "outer")),
                            expressions=[
                                (
                                    models.Func(
                                        models.F("person"),
                                        models.F("person"),
                                        models.Value("[]"),
                                        function="int8range",
                                    ),
                                    "&&",
                                ),
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
                            name="block_outer_once_per_unit",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("kind", "process"), ("valid_to__isnull", True)),
                            fields=("person", "unit", "process"),
                            name="block_process_once_per_unit",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("kind__in", ["reader", "inner", "outer", "process"])),
                            name="block_known_kind",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind", "process"), models.Q(("process", ""), _negated=True)),
                                models.Q(models.Q(("kind", "process"), _negated=True), ("process", "")),
                                _connector="OR",
                            ),
                            name="block_process_with_its_kind",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="LogSeal",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("log", models.CharField(max_length=63)),
                    ("number", models.PositiveIntegerField()),
                    ("at", models.DateTimeField()),
                    (
                        "columns",
                        django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=63)),
                    ),
                    ("ids", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
                    ("digests", models.BinaryField()),
                    ("previous", models.BinaryField()),
                    ("head", models.BinaryField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("log", "number"), name="log_seal_numbered"),
                        models.CheckConstraint(
                            condition=models.Q(("number__gt", 0)), name="log_seal_number_positive"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("ids", []), _negated=True), name="log_seal_has_rows"
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="AuditEvent",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("actor_id", models.BigIntegerField(null=True)),
                    ("role", models.CharField(blank=True, max_length=30)),
                    ("unit_code", models.CharField(blank=True, max_length=40)),
                    ("action", models.CharField(max_length=60)),
                    ("object_type", models.CharField(max_length=60)),
                    ("object_id", models.CharField(max_length=60)),
                    ("person_id", models.BigIntegerField(null=True)),
                    ("details", models.JSONField(default=dict)),
                    ("process", models.CharField(blank=True, default="", max_length=12)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["person_id", "-at"], name="audit_event_person"),
                        models.Index(fields=["object_type", "object_id"], name="audit_event_object"),
                    ]
                },
            ),
            migrations.CreateModel(
                name="AccessLog",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("actor_id", models.BigIntegerField()),
                    ("role", models.CharField(blank=True, max_length=30)),
                    ("unit_code", models.CharField(blank=True, max_length=40)),
                    ("person_id", models.BigIntegerField()),
                    ("purpose", models.CharField(max_length=40)),
                    (
                        "decision",
                        models.CharField(
                            choices=[("allowed", "Allowed"), ("refused", "Refused")], max_length=10
                        ),
                    ),
                    ("ground", models.CharField(max_length=40)),
                    ("process", models.CharField(blank=True, default="", max_length=12)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["person_id", "-at"], name="access_log_person"),
                        models.Index(fields=["unit_code", "-at"], name="access_log_unit"),
                    ]
                },
            ),
            migrations.CreateModel(
                name="JobRun",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.CharField(max_length=40, unique=True)),
                    ("started_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField()),
                    ("ok", models.BooleanField()),
                    ("said", models.CharField(max_length=300)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("ended_at__gte", models.F("started_at"))),
                            name="job_run_ends_after_start",
                        )
                    ]
                },
            ),
            migrations.CreateModel(
                name="AttemptCount",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("key", models.CharField(max_length=64)),
                    ("since", models.DateTimeField()),
                    ("count", models.PositiveIntegerField(default=1)),
                ],
                options={
                    "indexes": [models.Index(fields=["since"], name="attempt_count_age")],
                    "constraints": [
                        models.UniqueConstraint(fields=("key", "since"), name="attempt_count_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Account",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                    (
                        "key",
                        models.CharField(
                            default=narmare.region.models.account.new_key, max_length=40, unique=True
                        ),
                    ),
                    ("name", models.CharField(max_length=120)),
                    (
                        "profession",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("", "inget vårdyrke"),
                                ("nurse", "sjuksköterska"),
                                ("doctor", "läkare"),
                                ("other", "annat vårdyrke"),
                            ],
                            default="",
                            max_length=10,
                        ),
                    ),
                    (
                        "language",
                        models.CharField(
                            choices=[("sv", "Svenska"), ("en", "English")], default="sv", max_length=2
                        ),
                    ),
                    ("issuer", models.CharField(max_length=200)),
                    ("subject", models.CharField(max_length=255)),
                    (
                        "person",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="account",
                            to="region.person",
                        ),
                    ),
                    ("is_active", models.BooleanField(default=True)),
                    (
                        "session_stamp",
                        models.UUIDField(default=narmare.region.unguessed.unguessed, editable=False),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("issuer", "subject"), name="account_issuer_and_subject"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("issuer", ""), _negated=True),
                                models.Q(("subject", ""), _negated=True),
                            ),
                            name="account_issuer_and_subject_filled",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="RoleGrant",
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
                        "account",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="role_grants",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("role", models.CharField(max_length=30)),
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="role_grants",
                            to="region.unit",
                        ),
                    ),
                    ("reason", models.CharField(max_length=300)),
                    ("review_on", models.DateField()),
                    (
                        "granted_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("analysis", models.CharField(blank=True, default="", max_length=60)),
                    ("need", models.CharField(blank=True, default="", max_length=30)),
                    ("process", models.CharField(blank=True, default="", max_length=12)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_to__isnull", True),
                                ("valid_to__gte", models.F("valid_from")),
                                _connector="OR",
                            ),
                            name="role_grant_span_ordered",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True), name="role_grant_has_reason"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "role__in",
                                    [
                                        "clinician",
                                        "care_administrator",
                                        "municipal_clinician",
                                        "unit_manager",
                                        "controller",
                                        "programme_lead",
                                        "board_member",
                                        "auditor",
                                        "administrator",
                                    ],
                                )
                            ),
                            name="role_grant_known_role",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("valid_to__isnull", True)),
                            fields=("account", "role", "unit", "process"),
                            name="role_grant_one_open",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="NamedContact",
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
                            related_name="named_contacts",
                            to="region.person",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("doctor", "fast läkarkontakt"), ("care_contact", "fast vårdkontakt")],
                            max_length=15,
                        ),
                    ),
                    (
                        "account",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="contact_for",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="named_contacts",
                            to="region.unit",
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
                            name="named_contact_span_ordered",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            condition=models.Q(("kind", "doctor")),
                            expressions=[
                                (
                                    models.Func(
                                        models.F("person"),
                                        models.F("person"),
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
                            name="named_contact_one_doctor",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            condition=models.Q(("kind", "care_contact")),
                            expressions=[
                                (
                                    models.Func(
                                        models.F("person"),
                                        models.F("person"),
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
                            name="named_contact_one_care_contact",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="CareRelation",
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
                            related_name="care_relations",
                            to="region.person",
                        ),
                    ),
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="care_relations",
                            to="region.unit",
                        ),
                    ),
                    ("consent_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "consent_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("conditions", models.JSONField(default=list)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_to__isnull", True),
                                ("valid_to__gte", models.F("valid_from")),
                                _connector="OR",
                            ),
                            name="care_relation_span_ordered",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                (
                                    models.Func(
                                        models.F("person"),
                                        models.F("person"),
                                        models.Value("[]"),
                                        function="int8range",
                                    ),
                                    "&&",
                                ),
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
                            name="care_relation_once_per_unit",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("consent_at__isnull", True), ("consent_by__isnull", True)),
                                models.Q(("consent_at__isnull", False), ("consent_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="care_relation_consent_at_and_by_together",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Agency",
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
                            related_name="agencies",
                            to="region.person",
                        ),
                    ),
                    (
                        "agent",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="agencies",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("scope", models.JSONField()),
                    (
                        "ground",
                        models.CharField(
                            choices=[
                                ("own", "gav rätten själv, inloggad"),
                                ("spoken", "gav rätten muntligt, på plats och med legitimation"),
                                ("written", "skriftlig fullmakt"),
                                ("trustee", "god man eller förvaltare enligt beslut"),
                                ("guardian", "vårdnadshavare enligt folkbokföringen"),
                            ],
                            default="own",
                            max_length=10,
                        ),
                    ),
                    (
                        "granted_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("granted_at", models.DateTimeField()),
                    (
                        "ended_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "verbose_name_plural": "agencies",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("valid_to__isnull", True),
                                ("valid_to__gte", models.F("valid_from")),
                                _connector="OR",
                            ),
                            name="agency_span_ordered",
                        ),
                        django.contrib.postgres.constraints.ExclusionConstraint(
                            expressions=[
                                (
                                    models.Func(
                                        models.F("person"),
                                        models.F("person"),
                                        models.Value("[]"),
                                        function="int8range",
                                    ),
                                    "&&",
                                ),
                                (
                                    models.Func(
                                        models.F("agent"),
                                        models.F("agent"),
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
                            name="agency_once_per_agent",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("scope__contains", []), models.Q(("scope", []), _negated=True)
                            ),
                            name="agency_scope_is_filled_list",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                                models.Q(
                                    ("ended_at__isnull", False),
                                    ("ended_by__isnull", False),
                                    ("valid_to__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="agency_ended_at_and_by_together",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Session",
                fields=[
                    (
                        "session_key",
                        models.CharField(
                            max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                        ),
                    ),
                    ("session_data", models.TextField(verbose_name="session data")),
                    ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                    (
                        "account",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="sessions",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("handle", models.UUIDField(default=narmare.region.unguessed.unguessed, unique=True)),
                    ("device", models.CharField(blank=True, max_length=60)),
                    ("shared", models.BooleanField(default=False)),
                    ("began_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
            ),
            migrations.CreateModel(
                name="Finding",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("key", models.CharField(max_length=120, unique=True)),
                    ("rule", models.CharField(max_length=40)),
                    ("rows", models.JSONField(default=list)),
                    ("first_at", models.DateTimeField()),
                    ("found_at", models.DateTimeField()),
                    (
                        "decision",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("", "ska granskas"),
                                ("in_order", "i sin ordning"),
                                ("follow_up", "följs upp"),
                            ],
                            default="",
                            max_length=10,
                        ),
                    ),
                    ("why", narmare.region.fields.SealedTextField(blank=True)),
                    ("decided_at", models.DateTimeField(null=True)),
                    (
                        "account",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "decided_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="region.person",
                        ),
                    ),
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="region.unit"
                        ),
                    ),
                    (
                        "opening",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="finding",
                            to="region.opening",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("decided_at__isnull", True),
                                    ("decided_by__isnull", True),
                                    ("decision", ""),
                                ),
                                models.Q(
                                    ("decided_at__isnull", False),
                                    ("decided_by__isnull", False),
                                    ("decision__in", ["in_order", "follow_up"]),
                                    models.Q(("why", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="finding_decided_at_and_by_together",
                        )
                    ]
                },
            ),
            migrations.CreateModel(
                name="Information",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "way",
                        models.CharField(
                            choices=[
                                ("page", "läste det här, inloggad"),
                                ("spoken", "fick höra det av vården"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("given_at", models.DateTimeField()),
                    (
                        "given_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "person",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="information",
                            to="region.person",
                        ),
                    ),
                ],
                options={"verbose_name_plural": "information"},
            ),
            migrations.CreateModel(
                name="OpenedItem",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("kind", models.CharField(max_length=20)),
                    ("chosen_at", models.DateTimeField()),
                    ("opened_at", models.DateTimeField(null=True)),
                    ("answer", narmare.region.fields.SealedTextField(blank=True)),
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
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT, related_name="+", to="region.unit"
                        ),
                    ),
                    (
                        "opening",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="items",
                            to="region.opening",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("opening", "unit", "kind"), name="opened_item_once"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                                models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="opened_item_answered_at_and_by_together",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="Opening",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("path", models.CharField(max_length=20)),
                    ("conditions", models.JSONField()),
                    ("reason", narmare.region.fields.SealedTextField()),
                    ("attitude", narmare.region.fields.SealedTextField(blank=True)),
                    ("began_at", models.DateTimeField()),
                    ("ends_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    (
                        "account",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="openings",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "ended_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="openings",
                            to="region.person",
                        ),
                    ),
                    (
                        "unit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="openings",
                            to="region.unit",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True), name="opening_has_reason"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("ends_at__gt", models.F("began_at"))),
                            name="opening_ends_after_it_begins",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                                models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="opening_ended_at_and_by_together",
                        ),
                    ]
                },
            ),
            migrations.CreateModel(
                name="KeptForm",
                fields=[
                    (
                        "key",
                        models.UUIDField(
                            default=narmare.region.unguessed.unguessed, primary_key=True, serialize=False
                        ),
                    ),
                    ("address", models.CharField(max_length=300)),
                    ("content", narmare.region.fields.SealedTextField()),
                    ("at", models.DateTimeField()),
                    (
                        "account",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "session",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="kept_forms",
                            to="region.session",
                        ),
                    ),
                ],
                options={"indexes": [models.Index(fields=["at"], name="kept_form_age")]},
            ),
        ),
        migrations.RunSQL(APPEND_ONLY, DROP_APPEND_ONLY),
    ]
