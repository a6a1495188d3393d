import datetime

import django.db.models.deletion
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
            ],
        ),
    ]
