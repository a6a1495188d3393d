import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import users.models.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tickets", "0001_initial"),
    ]

    operations = [
        users.models.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name="GroundChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("office_open", "Buka kantor"),
                                    ("office_name", "Ganti nama"),
                                    ("office_region", "Pindah Kanwil"),
                                    ("office_type", "Tetapkan tipe"),
                                    ("office_zone", "Ganti zona waktu"),
                                    ("office_satker", "Kode satker dan KPPN mitra"),
                                    ("office_close", "Tutup kantor"),
                                    ("office_reopen", "Buka kembali"),
                                    ("desk_close", "Tutup meja Layer 2"),
                                    ("desk_open", "Buka meja Layer 2"),
                                    ("ministry_add", "Tambah kementerian/lembaga"),
                                    ("ministry_name", "Ganti nama kementerian/lembaga"),
                                    ("ministry_close", "Tutup kementerian/lembaga"),
                                    ("destination", "Tujuan pertanyaan"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty until an office that opens is carried out.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ground_changes",
                                to="users.office",
                            ),
                        ),
                        (
                            "ministry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.ministry",
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                help_text="What it is about: an office's or ministry's code, or a destination.",
                                max_length=20,
                            ),
                        ),
                        ("content", models.JSONField(default=dict)),
                        ("effective_on", models.DateField()),
                        ("legal_basis", models.CharField(max_length=300)),
                        ("summary", models.CharField(blank=True, max_length=500)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Rancangan"),
                                    ("waiting", "Menunggu orang kedua"),
                                    ("confirmed", "Menunggu harinya"),
                                    ("done", "Berlaku"),
                                    ("withdrawn", "Ditarik"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("before", models.JSONField(blank=True, null=True)),
                        (
                            "effect",
                            models.JSONField(
                                blank=True, help_text="As it was shown to whoever confirmed last.", null=True
                            ),
                        ),
                        ("done_at", models.DateTimeField(blank=True, help_text="When it was carried out.", null=True)),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "confirmed")),
                                fields=["effective_on"],
                                name="ground_change_due",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_at", None), ("confirmed_by", None)),
                                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="groundchange_confirmed_at_and_by_come_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("second_at", None), ("second_by", None)),
                                    models.Q(("second_at__isnull", False), ("second_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="groundchange_second_at_and_by_come_together",
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
                                name="groundchange_withdrawn_iff_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "waiting"), _negated=True),
                                    models.Q(("confirmed_by__isnull", False), ("second_by", None)),
                                    _connector="OR",
                                ),
                                name="groundchange_waits_after_the_first_person",
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
                                name="groundchange_by_two_persons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("effective_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
                                ),
                                name="ground_change_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("legal_basis", ""), _negated=True),
                                name="ground_change_has_a_legal_basis",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("confirmed_by__isnull", False), ("done_at__isnull", False), ("state", "done")
                                    ),
                                    models.Q(models.Q(("state", "done"), _negated=True), ("done_at", None)),
                                    _connector="OR",
                                ),
                                name="ground_change_done_iff_carried_out",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "confirmed"), _negated=True),
                                    ("confirmed_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="ground_change_confirmed_by_somebody",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["draft", "waiting", "confirmed"])),
                                fields=("kind", "subject"),
                                name="ground_change_one_pending_of_a_kind",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeptFigures",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quarter", models.CharField(help_text='As "2026Q2".', max_length=6)),
                        (
                            "kanwil",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        ("tickets", models.PositiveIntegerField(help_text="Counted, with what nobody has taken.")),
                        ("judged", models.PositiveIntegerField()),
                        ("in_time", models.PositiveIntegerField()),
                        ("untaken", models.PositiveIntegerField()),
                        ("untaken_late", models.PositiveIntegerField()),
                        (
                            "people",
                            models.PositiveIntegerField(
                                help_text="Petugas: persons with an index, each in one Kanwil."
                            ),
                        ),
                        ("counted", models.PositiveIntegerField(help_text="The tickets of their indices.")),
                        (
                            "minimum",
                            models.CharField(help_text='The sum of their minimums, exact: "36000/19".', max_length=80),
                        ),
                        ("at_risk", models.PositiveIntegerField(help_text="Of them: foreseen below the target.")),
                        ("watch", models.PositiveIntegerField(help_text="Foreseen at it, with little room.")),
                        ("on_track", models.PositiveIntegerField()),
                        ("policy", models.JSONField(help_text="By which it was counted, written out.")),
                        (
                            "broken",
                            models.BooleanField(default=False, help_text="Its lock is damaged: it has no figures."),
                        ),
                        (
                            "detail",
                            models.JSONField(
                                default=dict, help_text="Of a running quarter: offices, and officers with an outlook."
                            ),
                        ),
                        (
                            "decision_mark",
                            models.BigIntegerField(
                                help_text="The newest decision there was; a later one may move the figures."
                            ),
                        ),
                        ("lock_mark", models.BigIntegerField(help_text="The newest lock there was.")),
                    ],
                    options={
                        "ordering": ["quarter", "kanwil"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("quarter", "kanwil"), name="kept_once_per_quarter_and_kanwil"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kanwil", None)),
                                fields=("quarter",),
                                name="kept_once_per_quarter_of_head_office",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("in_time__lte", models.F("judged")),
                                    ("judged__lte", models.F("tickets")),
                                    ("untaken__lte", models.F("tickets")),
                                    ("untaken_late__lte", models.F("untaken")),
                                ),
                                name="kept_figures_do_not_contradict",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Policy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("label", models.CharField(max_length=20, unique=True)),
                        (
                            "first_quarter",
                            models.CharField(help_text='The first quarter it holds for, as "2018Q1".', max_length=6),
                        ),
                        ("legal_basis", models.CharField(max_length=300)),
                        ("quantity_weight", models.DecimalField(decimal_places=2, help_text="Percent.", max_digits=5)),
                        (
                            "timeliness_weight",
                            models.DecimalField(decimal_places=2, help_text="Percent.", max_digits=5),
                        ),
                        (
                            "unit_types",
                            models.JSONField(default=list, help_text="Which askers' tickets count: codes of UnitType."),
                        ),
                        (
                            "norm_code",
                            models.CharField(
                                choices=[("IKU", "Waktu IKU"), ("SLA", "Waktu SLA")], default="IKU", max_length=8
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(
                                choices=[
                                    ("share", "bagian tiket yang tepat waktu"),
                                    ("mean", "rata-rata hari kerja terpakai"),
                                ],
                                default="share",
                                max_length=8,
                            ),
                        ),
                        ("pro_rata", models.BooleanField(default=True)),
                        ("sum_over_postings", models.BooleanField(default=True)),
                        ("target", models.DecimalField(decimal_places=2, help_text="An index.", max_digits=4)),
                        (
                            "cap",
                            models.DecimalField(
                                decimal_places=2, help_text="Highest achievement, percent.", max_digits=5
                            ),
                        ),
                        (
                            "green_from",
                            models.DecimalField(decimal_places=2, help_text="Achievement, percent.", max_digits=5),
                        ),
                        (
                            "yellow_from",
                            models.DecimalField(decimal_places=2, help_text="Achievement, percent.", max_digits=5),
                        ),
                        (
                            "objection_working_days",
                            models.PositiveSmallIntegerField(
                                default=2,
                                help_text="Objections until the end of this working day after the quarter's last day [assumed].",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Rancangan"), ("effective", "Berlaku"), ("withdrawn", "Dibatalkan")],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                help_text="Why it also holds for quarters that were over when it became effective.",
                                max_length=500,
                            ),
                        ),
                        ("drafted_at", models.DateTimeField()),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty for the policy that came with the software.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("effective_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "effective_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty for the policy that came with the software.",
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
                    ],
                    options={
                        "ordering": ["-first_quarter", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("first_quarter__regex", "^20[0-9][0-9]Q[1-4]$")),
                                name="policy_first_quarter_is_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("quantity_weight__range", (0, 100)),
                                    (
                                        "timeliness_weight",
                                        django.db.models.expressions.CombinedExpression(
                                            models.Value(100), "-", models.F("quantity_weight")
                                        ),
                                    ),
                                ),
                                name="policy_weights_sum_to_100",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("target__gt", 0)), name="policy_target_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cap__gte", models.F("green_from")),
                                    ("green_from__gt", models.F("yellow_from")),
                                    ("yellow_from__gt", 0),
                                ),
                                name="policy_colours_rise_to_the_cap",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("target__range", (0, 4)),
                                    ("cap__range", (0, 999)),
                                    ("objection_working_days__range", (0, 60)),
                                ),
                                name="policy_numbers_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("legal_basis", ""), _negated=True), name="policy_has_a_legal_basis"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("effective_at__isnull", False), ("state", "effective")),
                                    models.Q(models.Q(("state", "effective"), _negated=True), ("effective_at", None)),
                                    _connector="OR",
                                ),
                                name="policy_effective_iff_since_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("effective_at", None), ("effective_by", None)),
                                    models.Q(
                                        ("drafted_by__isnull", False),
                                        ("effective_at__isnull", False),
                                        ("effective_by__isnull", False),
                                    ),
                                    models.Q(
                                        ("drafted_by", None), ("effective_at__isnull", False), ("effective_by", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="policy_effective_by_somebody_unless_it_came_along",
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
                                name="policy_withdrawn_at_and_by_come_together",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PolicyBracket",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="brackets", to="kpi.policy"
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[("quantity", "Kuantitas"), ("timeliness", "Ketepatan waktu")], max_length=10
                            ),
                        ),
                        ("index", models.PositiveSmallIntegerField()),
                        ("bound", models.DecimalField(blank=True, decimal_places=3, max_digits=7, null=True)),
                    ],
                    options={
                        "ordering": ["policy", "part", "-index"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("policy", "part", "index"), name="policy_bracket_one_per_index"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("bound", None), _negated=True),
                                fields=("policy", "part", "bound"),
                                name="policy_bracket_one_per_bound",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("bound", None)),
                                fields=("policy", "part"),
                                name="policy_bracket_one_for_the_rest",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("bound", None), ("bound__gt", 0), _connector="OR"),
                                name="policy_bracket_bound_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("index__range", (0, 4)), ("bound__range", (0, 999))),
                                name="policy_bracket_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PolicyMinimum",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="minimums", to="kpi.policy"
                            ),
                        ),
                        ("office_type", models.CharField(choices=[("A1", "A1"), ("A2", "A2")], max_length=2)),
                        ("tickets", models.PositiveIntegerField()),
                    ],
                    options={
                        "ordering": ["policy", "office_type"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("policy", "office_type"), name="policy_minimum_one_per_type"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tickets__gt", 0)), name="policy_minimum_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tickets__range", (0, 100000))),
                                name="policy_minimum_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PolicyAssumption",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="assumptions", to="kpi.policy"
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("scale", "skala indeks"),
                                    ("measure", "ukuran ketepatan waktu"),
                                    ("colours", "capaian dan warna"),
                                    ("pro_rata", "minimum prorata"),
                                    ("postings", "jumlah antarpenempatan"),
                                    ("unit_types", "penanya yang terhitung"),
                                    ("weights", "bobot"),
                                    ("minimums", "minimum tiket"),
                                    ("objections", "batas waktu keberatan"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("words", models.CharField(max_length=400)),
                    ],
                    options={
                        "ordering": ["policy", "part"],
                        "constraints": [
                            models.UniqueConstraint(fields=("policy", "part"), name="policy_assumption_one_per_part"),
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="policy_assumption_in_words"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="QuarterLock",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "closing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="locks",
                                to="tickets.periodclosing",
                            ),
                        ),
                        (
                            "kanwil",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="users.office"
                            ),
                        ),
                        ("quarter", models.CharField(max_length=6)),
                        ("revision", models.PositiveSmallIntegerField()),
                        (
                            "revises",
                            models.OneToOneField(
                                blank=True,
                                help_text="The one before.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded",
                                to="kpi.quarterlock",
                            ),
                        ),
                        (
                            "policy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kpi.policy"
                            ),
                        ),
                        (
                            "calendar",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.calendarversion",
                            ),
                        ),
                        ("document", models.TextField()),
                        ("digest", models.CharField(max_length=64)),
                        ("locked_at", models.DateTimeField()),
                        (
                            "locked_by",
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
                                help_text="The named officer at the Kanwil's login; empty where the login is personal, or for the command.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposal_signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, help_text="Why it was revised.", max_length=1000)),
                    ],
                    options={
                        "ordering": ["quarter", "kanwil", "revision"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kanwil", "quarter", "revision"), name="quarter_lock_one_per_revision"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("proposed_at", None),
                                        ("proposed_by", None),
                                        ("reason", ""),
                                        ("revises", None),
                                        ("revision", 1),
                                    ),
                                    models.Q(
                                        ("proposed_at__isnull", False),
                                        ("proposed_by__isnull", False),
                                        ("revises__isnull", False),
                                        ("revision__gt", 1),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="quarter_lock_revision_by_two_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                                name="quarter_lock_has_a_digest",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="LockedTicket",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "lock",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tickets",
                                to="kpi.quarterlock",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="locked_rows",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="users.office"
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
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                help_text="The newest of the policy's norm; empty before the norm was in force.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.decision",
                            ),
                        ),
                        ("judged", models.BooleanField()),
                        ("in_time", models.BooleanField(help_text="Judged, and in time.")),
                        ("used", models.DecimalField(blank=True, decimal_places=12, max_digits=20, null=True)),
                        ("at_recording", models.BooleanField(help_text="Answered in the act that recorded it.")),
                        (
                            "line",
                            models.CharField(
                                help_text="SHA-256 of what the lock's digest covers of this ticket.", max_length=64
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["lock", "ticket"],
                        "indexes": [models.Index(fields=["lock", "posting"], name="locked_ticket_of_posting")],
                        "constraints": [
                            models.UniqueConstraint(fields=("lock", "ticket"), name="locked_ticket_once_per_lock"),
                            models.CheckConstraint(
                                condition=models.Q(("in_time", False), ("judged", True), _connector="OR"),
                                name="locked_ticket_in_time_is_judged",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("judged", False), ("decision__isnull", False), _connector="OR"),
                                name="locked_ticket_judged_by_a_decision",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LockedName",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "lock",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="names", to="kpi.quarterlock"
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
                    ],
                    options={
                        "ordering": ["lock", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("lock", "office"), name="locked_office_once_per_lock"),
                            models.UniqueConstraint(fields=("lock", "officer"), name="locked_officer_once_per_lock"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("office__isnull", False), ("officer", None)),
                                    models.Q(("office", None), ("officer__isnull", False)),
                                    _connector="OR",
                                ),
                                name="locked_name_is_of_one",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="RevisionProposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "revises",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="kpi.quarterlock",
                            ),
                        ),
                        ("reason", models.CharField(max_length=1000)),
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
                            "proposal_signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Menunggu orang kedua"),
                                    ("confirmed", "Ditetapkan"),
                                    ("declined", "Tidak ditetapkan"),
                                ],
                                default="open",
                                max_length=10,
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
                        (
                            "decision_signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                        ("answer", models.CharField(blank=True, help_text="Why it was declined.", max_length=1000)),
                    ],
                    options={
                        "ordering": ["-proposed_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("revises",),
                                name="revision_one_open_per_lock",
                            ),
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
                                name="revision_decided_at_and_by_come_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "confirmed"), _negated=True),
                                    models.Q(("decision_signed_by", models.F("proposal_signed_by")), _negated=True),
                                    models.Q(("decision_signed_by", None), ("proposal_signed_by", None)),
                                    _connector="OR",
                                ),
                                name="revision_confirmed_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="revision_has_a_reason"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "contested",
                            models.ForeignKey(
                                help_text="The verdict that is objected to.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.decision",
                            ),
                        ),
                        (
                            "posting",
                            models.ForeignKey(
                                help_text="Whose ticket it was when they objected.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                        ("quarter", models.CharField(help_text='As "2018Q3".', max_length=6)),
                        ("reason", models.TextField(max_length=4000)),
                        ("filed_at", models.DateTimeField()),
                        (
                            "filed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                help_text="The same officer, as posted then.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("filed", "Menunggu saran kepala seksi"),
                                    ("recommended", "Menunggu putusan Kanwil"),
                                    ("accepted", "Diterima"),
                                    ("refused", "Ditolak"),
                                    ("withdrawn", "Dicabut petugas"),
                                ],
                                default="filed",
                                max_length=12,
                            ),
                        ),
                        (
                            "result",
                            models.OneToOneField(
                                blank=True,
                                help_text="The decision that an accepted objection led to.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objection",
                                to="tickets.decision",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-filed_at", "-pk"],
                        "indexes": [
                            models.Index(fields=["state", "filed_at"], name="objection_by_state"),
                            models.Index(fields=["quarter", "state"], name="objection_of_quarter"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["filed", "recommended"])),
                                fields=("ticket",),
                                name="objection_one_open_per_ticket",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("result__isnull", False), ("state", "accepted")),
                                    models.Q(models.Q(("state", "accepted"), _negated=True), ("result", None)),
                                    _connector="OR",
                                ),
                                name="objection_accepted_iff_it_led_to_a_decision",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="objection_with_a_reason"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ObjectionEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "objection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="kpi.objection"
                            ),
                        ),
                        ("seq", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("filed", "Keberatan diajukan"),
                                    ("recommended_for", "Kepala seksi menyarankan diterima"),
                                    ("recommended_against", "Kepala seksi menyarankan ditolak"),
                                    ("accepted", "Keberatan diterima"),
                                    ("refused", "Keberatan ditolak"),
                                    ("withdrawn", "Keberatan dicabut"),
                                ],
                                max_length=20,
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
                            "posting",
                            models.ForeignKey(
                                help_text="Who signed.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=4000)),
                    ],
                    options={
                        "ordering": ["objection", "seq"],
                        "constraints": [
                            models.UniqueConstraint(fields=("objection", "seq"), name="objection_event_one_per_seq")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ObjectionFile",
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
                                default=uuid.uuid4, editable=False, help_text="In the address.", unique=True
                            ),
                        ),
                        (
                            "objection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="files", to="kpi.objection"
                            ),
                        ),
                        ("seq", models.PositiveSmallIntegerField()),
                        ("name", models.CharField(help_text="As it came, cleaned; only shown.", max_length=120)),
                        (
                            "type",
                            models.CharField(
                                choices=[("pdf", "PDF"), ("xls", "XLS"), ("xlsx", "XLSX"), ("zip", "ZIP")], max_length=4
                            ),
                        ),
                        ("size", models.PositiveBigIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "stored_name",
                            models.CharField(help_text="Random; in ATTACHMENTS_DIR/kept.", max_length=32, unique=True),
                        ),
                    ],
                    options={
                        "ordering": ["objection", "seq"],
                        "constraints": [
                            models.UniqueConstraint(fields=("objection", "seq"), name="objection_file_one_per_seq")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SignalThreshold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "rule",
                            models.CharField(
                                choices=[
                                    ("copied_question", "Pertanyaan yang sama berulang"),
                                    ("copied_answer", "Jawaban yang sama berulang"),
                                    ("instant_answer", "Dijawab beberapa detik setelah ditanya"),
                                    ("busy_hour", "Terlalu banyak direkam dalam satu jam"),
                                    ("same_person", "Petugas dan penanya orang yang sama"),
                                    ("one_asker", "Sebagian besar tiket dari satu penanya"),
                                    ("at_recording", "Hampir semua dijawab saat direkam"),
                                    ("late_input", "Direkam lama setelah diterima"),
                                    ("alike_question", "Pertanyaan yang hampir sama berulang"),
                                    ("alike_answer", "Jawaban yang hampir sama berulang"),
                                    ("trivial_text", "Isi yang hampir kosong"),
                                    ("split_letter", "Satu permintaan dipecah menjadi banyak tiket"),
                                    ("refusal_share", "Banyak tiket ditolak"),
                                    ("quick_refusal", "Banyak penolakan dalam beberapa menit"),
                                    ("many_acts", "Banyak tindakan dalam beberapa menit"),
                                    ("ping_pong", "Tiket diteruskan lalu kembali"),
                                    ("taken_over", "Minta data, lalu dijawab rekan"),
                                    ("late_handed", "Tiket terlambat diserahkan kepada petugas tanpa indeks"),
                                    ("unit_type", "Penanya bukan satker direkam sebagai SATKER"),
                                    ("late_untaken", "Tiket terlambat dibiarkan sampai triwulan dikunci"),
                                    ("denied", "Satker menyatakan bukan pertanyaannya"),
                                    ("longer_sla", "Layanan diganti ke yang waktunya lebih panjang"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("enabled", models.BooleanField(default=True)),
                        ("count", models.PositiveIntegerField(help_text="So many times at least.")),
                        (
                            "seconds",
                            models.PositiveIntegerField(
                                blank=True, help_text="Within so long, for what is quick.", null=True
                            ),
                        ),
                        (
                            "percent",
                            models.PositiveSmallIntegerField(
                                blank=True, help_text="At least this share, in per cent.", null=True
                            ),
                        ),
                        (
                            "days",
                            models.PositiveSmallIntegerField(
                                blank=True, help_text="Of the calendar, at least.", null=True
                            ),
                        ),
                        (
                            "letters",
                            models.PositiveSmallIntegerField(
                                blank=True, help_text="Fewer letters and digits than these.", null=True
                            ),
                        ),
                        (
                            "words",
                            models.CharField(
                                help_text="Why this is looked at, and what may be harmless about it.", max_length=400
                            ),
                        ),
                        ("legal_basis", models.CharField(max_length=200)),
                        ("assumed", models.BooleanField(default=True)),
                        ("reason", models.CharField(blank=True, max_length=400)),
                        ("set_at", models.DateTimeField()),
                        (
                            "set_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty for the thresholds that came with the software.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["rule", "-set_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("count__gt", 0)), name="threshold_count_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("rule__in", ("instant_answer", "split_letter", "quick_refusal", "many_acts")),
                                        ("seconds__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(
                                            (
                                                "rule__in",
                                                ("instant_answer", "split_letter", "quick_refusal", "many_acts"),
                                            ),
                                            _negated=True,
                                        ),
                                        ("seconds", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="threshold_seconds_of_its_rules",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("percent__isnull", False),
                                        ("rule__in", ("one_asker", "at_recording", "refusal_share", "denied")),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("rule__in", ("one_asker", "at_recording", "refusal_share", "denied")),
                                            _negated=True,
                                        ),
                                        ("percent", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="threshold_percent_of_its_rules",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("days__isnull", False), ("rule__in", ("late_input",))),
                                    models.Q(models.Q(("rule__in", ("late_input",)), _negated=True), ("days", None)),
                                    _connector="OR",
                                ),
                                name="threshold_days_of_its_rules",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("letters__isnull", False), ("rule__in", ("trivial_text",))),
                                    models.Q(
                                        models.Q(("rule__in", ("trivial_text",)), _negated=True), ("letters", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="threshold_letters_of_its_rules",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("count__range", (0, 100000)),
                                    ("seconds__range", (0, 86400)),
                                    ("days__range", (0, 1000)),
                                    ("letters__range", (0, 1000)),
                                ),
                                name="threshold_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("percent", None), ("percent__range", (1, 100)), _connector="OR"),
                                name="threshold_percent_up_to_100",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="threshold_in_words"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Signal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "rule",
                            models.CharField(
                                choices=[
                                    ("copied_question", "Pertanyaan yang sama berulang"),
                                    ("copied_answer", "Jawaban yang sama berulang"),
                                    ("instant_answer", "Dijawab beberapa detik setelah ditanya"),
                                    ("busy_hour", "Terlalu banyak direkam dalam satu jam"),
                                    ("same_person", "Petugas dan penanya orang yang sama"),
                                    ("one_asker", "Sebagian besar tiket dari satu penanya"),
                                    ("at_recording", "Hampir semua dijawab saat direkam"),
                                    ("late_input", "Direkam lama setelah diterima"),
                                    ("alike_question", "Pertanyaan yang hampir sama berulang"),
                                    ("alike_answer", "Jawaban yang hampir sama berulang"),
                                    ("trivial_text", "Isi yang hampir kosong"),
                                    ("split_letter", "Satu permintaan dipecah menjadi banyak tiket"),
                                    ("refusal_share", "Banyak tiket ditolak"),
                                    ("quick_refusal", "Banyak penolakan dalam beberapa menit"),
                                    ("many_acts", "Banyak tindakan dalam beberapa menit"),
                                    ("ping_pong", "Tiket diteruskan lalu kembali"),
                                    ("taken_over", "Minta data, lalu dijawab rekan"),
                                    ("late_handed", "Tiket terlambat diserahkan kepada petugas tanpa indeks"),
                                    ("unit_type", "Penanya bukan satker direkam sebagai SATKER"),
                                    ("late_untaken", "Tiket terlambat dibiarkan sampai triwulan dikunci"),
                                    ("denied", "Satker menyatakan bukan pertanyaannya"),
                                    ("longer_sla", "Layanan diganti ke yang waktunya lebih panjang"),
                                ],
                                max_length=16,
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
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                help_text="Of what nobody in particular did; empty where there is a posting.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        ("quarter", models.CharField(help_text='As "2018Q3".', max_length=6)),
                        (
                            "key",
                            models.CharField(
                                help_text="What tells it from others: a digest of the text, the hour, whom.",
                                max_length=64,
                            ),
                        ),
                        ("count", models.PositiveIntegerField(help_text="How many tickets there are to it now.")),
                        (
                            "evidence",
                            models.JSONField(
                                default=dict, help_text="`tickets`: references, the first ones; `sample`: a text."
                            ),
                        ),
                        (
                            "threshold",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kpi.signalthreshold"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Perlu dilihat"), ("dismissed", "Dinyatakan wajar")],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("found_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["-found_at", "-pk"],
                        "indexes": [models.Index(fields=["quarter", "state"], name="signal_of_quarter")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rule", "posting", "quarter", "key"),
                                name="signal_once_per_rule_posting_quarter_key",
                            ),
                            models.UniqueConstraint(
                                fields=("rule", "office", "quarter", "key"),
                                name="signal_once_per_rule_office_quarter_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("office", None), ("posting__isnull", False)),
                                    models.Q(("office__isnull", False), ("posting", None)),
                                    _connector="OR",
                                ),
                                name="signal_of_a_posting_or_an_office",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignalEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "signal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="kpi.signal"
                            ),
                        ),
                        ("seq", models.PositiveIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("found", "Ditemukan"),
                                    ("grown", "Bertambah"),
                                    ("dismissed", "Dinyatakan wajar"),
                                    ("reopened", "Dibuka lagi karena bertambah"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "user",
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
                        ("count", models.PositiveIntegerField(help_text="Of tickets, then.")),
                        ("text", models.TextField(blank=True, max_length=4000)),
                    ],
                    options={
                        "ordering": ["signal", "seq"],
                        "constraints": [
                            models.UniqueConstraint(fields=("signal", "seq"), name="signal_event_one_per_seq"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "dismissed"), _negated=True),
                                    models.Q(("user__isnull", False), models.Q(("text", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="signal_dismissed_by_somebody_with_a_reason",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
            ],
        ),
    ]
