import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import reports.models
import users.models.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kpi", "0001_initial"),
    ]

    operations = [
        users.models.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name="PrintedPaper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(default=reports.models.new_code, max_length=12, unique=True)),
                        ("definition", models.CharField(max_length=20)),
                        ("format", models.CharField(choices=[("pdf", "PDF"), ("xlsx", "Excel")], max_length=4)),
                        ("title", models.CharField(max_length=160)),
                        ("scope", models.CharField(help_text="Whose tickets, in words.", max_length=200)),
                        ("period", models.CharField(max_length=120)),
                        ("state", models.CharField(help_text="SEMENTARA or TERKUNCI, as printed.", max_length=10)),
                        ("calendar", models.CharField(max_length=60)),
                        ("row_count", models.PositiveIntegerField()),
                        ("totals", models.JSONField(help_text="[[title, [[label, figure], ...]], ...] as printed.")),
                        (
                            "digest",
                            models.CharField(help_text="SHA-256 of the rows as the paper has them.", max_length=64),
                        ),
                        (
                            "locks",
                            models.JSONField(
                                default=list, help_text="Keys of the quarter locks that its figures come from."
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: manage.py report.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_posting",
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
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="ReportJob",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                        ("definition", models.CharField(max_length=20)),
                        ("format", models.CharField(choices=[("pdf", "PDF"), ("xlsx", "Excel")], max_length=4)),
                        ("title", models.CharField(max_length=160)),
                        ("query", models.JSONField(help_text="The filter, as names and words of an address.")),
                        (
                            "place",
                            models.CharField(
                                help_text="Role and place of the login then; elsewhere the file stays shut.",
                                max_length=40,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Menunggu giliran"),
                                    ("working", "Sedang dibuat"),
                                    ("done", "Siap diunduh"),
                                    ("failed", "Tidak berhasil"),
                                    ("expired", "Kedaluwarsa"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        (
                            "row_count",
                            models.PositiveIntegerField(
                                help_text="When it was asked for; the file may hold a few more or less."
                            ),
                        ),
                        ("done_count", models.PositiveIntegerField(default=0)),
                        ("requested_at", models.DateTimeField()),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "requested_posting",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who had proved identity.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                        ("attempts", models.PositiveIntegerField(default=0)),
                        ("leased_until", models.DateTimeField(blank=True, null=True)),
                        ("began_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("expires_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("size", models.PositiveBigIntegerField(default=0)),
                        (
                            "paper",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reports.printedpaper",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["waiting", "working"])),
                                fields=["id"],
                                name="report_job_due",
                            ),
                            models.Index(fields=["requested_by", "-id"], name="report_job_of_login"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("expires_at__isnull", False),
                                        ("paper__isnull", False),
                                        ("state__in", ["done", "expired"]),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["done", "expired"]), _negated=True), ("paper", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="report_job_done_iff_it_has_a_paper",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LetterheadLogo",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "content",
                            models.BinaryField(
                                blank=True,
                                default=b"",
                                help_text="A PNG that we drew from the pixels of what was sent.",
                            ),
                        ),
                        ("width", models.PositiveIntegerField(default=0)),
                        ("height", models.PositiveIntegerField(default=0)),
                        ("digest", models.CharField(blank=True, help_text="SHA-256 of the content.", max_length=64)),
                        ("file_name", models.CharField(blank=True, max_length=120)),
                        ("changed_at", models.DateTimeField()),
                        (
                            "changed_by",
                            models.ForeignKey(
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
                                    models.Q(("digest", ""), ("height", 0), ("width", 0)),
                                    models.Q(
                                        models.Q(("digest", ""), _negated=True), ("height__gt", 0), ("width__gt", 0)
                                    ),
                                    _connector="OR",
                                ),
                                name="letterhead_logo_is_whole_or_none",
                            )
                        ],
                        "indexes": [],
                    },
                ),
            ],
        ),
    ]
