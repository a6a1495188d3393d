import datetime

import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models

import users.models.likeness
import users.models.tables


def create_cache_table(apps, schema_editor):
    """Login limits must be counted across all server processes."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        users.models.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name="MasterVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("table", models.CharField(max_length=60)),
                        ("key", models.BigIntegerField(help_text="The row's.")),
                        ("seq", models.PositiveIntegerField()),
                        ("content", models.JSONField(null=True)),
                        ("at", models.DateTimeField()),
                        ("prev_hash", models.CharField(blank=True, max_length=64)),
                        ("hash", models.CharField(max_length=64)),
                    ],
                    options={
                        "ordering": ["table", "key", "seq"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("table", "key", "seq"), name="master_version_one_per_row_and_seq"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalOffice",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pusat", "Kantor Pusat"),
                                    ("kanwil", "Kanwil"),
                                    ("kppn", "KPPN"),
                                    ("kppn_khusus", "KPPN Khusus"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("code", models.CharField(db_index=True, max_length=6)),
                        ("name", models.CharField(max_length=120)),
                        ("city", models.CharField(blank=True, max_length=60)),
                        ("province", models.CharField(blank=True, max_length=60)),
                        (
                            "zone",
                            models.CharField(
                                choices=[("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")],
                                default="Asia/Jakarta",
                                max_length=20,
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(
                                blank=True, help_text="Where the office hears of new questions.", max_length=254
                            ),
                        ),
                        (
                            "opened_on",
                            models.DateField(
                                blank=True, help_text="Empty: open since before the first figures.", null=True
                            ),
                        ),
                        (
                            "closed_on",
                            models.DateField(blank=True, help_text="The first day on which it is closed.", null=True),
                        ),
                        (
                            "desk_closed_on",
                            models.DateField(
                                blank=True,
                                help_text="Of a directorate: from then on its Layer 2 gets no questions.",
                                null=True,
                            ),
                        ),
                        (
                            "settled_here",
                            models.BooleanField(
                                default=False,
                                help_text="Somebody changed it here; the file that came with the software says nothing any more.",
                            ),
                        ),
                        (
                            "kanwil",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="The present one; OfficeRegion holds its history.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical office",
                        "verbose_name_plural": "historical offices",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Office",
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
                                    ("pusat", "Kantor Pusat"),
                                    ("kanwil", "Kanwil"),
                                    ("kppn", "KPPN"),
                                    ("kppn_khusus", "KPPN Khusus"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("code", models.CharField(max_length=6, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("city", models.CharField(blank=True, max_length=60)),
                        ("province", models.CharField(blank=True, max_length=60)),
                        (
                            "zone",
                            models.CharField(
                                choices=[("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")],
                                default="Asia/Jakarta",
                                max_length=20,
                            ),
                        ),
                        (
                            "kanwil",
                            models.ForeignKey(
                                blank=True,
                                help_text="The present one; OfficeRegion holds its history.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="kppn",
                                to="users.office",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(
                                blank=True, help_text="Where the office hears of new questions.", max_length=254
                            ),
                        ),
                        (
                            "opened_on",
                            models.DateField(
                                blank=True, help_text="Empty: open since before the first figures.", null=True
                            ),
                        ),
                        (
                            "closed_on",
                            models.DateField(blank=True, help_text="The first day on which it is closed.", null=True),
                        ),
                        (
                            "desk_closed_on",
                            models.DateField(
                                blank=True,
                                help_text="Of a directorate: from then on its Layer 2 gets no questions.",
                                null=True,
                            ),
                        ),
                        (
                            "settled_here",
                            models.BooleanField(
                                default=False,
                                help_text="Somebody changed it here; the file that came with the software says nothing any more.",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kanwil", None), ("kind__in", ["pusat", "kanwil"])),
                                    models.Q(("kanwil__isnull", False), ("kind__in", ["kppn", "kppn_khusus"])),
                                    _connector="OR",
                                ),
                                name="office_below_a_kanwil_unless_kanwil_or_head",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opened_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("closed_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("desk_closed_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="office_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalOfficeTypeRecord",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("type", models.CharField(choices=[("A1", "A1"), ("A2", "A2")], max_length=2)),
                        (
                            "basis",
                            models.CharField(
                                choices=[("documented", "terdokumentasi"), ("assumed", "asumsi")], max_length=12
                            ),
                        ),
                        ("legal_basis", models.CharField(blank=True, max_length=200)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical office type record",
                        "verbose_name_plural": "historical office type records",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="OfficeTypeRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="types", to="users.office"
                            ),
                        ),
                        ("type", models.CharField(choices=[("A1", "A1"), ("A2", "A2")], max_length=2)),
                        (
                            "basis",
                            models.CharField(
                                choices=[("documented", "terdokumentasi"), ("assumed", "asumsi")], max_length=12
                            ),
                        ),
                        ("legal_basis", models.CharField(blank=True, max_length=200)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["office", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="office_type_dates_in_order",
                                violation_error_message="Tanggal akhir mendahului tanggal awal.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("valid_to__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="office_type_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.UniqueConstraint(
                                fields=("office", "valid_from"), name="office_type_one_start_a_day"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalOfficeRegion",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("legal_basis", models.CharField(blank=True, max_length=200)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "kanwil",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical office region",
                        "verbose_name_plural": "historical office regions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="OfficeRegion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="regions", to="users.office"
                            ),
                        ),
                        (
                            "kanwil",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="region_records",
                                to="users.office",
                            ),
                        ),
                        ("legal_basis", models.CharField(blank=True, max_length=200)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["office", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="office_region_dates_in_order",
                                violation_error_message="Tanggal akhir mendahului tanggal awal.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("valid_to__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="office_region_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.UniqueConstraint(
                                fields=("office", "valid_from"), name="office_region_one_start_a_day"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Ministry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=3, unique=True)),
                        ("name", models.CharField(max_length=160)),
                        ("note", models.CharField(blank=True, max_length=200)),
                        (
                            "closed_on",
                            models.DateField(blank=True, help_text="From then on no satker of it is added.", null=True),
                        ),
                        ("settled_here", models.BooleanField(default=False, help_text="As of an office.")),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
                                ),
                                name="ministry_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalSatker",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "code",
                            models.CharField(
                                db_index=True,
                                max_length=6,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[0-9]{6}\\Z", "Kode satker terdiri atas 6 angka"
                                    )
                                ],
                            ),
                        ),
                        ("name", models.CharField(max_length=160)),
                        (
                            "ministry",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.ministry",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="The present one; SatkerPartner holds its history.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Set when the satker is one of our own offices.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical satker",
                        "verbose_name_plural": "historical satkers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Satker",
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
                                max_length=6,
                                unique=True,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[0-9]{6}\\Z", "Kode satker terdiri atas 6 angka"
                                    )
                                ],
                            ),
                        ),
                        ("name", models.CharField(max_length=160)),
                        (
                            "ministry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="satker", to="users.ministry"
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                blank=True,
                                help_text="The present one; SatkerPartner holds its history.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partner_satker",
                                to="users.office",
                            ),
                        ),
                        (
                            "office",
                            models.OneToOneField(
                                blank=True,
                                help_text="Set when the satker is one of our own offices.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="as_satker",
                                to="users.office",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("code__regex", "^[0-9]{6}$")), name="satker_code_six_digits"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalSatkerPartner",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("legal_basis", models.CharField(blank=True, max_length=200)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        (
                            "satker",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.satker",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical satker partner",
                        "verbose_name_plural": "historical satker partners",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="SatkerPartner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "satker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="partners", to="users.satker"
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="users.office"
                            ),
                        ),
                        ("legal_basis", models.CharField(blank=True, max_length=200)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["satker", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="satker_partner_dates_in_order",
                                violation_error_message="Tanggal akhir mendahului tanggal awal.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("valid_to__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="satker_partner_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.UniqueConstraint(
                                fields=("satker", "valid_from"), name="satker_partner_one_start_a_day"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="LoginThrottle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("failures", models.PositiveIntegerField(default=0)),
                        ("pending", models.PositiveIntegerField(default=0)),
                        ("pending_since", models.DateTimeField(null=True)),
                        ("blocked_until", models.DateTimeField(null=True)),
                        ("account", models.CharField(blank=True, default="", max_length=60)),
                        ("browser", models.CharField(blank=True, default="", max_length=32)),
                        ("address", models.CharField(blank=True, default="", max_length=45)),
                        (
                            "failed_at",
                            models.DateTimeField(db_index=True, help_text="Failures wear off from then on.", null=True),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "browser", "address"),
                                name="login_throttle_one_per_account_browser_and_address",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalUser",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                db_index=True,
                                max_length=60,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                            ),
                        ),
                        ("display_name", models.CharField(blank=True, max_length=120)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("satker", "Satker"),
                                    ("office", "Kuasa BUN"),
                                    ("monitor", "Monitoring Kantor Pusat"),
                                    ("hai_layer_1", "Agen HAI Layer 1"),
                                    ("hai_layer_2", "Agen HAI Layer 2"),
                                    ("admin", "Admin HAI"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        ("is_staff", models.BooleanField(default=False)),
                        ("date_joined", models.DateTimeField(blank=True, editable=False)),
                        (
                            "must_change_password",
                            models.BooleanField(
                                default=False,
                                help_text="A first password is in force: it opens nothing but its own change.",
                            ),
                        ),
                        (
                            "password_expires_at",
                            models.DateTimeField(
                                blank=True, help_text="A first password opens nothing from then on.", null=True
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="KPPN, KPPN Khusus, Kanwil, or the directorate of a layer 2 agent.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "satker",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.satker",
                            ),
                        ),
                        (
                            "first_passwords",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="The file in which the last first password stood.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.firstpasswords",
                            ),
                        ),
                        ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical user",
                        "verbose_name_plural": "historical users",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                max_length=60,
                                unique=True,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                            ),
                        ),
                        ("display_name", models.CharField(blank=True, max_length=120)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("satker", "Satker"),
                                    ("office", "Kuasa BUN"),
                                    ("monitor", "Monitoring Kantor Pusat"),
                                    ("hai_layer_1", "Agen HAI Layer 1"),
                                    ("hai_layer_2", "Agen HAI Layer 2"),
                                    ("admin", "Admin HAI"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                help_text="KPPN, KPPN Khusus, Kanwil, or the directorate of a layer 2 agent.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="logins",
                                to="users.office",
                            ),
                        ),
                        (
                            "satker",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="logins",
                                to="users.satker",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        ("is_staff", models.BooleanField(default=False)),
                        ("date_joined", models.DateTimeField(auto_now_add=True)),
                        (
                            "must_change_password",
                            models.BooleanField(
                                default=False,
                                help_text="A first password is in force: it opens nothing but its own change.",
                            ),
                        ),
                        (
                            "password_expires_at",
                            models.DateTimeField(
                                blank=True, help_text="A first password opens nothing from then on.", null=True
                            ),
                        ),
                        (
                            "first_passwords",
                            models.ForeignKey(
                                blank=True,
                                help_text="The file in which the last first password stood.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accounts",
                                to="users.firstpasswords",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("id", "Bahasa Indonesia"), ("en", "English")], default="id", max_length=2
                            ),
                        ),
                        (
                            "theme",
                            models.CharField(
                                blank=True,
                                choices=[("", "Ikuti perangkat"), ("terang", "Terang"), ("gelap", "Gelap")],
                                default="",
                                max_length=6,
                            ),
                        ),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["username"],
                        "indexes": [models.Index(fields=["role", "username"], name="user_by_role")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("office", None), ("role", "satker"), ("satker__isnull", False)),
                                    models.Q(
                                        ("office__isnull", False),
                                        ("role__in", ["office", "hai_layer_2"]),
                                        ("satker", None),
                                    ),
                                    models.Q(
                                        ("office", None),
                                        ("role__in", ["monitor", "hai_layer_1", "admin"]),
                                        ("satker", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="user_is_bound_to_the_place_of_its_role",
                            ),
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("username"),
                                name="user_one_name_in_any_case",
                                violation_error_message="Nama pengguna ini sudah dipakai.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("must_change_password", False), ("password_expires_at", None)),
                                    models.Q(("must_change_password", True), ("password_expires_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="user_first_password_runs_out",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("language__in", ["id", "en"]), ("theme__in", ["", "terang", "gelap"])
                                ),
                                name="user_reads_in_a_language_and_a_look_that_there_is",
                            ),
                        ],
                    },
                    managers=[
                        ("objects", django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name="HistoricalOfficer",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("name", models.CharField(max_length=120)),
                        ("must_change_password", models.BooleanField(default=True)),
                        (
                            "password_expires_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="A first password opens nothing from then on (000 item 5).",
                                null=True,
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "joined_into",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="The same person, to whom all postings were moved.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.officer",
                            ),
                        ),
                        ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical officer",
                        "verbose_name_plural": "historical officers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Officer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("likeness", users.models.likeness.LikenessField(blank=True, editable=False, max_length=160)),
                        ("cso_password", models.CharField(help_text="Argon2id hash.", max_length=200)),
                        ("must_change_password", models.BooleanField(default=True)),
                        (
                            "password_expires_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="A first password opens nothing from then on (000 item 5).",
                                null=True,
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "joined_into",
                            models.ForeignKey(
                                blank=True,
                                help_text="The same person, to whom all postings were moved.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="joined",
                                to="users.officer",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("joined_into", None),
                                    models.Q(
                                        ("is_active", False), models.Q(("joined_into", models.F("id")), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="officer_joined_into_another_acts_no_more",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPosting",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("cso", "CSO"), ("sso", "SSO"), ("head", "Kepala Seksi MSKI/PDMS")],
                                max_length=4,
                            ),
                        ),
                        (
                            "starts_on",
                            models.DateField(
                                help_text="The day on which it took effect (users/officers/effective_day.py)."
                            ),
                        ),
                        (
                            "decreed_on",
                            models.DateField(
                                blank=True,
                                help_text="The decree's day, where it took effect on a later one.",
                                null=True,
                            ),
                        ),
                        ("ends_on", models.DateField(blank=True, help_text="The last day.", null=True)),
                        (
                            "signing_ended_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Departure recorded on or after the last day: from then on nothing is signed.",
                                null=True,
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.officer",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "signing_ended_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical posting",
                        "verbose_name_plural": "historical postings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Posting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="postings", to="users.officer"
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="postings", to="users.office"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("cso", "CSO"), ("sso", "SSO"), ("head", "Kepala Seksi MSKI/PDMS")],
                                max_length=4,
                            ),
                        ),
                        (
                            "starts_on",
                            models.DateField(
                                help_text="The day on which it took effect (users/officers/effective_day.py)."
                            ),
                        ),
                        (
                            "decreed_on",
                            models.DateField(
                                blank=True,
                                help_text="The decree's day, where it took effect on a later one.",
                                null=True,
                            ),
                        ),
                        ("ends_on", models.DateField(blank=True, help_text="The last day.", null=True)),
                        (
                            "signing_ended_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Departure recorded on or after the last day: from then on nothing is signed.",
                                null=True,
                            ),
                        ),
                        (
                            "signing_ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["officer__name", "starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="posting_dates_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decreed_on", None), ("decreed_on__lt", models.F("starts_on")), _connector="OR"
                                ),
                                name="posting_decreed_before_it_took_effect",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("ends_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("decreed_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="posting_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.UniqueConstraint(
                                fields=("officer", "office", "starts_on"), name="posting_starts_once_a_day"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ends_on", None)),
                                fields=("officer", "office"),
                                name="posting_one_open_end_per_office",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signing_ended_at", None), ("signing_ended_by", None)),
                                    models.Q(
                                        ("ends_on__isnull", False),
                                        ("signing_ended_at__isnull", False),
                                        ("signing_ended_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="posting_signing_ended_at_and_by_come_together",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SigningThrottle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("failures", models.PositiveIntegerField(default=0)),
                        ("pending", models.PositiveIntegerField(default=0)),
                        ("pending_since", models.DateTimeField(null=True)),
                        ("blocked_until", models.DateTimeField(null=True)),
                        (
                            "officer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="throttles",
                                to="users.officer",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="users.office"
                            ),
                        ),
                        ("browser", models.CharField(blank=True, default="", max_length=32)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("officer", "office", "browser"),
                                name="throttle_one_per_officer_office_and_browser",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="FileImport",
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
                                choices=[("satker", "Satker dan KPPN mitra kerjanya"), ("accounts", "Akun satker")],
                                max_length=8,
                            ),
                        ),
                        ("file_name", models.CharField(max_length=120)),
                        ("digest", models.CharField(help_text="SHA-256 of the file.", max_length=64)),
                        ("content", models.BinaryField(help_text="The file, until its rows are read.")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("uploaded", "Menunggu diperiksa"),
                                    ("checking", "Sedang diperiksa"),
                                    ("faulty", "Ada kesalahan"),
                                    ("ready", "Siap diterapkan"),
                                    ("approved", "Menunggu diterapkan"),
                                    ("applying", "Sedang diterapkan"),
                                    ("applied", "Selesai"),
                                    ("cancelled", "Dibatalkan"),
                                    ("failed", "Terhenti"),
                                ],
                                default="uploaded",
                                max_length=10,
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField()),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, help_text="Approved or cancelled.", null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("began_at", models.DateTimeField(blank=True, help_text="The step at hand.", null=True)),
                        ("ended_at", models.DateTimeField(blank=True, help_text="The last step.", null=True)),
                        ("attempts", models.PositiveIntegerField(default=0, help_text="Of the step at hand.")),
                        (
                            "leased_until",
                            models.DateTimeField(
                                blank=True, help_text="A worker that died frees the file then.", null=True
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        ("row_count", models.PositiveIntegerField(default=0)),
                        ("error_count", models.PositiveIntegerField(default=0)),
                        ("new_count", models.PositiveIntegerField(default=0)),
                        ("changed_count", models.PositiveIntegerField(default=0)),
                        ("same_count", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decided_by", None)),
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="file_import_decided_at_and_by_come_together",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "applying")),
                                fields=("state",),
                                name="file_import_one_applied_at_a_time",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SatkerImportRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("line", models.PositiveIntegerField()),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("new", "baru"), ("changed", "diubah"), ("same", "tetap")], max_length=8
                            ),
                        ),
                        ("what", models.CharField(blank=True, help_text="What changes, in words.", max_length=400)),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="satker_rows",
                                to="users.fileimport",
                            ),
                        ),
                        ("code", models.CharField(max_length=6)),
                        ("name", models.CharField(max_length=160)),
                        ("ministry_code", models.CharField(max_length=3)),
                        ("kppn_code", models.CharField(max_length=3)),
                        ("valid_from", models.DateField()),
                    ],
                    options={
                        "ordering": ["batch", "line"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
                                ),
                                name="satker_import_row_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.UniqueConstraint(fields=("batch", "line"), name="satker_import_row_once_per_line"),
                            models.UniqueConstraint(fields=("batch", "code"), name="satker_import_row_once_per_code"),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="AccountImportRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("line", models.PositiveIntegerField()),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("new", "baru"), ("changed", "diubah"), ("same", "tetap")], max_length=8
                            ),
                        ),
                        ("what", models.CharField(blank=True, help_text="What changes, in words.", max_length=400)),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="account_rows",
                                to="users.fileimport",
                            ),
                        ),
                        ("username", models.CharField(max_length=60)),
                        ("code", models.CharField(max_length=6)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                    ],
                    options={
                        "ordering": ["batch", "line"],
                        "constraints": [
                            models.UniqueConstraint(fields=("batch", "line"), name="account_import_row_once_per_line"),
                            models.UniqueConstraint(
                                fields=("batch", "username"), name="account_import_row_once_per_name"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="FileImportError",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="errors",
                                to="users.fileimport",
                            ),
                        ),
                        ("line", models.PositiveIntegerField()),
                        ("column", models.CharField(blank=True, max_length=20)),
                        ("reason", models.CharField(max_length=400)),
                    ],
                    options={
                        "ordering": ["batch", "line", "pk"],
                        "indexes": [models.Index(fields=["batch", "line"], name="file_import_error_by_line")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="AccountEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="account_events",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("created", "Dibuat"),
                                    ("first_password", "Kata sandi pertama diterbitkan"),
                                    ("link", "Tautan sekali pakai diterbitkan"),
                                    ("password_set", "Kata sandi diganti pemegangnya"),
                                    ("unlocked", "Kunci dibuka"),
                                    ("closed", "Ditutup"),
                                    ("reopened", "Dibuka kembali"),
                                    ("edited", "Nama atau e-mail diubah"),
                                    ("move_ordered", "Pindah kantor ditetapkan"),
                                    ("move_cancelled", "Pindah kantor dibatalkan"),
                                    ("moved", "Pindah kantor"),
                                    ("sessions_ended", "Sesi diakhiri"),
                                    ("factor_set", "Faktor kedua dipasang"),
                                    ("factor_reset", "Faktor kedua dilepas"),
                                    ("codes_renewed", "Kode pemulihan dibuat baru"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: a command.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500)),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                        "indexes": [models.Index(fields=["account", "-at"], name="account_event_by_account")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="AccountLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("nonce", models.CharField(max_length=32)),
                        ("made_at", models.DateTimeField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: asked for themselves.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True, help_text="A newer one, or the login was closed.", null=True
                            ),
                        ),
                        ("by_mail", models.BooleanField(default=False)),
                        ("mailed_at", models.DateTimeField(blank=True, null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0, help_text="To send it.")),
                        ("next_attempt_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("made_at"))),
                                name="account_link_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("used_at", None), ("withdrawn_at", None), _connector="OR"),
                                name="account_link_used_or_withdrawn",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("used_at", None), ("withdrawn_at", None)),
                                fields=("account",),
                                name="account_link_one_open",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="AccountMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="users.office"
                            ),
                        ),
                        ("effective_on", models.DateField(help_text="A Jakarta calendar day.")),
                        ("reason", models.CharField(max_length=400)),
                        ("ordered_at", models.DateTimeField()),
                        (
                            "ordered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("effective_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
                                ),
                                name="account_move_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("done_at", None), ("cancelled_at", None), _connector="OR"),
                                name="account_move_done_or_cancelled",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("cancelled_at", None), ("done_at", None)),
                                fields=("account",),
                                name="account_move_one_open",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="FirstPasswords",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="first_passwords",
                                to="users.fileimport",
                            ),
                        ),
                        (
                            "seed",
                            models.BinaryField(
                                help_text="32 random bytes; empty once the file was fetched or has run out."
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("expires_at", models.DateTimeField()),
                        ("fetched_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "fetched_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("fetched_at", None), ("fetched_by", None)),
                                    models.Q(("fetched_at__isnull", False), ("fetched_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="first_passwords_fetched_at_and_by_come_together",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="AccessAlarm",
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
                                    ("login", "Kata sandi akun dicoba berkali-kali"),
                                    ("signing", "Password CSO dicoba berkali-kali"),
                                    ("address", "Banyak kata sandi salah dari satu alamat"),
                                    ("proxy", "Alamat pengirim yang diteruskan tidak cocok"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                help_text="Whose login was tried.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.officer",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=45)),
                        ("failures", models.PositiveIntegerField(default=0)),
                        ("detail", models.CharField(blank=True, max_length=200)),
                        ("at", models.DateTimeField(db_index=True)),
                        ("told_at", models.DateTimeField(blank=True, help_text="Its mails were written.", null=True)),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="AuditEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=64, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("login_failed", "Gagal masuk"),
                                    ("signing_failed", "Password CSO salah"),
                                    ("forbidden", "Ditolak (403)"),
                                    ("hidden", "Halaman yang tidak ada atau bukan haknya (404)"),
                                    ("csrf", "Formulir dari luar (CSRF)"),
                                    ("export", "Unduhan"),
                                    ("admin_act", "Tindakan admin"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("hour", models.DateTimeField(help_text="The begin of its hour.")),
                        ("at", models.DateTimeField(help_text="The first time.")),
                        ("last_at", models.DateTimeField()),
                        ("times", models.PositiveIntegerField(default=1)),
                        (
                            "login",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.officer",
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=45)),
                        ("path", models.CharField(blank=True, max_length=200)),
                        ("detail", models.CharField(blank=True, max_length=120)),
                        (
                            "request_id",
                            models.CharField(
                                blank=True, help_text="Of the first time, as the log has it.", max_length=32
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["hour", "kind", "login", "address"], name="audit_of_an_hour"),
                            models.Index(fields=["login", "-id"], name="audit_of_a_login"),
                            models.Index(fields=["kind", "-id"], name="audit_of_a_kind"),
                            models.Index(fields=["last_at"], name="audit_by_age"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("last_at__gte", models.F("at")), ("times__gt", 0)),
                                name="audit_times_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FormDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signed_in",
                            models.CharField(help_text="Digest of the session that wrote it.", max_length=64),
                        ),
                        ("path", models.CharField(help_text="Where the form is sent to.", max_length=255)),
                        ("page", models.CharField(help_text="Where it stands.", max_length=255)),
                        (
                            "key",
                            models.UUIDField(
                                help_text="Its one-time key: what is carried out with it ends the draft.", unique=True
                            ),
                        ),
                        (
                            "posting",
                            models.ForeignKey(
                                db_index=False,
                                help_text="Whom the form names as its officer, at a login that several share.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                        (
                            "data",
                            models.JSONField(
                                help_text="Names and values as they were sent, without passwords and files."
                            ),
                        ),
                        ("saved_at", models.DateTimeField(db_index=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "path", "signed_in"), name="draft_one_of_each_form")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalDuty",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("coordinator", "Koordinator"),
                                    ("department_head", "Koordinator Departemen"),
                                    ("operations", "Koordinator Pelaksanaan"),
                                    ("agent_head", "Koordinator Agen / Kepala Seksi"),
                                    ("quality", "Penjamin Kualitas Layanan"),
                                    ("supervisor", "Manajer Layanan (Supervisor)"),
                                    ("agent", "Agen Layer 1 / 2"),
                                    ("call_center", "Agen Call Center"),
                                    ("change_manager", "Manajer Perubahan"),
                                    ("cab", "Anggota CAB"),
                                    ("cio", "CIO"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, help_text="The last day.", null=True)),
                        ("legal_basis", models.CharField(max_length=300)),
                        ("certificate_no", models.CharField(blank=True, max_length=80)),
                        (
                            "certificate_on",
                            models.DateField(blank=True, help_text="The day of the certificate.", null=True),
                        ),
                        ("added_at", models.DateTimeField()),
                        (
                            "ended_at",
                            models.DateTimeField(blank=True, help_text="When the last day was written.", null=True),
                        ),
                        ("end_basis", models.CharField(blank=True, max_length=300)),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "directorate",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Where the duty holds for one directorate only (003 7(1)b, e, f).",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "added_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical duty",
                        "verbose_name_plural": "historical dutys",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Duty",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("coordinator", "Koordinator"),
                                    ("department_head", "Koordinator Departemen"),
                                    ("operations", "Koordinator Pelaksanaan"),
                                    ("agent_head", "Koordinator Agen / Kepala Seksi"),
                                    ("quality", "Penjamin Kualitas Layanan"),
                                    ("supervisor", "Manajer Layanan (Supervisor)"),
                                    ("agent", "Agen Layer 1 / 2"),
                                    ("call_center", "Agen Call Center"),
                                    ("change_manager", "Manajer Perubahan"),
                                    ("cab", "Anggota CAB"),
                                    ("cio", "CIO"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "directorate",
                            models.ForeignKey(
                                blank=True,
                                help_text="Where the duty holds for one directorate only (003 7(1)b, e, f).",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to="users.office",
                            ),
                        ),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, help_text="The last day.", null=True)),
                        ("legal_basis", models.CharField(max_length=300)),
                        ("certificate_no", models.CharField(blank=True, max_length=80)),
                        (
                            "certificate_on",
                            models.DateField(blank=True, help_text="The day of the certificate.", null=True),
                        ),
                        ("added_at", models.DateTimeField()),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(blank=True, help_text="When the last day was written.", null=True),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("end_basis", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["-valid_from", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("valid_to__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("certificate_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="duty_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="duty_dates_in_order",
                                violation_error_message="Tanggal akhir mendahului tanggal awal.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("legal_basis", ""), _negated=True), name="duty_has_a_legal_basis"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "call_center"), _negated=True),
                                    models.Q(
                                        models.Q(("certificate_no", ""), _negated=True),
                                        ("certificate_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="duty_call_center_has_a_certificate",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind__in", ["department_head", "quality", "supervisor"]), _negated=True),
                                    ("directorate__isnull", False),
                                    _connector="OR",
                                ),
                                name="duty_of_a_directorate_names_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("ended_by", None)),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("ended_by__isnull", False),
                                        ("valid_to__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="duty_ended_at_and_by_come_together",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("directorate__isnull", False), ("valid_to", None)),
                                fields=("user", "kind", "directorate"),
                                name="duty_one_open_per_directorate",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("directorate", None), ("valid_to", None)),
                                fields=("user", "kind"),
                                name="duty_one_open_per_kind",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="OfficerProposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="officer_proposals",
                                to="users.office",
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("cso", "CSO"), ("sso", "SSO"), ("head", "Kepala Seksi MSKI/PDMS")],
                                max_length=4,
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Menunggu admin HAI"),
                                    ("activated", "Diaktifkan"),
                                    ("refused", "Ditolak"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("proposed_at", models.DateTimeField()),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="The head of section; empty where an admin proposed.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        (
                            "posting",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposal",
                                to="users.posting",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-proposed_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decided_by", None), ("state", "open")),
                                    models.Q(
                                        models.Q(("state", "open"), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_decided_at_and_by_come_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("posting__isnull", False), ("state", "activated")),
                                    models.Q(models.Q(("state", "activated"), _negated=True), ("posting", None)),
                                    _connector="OR",
                                ),
                                name="proposal_activated_iff_it_has_a_posting",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "refused"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="proposal_refused_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
                                ),
                                name="proposal_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("name"),
                                models.F("office"),
                                condition=models.Q(("state", "open")),
                                name="proposal_one_open_per_name_and_office",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="OfficerEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="users.officer"
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="users.office"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("activated", "Diaktifkan"),
                                    ("posted", "Ditempatkan"),
                                    ("posting_ended", "Selesai bertugas"),
                                    ("password_reset", "Password CSO pertama dibuat ulang"),
                                    ("password_changed", "Password CSO diganti petugas"),
                                    ("joined", "Penempatan dipindahkan, orang yang sama"),
                                    ("unlocked", "Password CSO dibuka"),
                                    ("figures_opened", "Angka kinerja dibuka"),
                                    ("figures_closed", "Angka kinerja ditutup"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                        ("text", models.CharField(blank=True, max_length=2000)),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalServiceUser",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("email", models.EmailField(max_length=160)),
                        ("name", models.CharField(max_length=120)),
                        (
                            "unit_type",
                            models.CharField(
                                choices=[
                                    ("SATKER", "SATKER"),
                                    ("KPPN", "KPPN"),
                                    ("PEMDA", "PEMDA"),
                                    ("BANK", "BANK"),
                                    ("PIHAK_KETIGA", "PIHAK KETIGA"),
                                    ("MAHASISWA", "MAHASISWA/PELAJAR"),
                                    ("UMUM", "MASYARAKAT/UMUM"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "institution",
                            models.CharField(
                                blank=True, help_text="Free text for the types that have no code.", max_length=160
                            ),
                        ),
                        (
                            "satker",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.satker",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="The KPPN of an asker of type KPPN.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "joined_into",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="The same person: whoever looks for this e-mail finds that row. Tickets keep their snapshot.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.serviceuser",
                            ),
                        ),
                        ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical service user",
                        "verbose_name_plural": "historical service users",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="ServiceUser",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("email", models.EmailField(max_length=160)),
                        ("name", models.CharField(max_length=120)),
                        (
                            "unit_type",
                            models.CharField(
                                choices=[
                                    ("SATKER", "SATKER"),
                                    ("KPPN", "KPPN"),
                                    ("PEMDA", "PEMDA"),
                                    ("BANK", "BANK"),
                                    ("PIHAK_KETIGA", "PIHAK KETIGA"),
                                    ("MAHASISWA", "MAHASISWA/PELAJAR"),
                                    ("UMUM", "MASYARAKAT/UMUM"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "satker",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="service_users",
                                to="users.satker",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                help_text="The KPPN of an asker of type KPPN.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="service_users",
                                to="users.office",
                            ),
                        ),
                        (
                            "institution",
                            models.CharField(
                                blank=True, help_text="Free text for the types that have no code.", max_length=160
                            ),
                        ),
                        ("likeness", users.models.likeness.LikenessField(blank=True, editable=False, max_length=160)),
                        (
                            "joined_into",
                            models.ForeignKey(
                                blank=True,
                                help_text="The same person: whoever looks for this e-mail finds that row. Tickets keep their snapshot.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="joined",
                                to="users.serviceuser",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "pk"],
                        "indexes": [
                            models.Index(fields=["name", "id"], name="service_user_by_name"),
                            models.Index(
                                condition=models.Q(("joined_into", None)),
                                fields=["likeness"],
                                name="service_user_by_likeness",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("email"),
                                name="service_user_one_email_nationwide",
                                violation_error_message="E-mail ini sudah terdaftar.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                                name="service_user_email_is_lower_case",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("joined_into", None),
                                    models.Q(("joined_into", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="service_user_is_not_joined_into_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("office", None), ("satker__isnull", False), ("unit_type", "SATKER")),
                                    models.Q(("office__isnull", False), ("satker", None), ("unit_type", "KPPN")),
                                    models.Q(
                                        models.Q(("unit_type__in", ["SATKER", "KPPN"]), _negated=True),
                                        ("office", None),
                                        ("satker", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="service_user_has_the_place_of_its_type",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "service_user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="users.serviceuser",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="users.office",
                            ),
                        ),
                        (
                            "satker",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="users.satker",
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "removed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("removed_at", None)),
                                fields=["office", "service_user"],
                                name="membership_of_office",
                            ),
                            models.Index(
                                condition=models.Q(("removed_at", None)),
                                fields=["satker", "service_user"],
                                name="membership_of_satker",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("office__isnull", False), ("satker", None)),
                                    models.Q(("office", None), ("satker__isnull", False)),
                                    _connector="OR",
                                ),
                                name="membership_of_one_office_or_one_satker",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("removed_at", None), ("removed_by", None)),
                                    models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="membership_removed_at_and_by_come_together",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None), ("satker", None)),
                                fields=("service_user", "office"),
                                name="membership_once_per_office",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("office", None), ("removed_at", None)),
                                fields=("service_user", "satker"),
                                name="membership_once_per_satker",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceUserEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "service_user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="users.serviceuser",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("joined", "Digabung"), ("parted", "Dipisahkan lagi")], max_length=16
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("text", models.CharField(max_length=2000)),
                        (
                            "data",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                help_text="Of a join: which rows it changed, so that it can be undone.",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="DifferentOfficers",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("said_at", models.DateTimeField()),
                        (
                            "said_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reason", models.CharField(max_length=400)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("withdrawn_reason", models.CharField(blank=True, max_length=400)),
                        (
                            "first",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.officer",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.officer",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-said_at", "-pk"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("first__lt", models.F("second"))),
                                name="differentofficers_are_two_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_reason", "")),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                        models.Q(("withdrawn_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="differentofficers_withdrawn_at_and_by_come_together",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("first", "second"),
                                name="differentofficers_once",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="DifferentServiceUsers",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("said_at", models.DateTimeField()),
                        (
                            "said_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reason", models.CharField(max_length=400)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("withdrawn_reason", models.CharField(blank=True, max_length=400)),
                        (
                            "first",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.serviceuser",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.serviceuser",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-said_at", "-pk"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("first__lt", models.F("second"))),
                                name="differentserviceusers_are_two_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_reason", "")),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                        models.Q(("withdrawn_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="differentserviceusers_withdrawn_at_and_by_come_together",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("first", "second"),
                                name="differentserviceusers_once",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Submission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(unique=True)),
                        (
                            "user",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                help_text="The database's clock; it goes a month later.",
                            ),
                        ),
                        ("action", models.CharField(max_length=40)),
                        ("result", models.CharField(blank=True, max_length=80)),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="VerificationRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "extent",
                            models.CharField(
                                choices=[("all", "semua"), ("changed", "yang berubah sejak pemeriksaan sebelumnya")],
                                max_length=8,
                            ),
                        ),
                        (
                            "since",
                            models.DateTimeField(
                                blank=True, help_text="Of CHANGED: what changed from then on.", null=True
                            ),
                        ),
                        ("began_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField()),
                        ("parts", models.JSONField(help_text="[[part, looked at, different], ...] in order.")),
                        ("different", models.PositiveIntegerField()),
                    ],
                    options={
                        "ordering": ["-began_at", "-pk"],
                        "indexes": [models.Index(fields=["-began_at", "-id"], name="verification_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("extent", "all"), ("since", None)),
                                    models.Q(("extent", "changed"), ("since__isnull", False)),
                                    _connector="OR",
                                ),
                                name="verification_since_iff_changed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VerificationFinding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="users.verificationrun",
                            ),
                        ),
                        ("part", models.CharField(max_length=16)),
                        ("what", models.CharField(max_length=600)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
            ],
        ),
        users.models.tables.RunWithoutModels(create_cache_table, migrations.RunPython.noop),
    ]
