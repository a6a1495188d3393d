import datetime

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import users.models.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("users", "0001_initial"),
    ]

    operations = [
        users.models.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name="Service",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True)),
                    ],
                    options={
                        "verbose_name": "layanan",
                        "ordering": ["code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("code", ""), _negated=True), name="service_has_a_code"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Catalogue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("drafted_at", models.DateTimeField()),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("second_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "second_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="The second person, whom a change that reaches into the past needs.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
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
                        ("label", models.CharField(max_length=20, unique=True)),
                        (
                            "legal_basis",
                            models.CharField(blank=True, help_text="Empty until it is handed in.", max_length=300),
                        ),
                        ("summary", models.TextField(blank=True, help_text="What is new, in words.", max_length=2000)),
                        ("assumed", models.BooleanField(default=False)),
                        (
                            "base",
                            models.ForeignKey(
                                blank=True,
                                help_text="The version that it was drafted on; empty for the one that came with the software.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="services.catalogue",
                            ),
                        ),
                        ("valid_from", models.DateField(blank=True, help_text="Said when it is handed in.", null=True)),
                        (
                            "review_due",
                            models.DateField(blank=True, help_text="One year after (art. 20(2)).", null=True),
                        ),
                        (
                            "last_change",
                            models.ForeignKey(
                                blank=True,
                                help_text="The last change of the draft that was handed in; what came later is none of it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="services.servicechange",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Konsep"),
                                    ("waiting", "Menunggu CIO"),
                                    ("confirmed", "Ditetapkan"),
                                    ("withdrawn", "Ditarik"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty for the version that came with the software, which nobody confirmed either.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "katalog layanan",
                        "ordering": ["-pk"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_at", None), ("confirmed_by", None)),
                                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="catalogue_confirmed_at_and_by_come_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("second_at", None), ("second_by", None)),
                                    models.Q(("second_at__isnull", False), ("second_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="catalogue_second_at_and_by_come_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "withdrawn"),
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("state", "withdrawn"), _negated=True),
                                        ("withdrawn_at", None),
                                        ("withdrawn_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="catalogue_withdrawn_iff_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "waiting"), _negated=True),
                                    models.Q(("confirmed_by__isnull", False), ("second_by", None)),
                                    _connector="OR",
                                ),
                                name="catalogue_waits_after_the_first_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("second_by", None),
                                    models.Q(
                                        ("confirmed_by__isnull", False),
                                        models.Q(("second_by", models.F("confirmed_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="catalogue_by_two_persons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("review_due__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="catalogue_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "confirmed"), _negated=True),
                                    ("drafted_by", None),
                                    models.Q(("confirmed_by__isnull", False), ("second_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="catalogue_confirmed_by_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("second_by", None),
                                    models.Q(("second_by", models.F("drafted_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="catalogue_cio_drafted_nothing_of_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["waiting", "confirmed"]), _negated=True),
                                    models.Q(
                                        ("review_due__gt", models.F("valid_from")),
                                        ("valid_from__isnull", False),
                                        models.Q(("legal_basis", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="catalogue_handed_in_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("drafted_by__isnull", False), ("base", None), _connector="OR"),
                                name="catalogue_only_the_first_has_no_drafter",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "confirmed")),
                                fields=("valid_from",),
                                name="catalogue_one_begins_a_day",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["draft", "waiting"])),
                                fields=("base",),
                                name="catalogue_one_draft_at_a_time",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        (
                            "kinds",
                            models.JSONField(default=list, help_text="Codes of Kind, in their order (art. 13, 17)."),
                        ),
                        ("description", models.TextField(max_length=2000)),
                        ("audience", models.JSONField(default=list, help_text="Who may ask: codes of UnitType.")),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                help_text="The directorate.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "answered_by",
                            models.CharField(
                                choices=[
                                    ("kppn", "KPPN mitra"),
                                    ("kanwil", "Kanwil"),
                                    ("penerimaan", "KPPN Khusus Penerimaan"),
                                    ("pinjaman", "KPPN Khusus Pinjaman dan Hibah"),
                                    ("pusat", "Kantor Pusat melalui HAI DJPb"),
                                    ("jenjang", "Kanwil atau KPPN penyelenggara, lalu HAI DJPb"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("requirements", models.TextField(blank=True, help_text="One a line.", max_length=2000)),
                        (
                            "keywords",
                            models.CharField(
                                blank=True, help_text="Words that people use for it, by comma.", max_length=600
                            ),
                        ),
                        ("legal_basis", models.CharField(blank=True, max_length=300)),
                        ("assumed", models.BooleanField(default=False, help_text="Settled by no source.")),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="services.service",
                            ),
                        ),
                        (
                            "added_in",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="added",
                                to="services.catalogue",
                            ),
                        ),
                        (
                            "removed_in",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="removed",
                                to="services.catalogue",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_in", None)),
                                fields=("service",),
                                name="service_entry_one_lives",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True), models.Q(("description", ""), _negated=True)
                                ),
                                name="service_entry_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("removed_in", None),
                                    models.Q(("removed_in", models.F("added_in")), _negated=True),
                                    _connector="OR",
                                ),
                                name="service_entry_lives_a_while",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        (
                            "kinds",
                            models.JSONField(default=list, help_text="Codes of Kind, in their order (art. 13, 17)."),
                        ),
                        ("description", models.TextField(max_length=2000)),
                        ("audience", models.JSONField(default=list, help_text="Who may ask: codes of UnitType.")),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                help_text="The directorate.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "answered_by",
                            models.CharField(
                                choices=[
                                    ("kppn", "KPPN mitra"),
                                    ("kanwil", "Kanwil"),
                                    ("penerimaan", "KPPN Khusus Penerimaan"),
                                    ("pinjaman", "KPPN Khusus Pinjaman dan Hibah"),
                                    ("pusat", "Kantor Pusat melalui HAI DJPb"),
                                    ("jenjang", "Kanwil atau KPPN penyelenggara, lalu HAI DJPb"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("requirements", models.TextField(blank=True, help_text="One a line.", max_length=2000)),
                        (
                            "keywords",
                            models.CharField(
                                blank=True, help_text="Words that people use for it, by comma.", max_length=600
                            ),
                        ),
                        ("legal_basis", models.CharField(blank=True, max_length=300)),
                        ("assumed", models.BooleanField(default=False, help_text="Settled by no source.")),
                        (
                            "catalogue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changes",
                                to="services.catalogue",
                            ),
                        ),
                        ("code", models.CharField(max_length=20)),
                        (
                            "act",
                            models.CharField(
                                choices=[("write", "Ditulis"), ("retire", "Dihentikan"), ("keep", "Dibiarkan")],
                                max_length=8,
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
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("act", "write"), _negated=True),
                                    models.Q(
                                        models.Q(("name", ""), _negated=True),
                                        models.Q(("description", ""), _negated=True),
                                        models.Q(("code", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="service_change_says_what_it_writes",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="BookletText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="texts",
                                to="services.service",
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("alur", "Alur layanan, termasuk output"),
                                    ("persyaratan", "Persyaratan"),
                                    ("pantau", "Tools untuk memonitor progress"),
                                    ("sanksi", "Ketentuan sanksi dan tahapan"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Whose addition it is; empty: the nation's text.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "no",
                            models.PositiveIntegerField(
                                help_text="1, 2, 3 … of this part, of the nation or of one office."
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=4000)),
                        ("legal_basis", models.CharField(blank=True, max_length=300)),
                        ("assumed", models.BooleanField(default=False)),
                        ("written_at", models.DateTimeField()),
                        (
                            "written_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: came with the site.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "posting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["service", "part", "no"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("office", None)),
                                fields=("service", "part", "no"),
                                name="booklet_text_one_of_the_nation_per_number",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("office__isnull", False)),
                                fields=("service", "part", "office", "no"),
                                name="booklet_text_one_of_an_office_per_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("no__gte", 1), ("no__lte", 100000)),
                                name="booklet_text_numbered_from_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("office", None), ("posting", None)),
                                    models.Q(
                                        ("office__isnull", False),
                                        ("posting__isnull", False),
                                        ("written_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="booklet_text_of_an_office_is_signed",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PublicNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=160)),
                        ("url", models.URLField(blank=True)),
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
                        ("legal_basis", models.CharField(max_length=300)),
                        ("assumed", models.BooleanField(default=False)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("added_at", models.DateTimeField()),
                        (
                            "added_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: came with the site.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("valid_to__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="public_notice_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="public_notice_dates_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("ended_by", None)),
                                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="public_notice_ended_at_and_by_come_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="public_notice_says_something"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalRegulation",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("UU", "Undang-Undang"),
                                    ("PP", "Peraturan Pemerintah"),
                                    ("PERPRES", "Peraturan Presiden"),
                                    ("PMK", "Peraturan Menteri Keuangan"),
                                    ("KMK", "Keputusan Menteri Keuangan"),
                                    ("PER", "Peraturan Direktur Jenderal"),
                                    ("KEP", "Keputusan Direktur Jenderal"),
                                    ("SE", "Surat Edaran"),
                                    ("S", "Surat"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("number", models.CharField(max_length=40)),
                        ("year", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=300)),
                        (
                            "in_force_from",
                            models.DateField(
                                blank=True, help_text="Empty: no source of ours names the day.", null=True
                            ),
                        ),
                        (
                            "revoked_on",
                            models.DateField(
                                blank=True, help_text="The first day on which it no longer holds.", null=True
                            ),
                        ),
                        (
                            "changed_on",
                            models.DateField(blank=True, help_text="The day of its latest change.", null=True),
                        ),
                        ("url", models.URLField(blank=True, max_length=300)),
                        (
                            "source_note",
                            models.CharField(blank=True, help_text="Where its days are written.", max_length=300),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[("documented", "terdokumentasi"), ("assumed", "asumsi")],
                                default="documented",
                                max_length=12,
                            ),
                        ),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="services.regulation",
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="services.regulation",
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
                        "verbose_name": "historical regulation",
                        "verbose_name_plural": "historical regulations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Regulation",
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
                                    ("UU", "Undang-Undang"),
                                    ("PP", "Peraturan Pemerintah"),
                                    ("PERPRES", "Peraturan Presiden"),
                                    ("PMK", "Peraturan Menteri Keuangan"),
                                    ("KMK", "Keputusan Menteri Keuangan"),
                                    ("PER", "Peraturan Direktur Jenderal"),
                                    ("KEP", "Keputusan Direktur Jenderal"),
                                    ("SE", "Surat Edaran"),
                                    ("S", "Surat"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("number", models.CharField(max_length=40)),
                        ("year", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=300)),
                        (
                            "in_force_from",
                            models.DateField(
                                blank=True, help_text="Empty: no source of ours names the day.", null=True
                            ),
                        ),
                        (
                            "revoked_on",
                            models.DateField(
                                blank=True, help_text="The first day on which it no longer holds.", null=True
                            ),
                        ),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="revokes",
                                to="services.regulation",
                            ),
                        ),
                        (
                            "changed_on",
                            models.DateField(blank=True, help_text="The day of its latest change.", null=True),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changes",
                                to="services.regulation",
                            ),
                        ),
                        ("url", models.URLField(blank=True, max_length=300)),
                        (
                            "source_note",
                            models.CharField(blank=True, help_text="Where its days are written.", max_length=300),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[("documented", "terdokumentasi"), ("assumed", "asumsi")],
                                default="documented",
                                max_length=12,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-year", "kind", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "number", "year"), name="regulation_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("revoked_on", None),
                                    ("in_force_from", None),
                                    ("revoked_on__gte", models.F("in_force_from")),
                                    _connector="OR",
                                ),
                                name="regulation_revoked_after_it_came_into_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("changed_on", None),
                                    ("in_force_from", None),
                                    ("changed_on__gte", models.F("in_force_from")),
                                    _connector="OR",
                                ),
                                name="regulation_changed_after_it_came_into_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("revoked_by", None),
                                    models.Q(
                                        ("revoked_on__isnull", False),
                                        models.Q(("revoked_by", models.F("id")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="regulation_revoked_by_another_on_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("changed_by", None),
                                    models.Q(
                                        ("changed_on__isnull", False),
                                        models.Q(("changed_by", models.F("id")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="regulation_changed_by_another_on_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("number", ""), _negated=True), models.Q(("title", ""), _negated=True)
                                ),
                                name="regulation_has_a_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__range", (1945, 2099))), name="regulation_year_within_bounds"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("in_force_from__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("revoked_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("changed_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="regulation_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalKnowledgeSetting",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "code",
                            models.CharField(
                                choices=[
                                    ("public_page", "Halaman tanpa masuk"),
                                    ("review_months", "Bulan sampai ditinjau lagi"),
                                    ("remind_days", "Hari pengingat sebelum tinjauan"),
                                    ("percent_from", "Jumlah penilaian sejak persentase tampil"),
                                    ("proposal_days", "Hari kerja usulan menunggu sebelum ditandai"),
                                    ("unused_months", "Bulan tanpa pemakaian sebelum artikel ditandai"),
                                ],
                                db_index=True,
                                max_length=16,
                            ),
                        ),
                        ("value", models.PositiveSmallIntegerField()),
                        (
                            "basis",
                            models.CharField(
                                choices=[("documented", "terdokumentasi"), ("assumed", "asumsi")],
                                default="assumed",
                                max_length=12,
                            ),
                        ),
                        ("legal_basis", models.CharField(max_length=300)),
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
                        "verbose_name": "historical knowledge setting",
                        "verbose_name_plural": "historical knowledge settings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="KnowledgeSetting",
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
                                choices=[
                                    ("public_page", "Halaman tanpa masuk"),
                                    ("review_months", "Bulan sampai ditinjau lagi"),
                                    ("remind_days", "Hari pengingat sebelum tinjauan"),
                                    ("percent_from", "Jumlah penilaian sejak persentase tampil"),
                                    ("proposal_days", "Hari kerja usulan menunggu sebelum ditandai"),
                                    ("unused_months", "Bulan tanpa pemakaian sebelum artikel ditandai"),
                                ],
                                max_length=16,
                                unique=True,
                            ),
                        ),
                        ("value", models.PositiveSmallIntegerField()),
                        (
                            "basis",
                            models.CharField(
                                choices=[("documented", "terdokumentasi"), ("assumed", "asumsi")],
                                default="assumed",
                                max_length=12,
                            ),
                        ),
                        ("legal_basis", models.CharField(max_length=300)),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("value__range", (0, 366))),
                                name="knowledge_setting_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("legal_basis", ""), _negated=True),
                                name="knowledge_setting_has_a_basis",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CannedText",
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
                                choices=[("pembuka", "Pembuka"), ("jawaban", "Jawaban"), ("penutup", "Penutup")],
                                max_length=8,
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: national.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        ("title", models.CharField(max_length=120)),
                        (
                            "is_example",
                            models.BooleanField(
                                default=False, help_text="Came with the software; settled by no source."
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        (
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty for what came with the software.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
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
                        (
                            "withdrawn_posting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                        ("withdrawn_reason", models.CharField(blank=True, max_length=400)),
                    ],
                    options={
                        "verbose_name": "teks baku",
                        "ordering": ["title", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="canned_text_has_a_title"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("created_by__isnull", False), ("is_example", True), _connector="OR"
                                ),
                                name="canned_text_only_an_example_has_no_author",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("withdrawn_at", None),
                                        ("withdrawn_by", None),
                                        ("withdrawn_posting", None),
                                        ("withdrawn_reason", ""),
                                    ),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                        models.Q(("withdrawn_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="canned_text_withdrawn_by_somebody_with_a_reason",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("office__isnull", False), ("withdrawn_at", None)),
                                fields=("kind", "office", "title"),
                                name="canned_text_one_of_a_name_at_an_office",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("office", None), ("withdrawn_at", None)),
                                fields=("kind", "title"),
                                name="canned_text_one_national_of_a_name",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CannedVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "canned",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="services.cannedtext",
                            ),
                        ),
                        ("no", models.PositiveIntegerField()),
                        ("text", models.TextField(max_length=4000)),
                        ("fields", models.JSONField(default=list)),
                        (
                            "expires_on",
                            models.DateField(blank=True, help_text="The last day on which it may be used.", null=True),
                        ),
                        (
                            "regulation",
                            models.ForeignKey(
                                blank=True,
                                help_text="What it rests on.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="services.regulation",
                            ),
                        ),
                        ("written_at", models.DateTimeField()),
                        (
                            "written_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "posting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["canned", "-no"],
                        "constraints": [
                            models.UniqueConstraint(fields=("canned", "no"), name="canned_version_once"),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="canned_version_says_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_on", None), ("regulation", None), _connector="OR"),
                                name="canned_version_expires_or_rests_on_a_regulation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("no__gte", 1)), name="canned_version_counted_from_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("expires_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
                                ),
                                name="canned_version_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="OfficerSignOff",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sign_offs",
                                to="users.officer",
                            ),
                        ),
                        ("text", models.CharField(blank=True, max_length=300)),
                        ("written_at", models.DateTimeField()),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "posting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="users.posting"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["officer", "-pk"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Article",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=120, unique=True)),
                        (
                            "directorate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="articles", to="users.office"
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("agen", "agen HAI"),
                                    ("kantor", "petugas kantor"),
                                    ("satker", "petugas dan satker"),
                                    ("publik", "siapa pun"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "published",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="published_of",
                                to="services.articleversion",
                            ),
                        ),
                        ("reviewed_on", models.DateField(blank=True, null=True)),
                        ("review_due", models.DateField(blank=True, null=True)),
                        ("created_at", models.DateTimeField()),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("withdrawn_why", models.CharField(blank=True, max_length=300)),
                        (
                            "is_example",
                            models.BooleanField(
                                default=False, help_text="Came with the software: shown with the mark contoh."
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [models.Index(fields=["review_due"], name="article_due")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("published", None), ("review_due", None), ("reviewed_on", None)),
                                    models.Q(
                                        ("published__isnull", False),
                                        ("review_due__isnull", False),
                                        ("reviewed_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="article_published_iff_reviewed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("review_due", None), ("review_due__gte", models.F("reviewed_on")), _connector="OR"
                                ),
                                name="article_reviewed_before_due",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_why", "")),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                        models.Q(("withdrawn_why", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="article_withdrawn_at_by_and_why_come_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reviewed_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("review_due__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="article_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "article",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="services.article",
                            ),
                        ),
                        ("no", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("usulan", "Usulan"),
                                    ("konsep", "Konsep"),
                                    ("ditelaah", "Ditelaah"),
                                    ("terbit", "Terbit"),
                                    ("dikembalikan", "Dikembalikan"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("title", models.CharField(max_length=160)),
                        ("question", models.TextField(max_length=2000)),
                        ("answer", models.TextField(help_text="Markdown.", max_length=30000)),
                        ("change_note", models.CharField(blank=True, help_text="What is new in it.", max_length=300)),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("agen", "agen HAI"),
                                    ("kantor", "petugas kantor"),
                                    ("satker", "petugas dan satker"),
                                    ("publik", "siapa pun"),
                                ],
                                help_text="The article's, once this is published.",
                                max_length=8,
                            ),
                        ),
                        ("regulations", models.JSONField(default=list)),
                        (
                            "validated_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The directorate that validated it (KEP-428/PB/2016 V.b.2).",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "names_nobody",
                            models.BooleanField(
                                default=False, help_text="The writer's word that it holds no personal data."
                            ),
                        ),
                        ("drafted_at", models.DateTimeField()),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "posting",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                        ("taken_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "taken_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decision_note", models.CharField(blank=True, max_length=1000)),
                    ],
                    options={
                        "ordering": ["article", "no"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "terbit"), _negated=True),
                                fields=["state", "drafted_at"],
                                name="article_version_open",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("article", "no"), name="article_version_no_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["usulan", "konsep", "ditelaah"])),
                                fields=("article",),
                                name="article_version_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("title", ""), _negated=True), ("no__gte", 1)),
                                name="article_version_has_a_title_and_fits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "usulan"), ("taken_at", None), ("taken_by", None)),
                                    models.Q(
                                        models.Q(("state", "usulan"), _negated=True),
                                        ("taken_at__isnull", False),
                                        ("taken_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="article_version_taken_at_and_by_come_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["usulan", "konsep"]),
                                        ("submitted_at", None),
                                        ("submitted_by", None),
                                    ),
                                    models.Q(
                                        ("state__in", ["ditelaah", "terbit", "dikembalikan"]),
                                        ("submitted_at__isnull", False),
                                        ("submitted_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="article_version_submitted_at_and_by_come_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None),
                                        ("decided_by", None),
                                        ("state__in", ["usulan", "konsep", "ditelaah"]),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state__in", ["terbit", "dikembalikan"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="article_version_decided_at_and_by_come_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(
                                        models.Q(("decided_by", models.F("drafted_by")), _negated=True),
                                        models.Q(("decided_by", models.F("taken_by")), _negated=True),
                                        models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="article_version_decided_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("submitted_at", None), ("names_nobody", True), _connector="OR"),
                                name="article_version_handed_in_names_nobody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("submitted_at", None),
                                    models.Q(("regulations", []), _negated=True),
                                    ("validated_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="article_version_handed_in_has_a_basis",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleBasis",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bases",
                                to="services.articleversion",
                            ),
                        ),
                        (
                            "regulation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bases",
                                to="services.regulation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "regulation"), name="article_basis_once")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "article",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="services.article",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="services.articleversion",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("proposed", "diusulkan"),
                                    ("begun", "mulai ditulis"),
                                    ("taken", "diambil untuk ditulis"),
                                    ("handed_in", "diserahkan untuk ditelaah"),
                                    ("returned", "dikembalikan"),
                                    ("published", "diterbitkan"),
                                    ("still_right", "ditinjau, masih benar"),
                                    ("withdrawn", "ditarik"),
                                    ("offered_again", "ditawarkan lagi"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("at", models.DateTimeField()),
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
                            "posting",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                        ("text", models.CharField(blank=True, max_length=1000)),
                    ],
                    options={
                        "ordering": ["article", "pk"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleWord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "article",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="words",
                                to="services.article",
                            ),
                        ),
                        ("word", models.CharField(max_length=160)),
                        (
                            "weight",
                            models.PositiveSmallIntegerField(
                                help_text="Of the title more than of the answer; made by the machine."
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["word", "article"], include=("weight",), name="article_word_by_word")
                        ],
                        "constraints": [models.UniqueConstraint(fields=("article", "word"), name="article_word_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleFeedback",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feedback",
                                to="services.articleversion",
                            ),
                        ),
                        ("helpful", models.BooleanField()),
                        ("text", models.CharField(blank=True, max_length=1000)),
                        ("given_at", models.DateTimeField()),
                        (
                            "given_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "given_by"), name="article_feedback_once")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SearchMiss",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField()),
                        ("stems", models.CharField(max_length=200)),
                        ("count", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["-day", "-count"],
                        "constraints": [
                            models.UniqueConstraint(fields=("day", "stems"), name="search_miss_once_a_day")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleAnswered",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answered",
                                to="services.articleversion",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("count", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "ordering": ["-day", "version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "day"), name="article_answered_once_a_day")
                        ],
                        "indexes": [],
                    },
                ),
            ],
        ),
    ]
