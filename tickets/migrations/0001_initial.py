import datetime
import uuid

import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import tickets.models.digests
import tickets.models.search
import tickets.workflow
import users.models.tables


def index_words(apps, schema_editor):
    """PostgreSQL only; SQLite reads the words of the rows that the login may see.

    GIN without a list of pending rows, which every search would have to walk. With the default statistics the planner
    takes a rare or absent word for a common one, and walks the list by date until it finds 25.
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX ticket_search_words ON tickets_ticketsearch USING gin (words) WITH (fastupdate = off)"
        )
        schema_editor.execute("ALTER TABLE tickets_ticketsearch ALTER COLUMN words SET STATISTICS 1000")


def know_how_few_places_there_are(_apps, schema_editor):
    """PostgreSQL only. A posting has one office and one Kanwil; told nothing, the planner multiplies the three numbers
    and sorts every ticket of a quarter on disk, where a small table of sums is enough.
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE STATISTICS ticket_places (ndistinct) ON posting_id, office_id, kanwil_id FROM tickets_ticket"
        )


def index_instants(apps, schema_editor):
    """Events and decisions are written in the order of time and never moved: on PostgreSQL a few bytes for each stretch
    of the table find those of a day. SQLite has no such index; nobody but the nightly check asks for decisions by time.
    """
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("CREATE INDEX event_by_time ON tickets_event (at)")
        return
    for name, table, column in (
        ("event_by_time", "tickets_event", "at"),
        ("decision_by_time", "tickets_decision", "decided_at"),
    ):
        schema_editor.execute(
            f"CREATE INDEX {name} ON {table} USING brin ({column}) WITH (pages_per_range = 16, autosummarize = on)"
        )


def sweep_big_tables_often(apps, schema_editor):
    """PostgreSQL only. Its own measure is a fifth of a table: of ten million tickets it would sweep once a year, and
    until then read rows where an index has all, and guess from old numbers (docs/performance.md).
    """
    if schema_editor.connection.vendor != "postgresql":
        return
    grow = ("event", "decision", "ticketparty", "sealedhead", "attachment")
    change = ("ticket", "ticketsearch", "outgoingmail")
    for table in (*grow, *change):
        schema_editor.execute(
            f"ALTER TABLE tickets_{table} SET (autovacuum_vacuum_insert_scale_factor = 0.01, "
            "autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)"
        )


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("services", "0001_initial"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        users.models.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name="Ticket",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reference", models.CharField(max_length=24)),
                        (
                            "created_at",
                            models.DateTimeField(help_text="Input time: the database's clock, never anybody's wish."),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "received_on",
                            models.DateTimeField(
                                blank=True,
                                help_text="Diterima pada, as the officer tells it; never moves the clock.",
                                null=True,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("satker_online", "Diinput pada OMSPAN Satker"),
                                    ("tatap_muka", "Tatap Muka"),
                                    ("telepon", "Telepon"),
                                    ("surat", "Surat"),
                                    ("whatsapp", "WhatsApp"),
                                    ("email", "E-mail"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "destination",
                            models.CharField(
                                choices=[
                                    ("perbendaharaan", "Layanan Perbendaharaan"),
                                    ("revisi_dipa", "Revisi DIPA"),
                                    ("penerimaan_negara", "Penerimaan Negara (MPN)"),
                                    ("pinjaman_hibah", "Pinjaman dan Hibah, valas"),
                                    ("hai", "HAI DJPb"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "origin",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "HAI CSO"), (2, "Langsung ke HAI")],
                                db_default=1,
                                default=1,
                            ),
                        ),
                        ("subject", models.CharField(max_length=200)),
                        (
                            "service",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Of the Katalog Layanan; it selects the SLA norm, and an act corrects it (003 14(1)).",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="services.service",
                            ),
                        ),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The ended ticket to which this one is a follow-up question; that one never reopens.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followers",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "asker",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tickets",
                                to="users.serviceuser",
                            ),
                        ),
                        ("asker_name", models.CharField(max_length=120)),
                        ("asker_email", models.CharField(max_length=160)),
                        (
                            "asker_unit_type",
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
                            "asker_satker",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tickets",
                                to="users.satker",
                            ),
                        ),
                        ("asker_institution", models.CharField(blank=True, max_length=200)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("waiting", "Menunggu konfirmasi/respon"),
                                    ("waiting_asker", "Menunggu data penanya"),
                                    ("at_hai", "Kirim ke HAI"),
                                    ("hai_replied", "HAI sudah membalas"),
                                    ("done", "Selesai"),
                                    ("refused", "Ditolak, di luar Katalog Layanan"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(
                                default=1, help_text="Raised by every act; a page shown at an older one is stale."
                            ),
                        ),
                        (
                            "holder_office",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="held_tickets",
                                to="users.office",
                            ),
                        ),
                        (
                            "referred_to",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Head of section or SSO to whom the holding office passed it; any officer there may still answer.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                        (
                            "hai_layer",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="The desk of HAI that has it, or that asked the asker for data.",
                                null=True,
                            ),
                        ),
                        (
                            "hai_directorate",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "agent_head",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Kepala Seksi to whom layer 1 passed it (003 28j); any agent of layer 1 may still reply.",
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
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tickets",
                                to="users.posting",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tickets",
                                to="users.office",
                            ),
                        ),
                        (
                            "kanwil",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="region_tickets",
                                to="users.office",
                            ),
                        ),
                        ("escalated_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "escalated_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("hai_replied_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "hai_replied_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
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
                            "closed_in",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The closed period that it was counted in; no change of calendar or norm re-decides it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tickets",
                                to="tickets.periodclosing",
                            ),
                        ),
                        ("iku_due", models.DateTimeField(blank=True, null=True)),
                        ("iku_late_after", models.DateTimeField(blank=True, null=True)),
                        ("iku_ended", models.DateTimeField(blank=True, null=True)),
                        ("iku_used", models.DecimalField(blank=True, decimal_places=12, max_digits=20, null=True)),
                        ("iku_whole_days", models.PositiveIntegerField(blank=True, null=True)),
                        ("iku_rest_us", models.BigIntegerField(blank=True, null=True)),
                        ("iku_in_time", models.BooleanField(blank=True, null=True)),
                        (
                            "iku_ruled",
                            models.BooleanField(
                                blank=True,
                                help_text="The verdict that an accepted objection gave; it stands whatever is re-decided.",
                                null=True,
                            ),
                        ),
                        ("sla_due", models.DateTimeField(blank=True, null=True)),
                        ("sla_late_after", models.DateTimeField(blank=True, null=True)),
                        ("sla_ended", models.DateTimeField(blank=True, null=True)),
                        ("sla_used", models.DecimalField(blank=True, decimal_places=12, max_digits=20, null=True)),
                        ("sla_whole_days", models.PositiveIntegerField(blank=True, null=True)),
                        ("sla_rest_us", models.BigIntegerField(blank=True, null=True)),
                        ("sla_in_time", models.BooleanField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-created_at", "-pk"],
                        "indexes": [
                            models.Index(fields=["asker_satker", "-created_at", "-id"], name="ticket_of_satker"),
                            models.Index(fields=["posting", "status", "-created_at", "-id"], name="ticket_of_posting"),
                            models.Index(fields=["office", "-created_at", "-id"], name="ticket_of_office"),
                            models.Index(fields=["office", "answered_at"], name="ticket_answered_by_office"),
                            models.Index(fields=["kanwil", "-created_at", "-id"], name="ticket_of_kanwil"),
                            models.Index(
                                condition=models.Q(("escalated_at__isnull", False), ("origin", 2), _connector="OR"),
                                fields=["-created_at", "-id"],
                                name="ticket_escalated",
                            ),
                            models.Index(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        (
                                            tickets.workflow.State["WAITING"],
                                            tickets.workflow.State["WAITING_ASKER"],
                                            tickets.workflow.State["AT_HAI"],
                                            tickets.workflow.State["HAI_REPLIED"],
                                        ),
                                    )
                                ),
                                fields=["holder_office", "created_at"],
                                name="ticket_open_by_holder",
                            ),
                            models.Index(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        (
                                            tickets.workflow.State["WAITING"],
                                            tickets.workflow.State["WAITING_ASKER"],
                                            tickets.workflow.State["AT_HAI"],
                                            tickets.workflow.State["HAI_REPLIED"],
                                        ),
                                    )
                                ),
                                fields=["iku_late_after"],
                                name="ticket_open_late",
                            ),
                            models.Index(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        (
                                            tickets.workflow.State["WAITING"],
                                            tickets.workflow.State["WAITING_ASKER"],
                                            tickets.workflow.State["AT_HAI"],
                                            tickets.workflow.State["HAI_REPLIED"],
                                        ),
                                    )
                                ),
                                fields=["sla_late_after"],
                                name="ticket_open_late_sla",
                            ),
                            models.Index(fields=["asker", "-created_at"], name="ticket_of_asker"),
                            models.Index(
                                condition=models.Q(("escalated_at__isnull", False)),
                                fields=["escalated_at"],
                                name="ticket_sent_to_hai",
                            ),
                            models.Index(
                                condition=models.Q(("hai_replied_at__isnull", False)),
                                fields=["hai_replied_at"],
                                name="ticket_hai_replied",
                            ),
                            models.Index(
                                condition=models.Q(("follows__isnull", False)),
                                fields=["follows"],
                                name="ticket_followed",
                            ),
                            models.Index(
                                condition=models.Q(("hai_directorate__isnull", False)),
                                fields=["hai_directorate"],
                                name="ticket_of_directorate",
                            ),
                            models.Index(
                                condition=models.Q(("agent_head__isnull", False)),
                                fields=["agent_head"],
                                name="ticket_of_agent_head",
                            ),
                            models.Index(
                                condition=models.Q(("closed_in__isnull", False)),
                                fields=["closed_in"],
                                name="ticket_of_closing",
                            ),
                            models.Index(
                                fields=["-created_at", "-id"],
                                include=(
                                    "origin",
                                    "asker_unit_type",
                                    "posting",
                                    "office",
                                    "kanwil",
                                    "iku_late_after",
                                    "iku_ended",
                                    "iku_used",
                                    "iku_in_time",
                                ),
                                name="ticket_newest",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("reference",), name="ticket_one_reference", opclasses=["varchar_pattern_ops"]
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("escalated_at", None), ("escalated_by", None)),
                                    models.Q(("escalated_at__isnull", False), ("escalated_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="ticket_escalated_at_and_by_come_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("hai_replied_at", None), ("hai_replied_by", None)),
                                    models.Q(("hai_replied_at__isnull", False), ("hai_replied_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="ticket_hai_replied_at_and_by_come_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at", None), ("answered_by", None)),
                                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="ticket_answered_at_and_by_come_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        (
                                            "status__in",
                                            (tickets.workflow.State["DONE"], tickets.workflow.State["REFUSED"]),
                                        ),
                                    ),
                                    models.Q(
                                        models.Q(
                                            (
                                                "status__in",
                                                (tickets.workflow.State["DONE"], tickets.workflow.State["REFUSED"]),
                                            ),
                                            _negated=True,
                                        ),
                                        ("answered_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="ticket_ended_iff_answered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("hai_layer__in", [1, 2]),
                                        ("status__in", ["at_hai", "waiting_asker"]),
                                        models.Q(("escalated_at__isnull", False), ("origin", 2), _connector="OR"),
                                    ),
                                    models.Q(models.Q(("status", "at_hai"), _negated=True), ("hai_layer", None)),
                                    _connector="OR",
                                ),
                                name="ticket_at_hai_iff_a_layer_has_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("hai_layer", None), ("status__in", ["waiting", "waiting_asker"])),
                                    ("referred_to", None),
                                    _connector="OR",
                                ),
                                name="ticket_referred_only_while_its_office_has_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("hai_layer", 1), ("status", "at_hai")),
                                    ("agent_head", None),
                                    _connector="OR",
                                ),
                                name="ticket_at_agent_head_only_while_layer_1_has_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("hai_directorate__isnull", False), ("hai_layer", 2)),
                                    ("hai_directorate", None),
                                    _connector="OR",
                                ),
                                name="ticket_layer_2_has_a_directorate",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("asker_satker__isnull", False), ("asker_unit_type", "SATKER")),
                                    models.Q(
                                        models.Q(("asker_unit_type", "SATKER"), _negated=True), ("asker_satker", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="ticket_asker_satker_iff_unit_type_satker",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("origin", 1),
                                    models.Q(
                                        ("iku_due", None),
                                        ("iku_ended", None),
                                        ("iku_ruled", None),
                                        ("kanwil", None),
                                        ("origin", 2),
                                        ("posting", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="ticket_direct_counts_for_no_officer_and_no_kanwil",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "created_at__range",
                                        (
                                            datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            datetime.datetime(2100, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                        ),
                                    ),
                                    (
                                        "received_on__range",
                                        (
                                            datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                            datetime.datetime(2100, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                        ),
                                    ),
                                ),
                                name="ticket_instants_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TicketParty",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "ticket", "office", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parties",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("recorder", "merekam"),
                                    ("holder", "menangani"),
                                    ("partner", "mitra kerja satker"),
                                    ("supervisor", "Kanwil pembina"),
                                    ("directorate", "direktorat HAI Layer 2"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(help_text="The ticket's input time, repeated here for the index."),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["office", "-created_at", "-ticket"], name="ticket_party_newest")
                        ],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Event",
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
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="tickets.ticket",
                            ),
                        ),
                        ("seq", models.PositiveIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("asked", "Pertanyaan"),
                                    ("routed", "Dikirim ke kantor"),
                                    ("answered", "Jawaban"),
                                    ("escalated", "Kirim ke HAI"),
                                    ("hai_replied", "Balasan HAI"),
                                    ("data_asked", "Permintaan data pendukung"),
                                    ("data_given", "Balasan penanya"),
                                    ("added", "Tambahan keterangan"),
                                    ("referred", "Diteruskan di dalam kantor"),
                                    ("passed_on", "Diteruskan ke kantor lain"),
                                    ("refused", "Penolakan"),
                                    ("to_layer_2", "Diteruskan ke Layer 2"),
                                    ("to_layer_1", "Dikembalikan ke Layer 1"),
                                    ("to_agent_head", "Diteruskan ke Kepala Seksi HAI"),
                                    ("sent_back", "Dikembalikan ke HAI"),
                                    ("region_changed", "Kantornya pindah Kanwil"),
                                    ("service_changed", "Layanan diperbaiki"),
                                ],
                                max_length=24,
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
                        ("text", models.TextField(blank=True)),
                        ("data", models.JSONField(blank=True, default=dict)),
                        ("hash", tickets.models.digests.DigestField()),
                    ],
                    options={
                        "ordering": ["ticket", "seq"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("posting__isnull", False)), fields=["posting"], name="event_signed"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("ticket", "seq"), name="event_one_per_ticket_and_seq")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DailySeal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(help_text="The Jakarta day that was closed.", unique=True)),
                        ("tickets", models.PositiveIntegerField()),
                        ("prev_digest", models.CharField(blank=True, max_length=64)),
                        ("digest", models.CharField(max_length=64)),
                    ],
                    options={
                        "ordering": ["day"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SealedHead",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "seal", "ticket", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "seal",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="heads",
                                to="tickets.dailyseal",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.ticket",
                            ),
                        ),
                        ("count", models.PositiveIntegerField()),
                        ("head", tickets.models.digests.DigestField()),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SentSeal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "seal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="sent", to="tickets.dailyseal"
                            ),
                        ),
                        ("target", models.CharField(max_length=300)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("seal", "target"), name="seal_sent_once_to_a_target")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
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
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="tickets.event",
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
                        "ordering": ["event", "seq"],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "seq"), name="attachment_one_per_event_and_seq")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("label", models.CharField(max_length=20, unique=True)),
                        ("legal_basis", models.CharField(max_length=300)),
                        (
                            "confirmed_through",
                            models.DateField(help_text="Last day for which the days off are confirmed."),
                        ),
                        ("confirmed_at", models.DateTimeField()),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty for the file that came with the software.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "stamp",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                help_text="New whenever rows of this version changed: what was kept in memory is old.",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="DayOff",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("legal_basis", models.CharField(blank=True, max_length=300)),
                        ("assumed", models.BooleanField(default=False)),
                        (
                            "added_in",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="added_%(class)s",
                                to="tickets.calendarversion",
                            ),
                        ),
                        (
                            "removed_in",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="removed_%(class)s",
                                to="tickets.calendarversion",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the whole nation.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        ("day", models.DateField()),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("libur_nasional", "Libur nasional"),
                                    ("cuti_bersama", "Cuti bersama"),
                                    ("penutupan_setempat", "Penutupan setempat"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("name", models.CharField(max_length=160)),
                        (
                            "announced_on",
                            models.DateField(
                                blank=True, help_text="Set when the day was added within its year.", null=True
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["day", "category"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("office", None), ("removed_in", None)),
                                fields=("day", "name"),
                                name="day_off_once_per_name",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("office__isnull", False), ("removed_in", None)),
                                fields=("day", "office", "name"),
                                name="day_off_once_per_office_and_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("day__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("announced_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="day_off_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceHours",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("legal_basis", models.CharField(blank=True, max_length=300)),
                        ("assumed", models.BooleanField(default=False)),
                        (
                            "added_in",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="added_%(class)s",
                                to="tickets.calendarversion",
                            ),
                        ),
                        (
                            "removed_in",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="removed_%(class)s",
                                to="tickets.calendarversion",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the whole nation.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "channel_group",
                            models.CharField(choices=[("hai_cso", "HAI CSO")], default="hai_cso", max_length=12),
                        ),
                        ("weekday", models.PositiveSmallIntegerField(help_text="0 = Monday … 6 = Sunday")),
                        ("opens", models.TimeField()),
                        ("closes", models.TimeField()),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["valid_from", "weekday", "opens"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("opens__lt", models.F("closes"))),
                                name="service_hours_open_before_they_close",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("valid_to__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="service_hours_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekday__lte", 6)), name="service_hours_weekday"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="service_hours_dates_in_order",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SpecialHours",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("legal_basis", models.CharField(blank=True, max_length=300)),
                        ("assumed", models.BooleanField(default=False)),
                        (
                            "added_in",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="added_%(class)s",
                                to="tickets.calendarversion",
                            ),
                        ),
                        (
                            "removed_in",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="removed_%(class)s",
                                to="tickets.calendarversion",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the whole nation.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "channel_group",
                            models.CharField(choices=[("hai_cso", "HAI CSO")], default="hai_cso", max_length=12),
                        ),
                        ("name", models.CharField(max_length=160)),
                        ("first_day", models.DateField()),
                        ("last_day", models.DateField()),
                        ("weekday", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("opens", models.TimeField()),
                        ("closes", models.TimeField()),
                    ],
                    options={
                        "ordering": ["first_day", "opens"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("opens__lt", models.F("closes"))),
                                name="special_hours_open_before_they_close",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("last_day__gte", models.F("first_day"))),
                                name="special_hours_dates_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first_day__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("last_day__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="special_hours_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekday__range", (0, 6))),
                                name="special_hours_weekday",
                                violation_error_message="Nilai di luar batas.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Norm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("legal_basis", models.CharField(blank=True, max_length=300)),
                        ("assumed", models.BooleanField(default=False)),
                        (
                            "added_in",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="added_%(class)s",
                                to="tickets.calendarversion",
                            ),
                        ),
                        (
                            "removed_in",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="removed_%(class)s",
                                to="tickets.calendarversion",
                            ),
                        ),
                        ("code", models.CharField(choices=[("IKU", "Waktu IKU"), ("SLA", "Waktu SLA")], max_length=8)),
                        (
                            "service",
                            models.ForeignKey(
                                blank=True,
                                help_text="Of the SLA only: it holds for tickets of that service, the one without for all others.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="services.service",
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=6)),
                        (
                            "unit",
                            models.CharField(
                                choices=[("days", "hari kerja"), ("hours", "jam kerja")], default="days", max_length=8
                            ),
                        ),
                        (
                            "reckoning",
                            models.CharField(
                                choices=[("working_time", "waktu kerja"), ("end_of_day", "akhir hari")],
                                default="working_time",
                                max_length=16,
                            ),
                        ),
                        (
                            "ends_by",
                            models.CharField(
                                choices=[
                                    ("answer", "jawaban petugas kepada penanya"),
                                    ("hai_reply", "balasan HAI, bila dieskalasi"),
                                ],
                                default="answer",
                                max_length=12,
                            ),
                        ),
                        ("stops_at_hai", models.BooleanField(default=False)),
                        ("stops_while_waiting", models.BooleanField(default=False)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        (
                            "assumption",
                            models.CharField(
                                blank=True,
                                help_text="What no source settles and is assumed here; shown with every deadline.",
                                max_length=300,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="norm_amount_positive"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount__lte", 100), ("unit", "days")),
                                    models.Q(("amount__lte", 800), ("unit", "hours")),
                                    _connector="OR",
                                ),
                                name="norm_amount_within_bounds",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("valid_to__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="norm_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="norm_dates_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reckoning", "end_of_day"), _negated=True),
                                    ("unit", "days"),
                                    _connector="OR",
                                ),
                                name="norm_end_of_day_counts_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("service", None), ("code", "SLA"), _connector="OR"),
                                name="norm_only_the_sla_has_a_service",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("removed_in", None), ("service", None)),
                                fields=("code", "valid_from"),
                                name="norm_one_start_a_day",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("removed_in", None), ("service__isnull", False)),
                                fields=("code", "valid_from", "service"),
                                name="norm_one_start_a_day_and_service",
                            ),
                        ],
                        "indexes": [],
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
                            "ticket",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="tickets.ticket",
                            ),
                        ),
                        ("code", models.CharField(choices=[("IKU", "Waktu IKU"), ("SLA", "Waktu SLA")], max_length=8)),
                        ("revision", models.PositiveIntegerField()),
                        (
                            "norm",
                            models.ForeignKey(
                                db_index=False,
                                help_text="Empty: since a change there is no norm of this code for the ticket's input day.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.norm",
                            ),
                        ),
                        (
                            "calendar",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.calendarversion",
                            ),
                        ),
                        ("due", models.DateTimeField(null=True)),
                        ("late_after", models.DateTimeField(null=True)),
                        (
                            "ended",
                            models.DateTimeField(
                                help_text="What ended the clock by this norm: the answer, or HAI's reply.", null=True
                            ),
                        ),
                        (
                            "used",
                            models.DecimalField(
                                decimal_places=12, help_text="In the norm's unit.", max_digits=20, null=True
                            ),
                        ),
                        (
                            "whole_days",
                            models.PositiveIntegerField(
                                help_text="What was used, as words say it by the calendar of the decision: whole working days,",
                                null=True,
                            ),
                        ),
                        (
                            "rest_us",
                            models.BigIntegerField(help_text="and the open time after them, microseconds.", null=True),
                        ),
                        ("in_time", models.BooleanField(null=True)),
                        (
                            "confirmed",
                            models.BooleanField(default=True, help_text="All days that mattered were confirmed."),
                        ),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("act", "tindakan pada tiket"),
                                    ("calendar", "perubahan kalender atau norma"),
                                    ("revision", "revisi triwulan yang terkunci"),
                                    ("objection", "keberatan yang diterima"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.event",
                            ),
                        ),
                        (
                            "change",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The confirmed change of calendar or norm that made it be decided anew.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="tickets.calendarchange",
                            ),
                        ),
                        ("decided_at", models.DateTimeField()),
                        (
                            "decided_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["ticket", "code", "revision"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("change__isnull", False)),
                                fields=["change", "id"],
                                name="decision_of_change",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ticket", "revision", "code"), name="decision_one_per_revision"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended", None),
                                        ("in_time", None),
                                        ("rest_us", None),
                                        ("used", None),
                                        ("whole_days", None),
                                    ),
                                    models.Q(
                                        ("ended__isnull", False),
                                        ("in_time__isnull", False),
                                        ("rest_us__isnull", False),
                                        ("used__isnull", False),
                                        ("whole_days__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="decision_judged_iff_ended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cause", "act"), ("event", None), _negated=True),
                                name="decision_by_an_act_names_its_event",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("norm__isnull", False),
                                    models.Q(
                                        ("cause", "calendar"), ("due", None), ("ended", None), ("late_after", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="decision_without_a_norm_says_nothing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("cause", "calendar"), ("change__isnull", False)),
                                    models.Q(models.Q(("cause", "calendar"), _negated=True), ("change", None)),
                                    _connector="OR",
                                ),
                                name="decision_by_the_calendar_names_its_change",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarChange",
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
                        ("title", models.CharField(max_length=160)),
                        ("summary", models.TextField(blank=True, max_length=2000)),
                        ("legal_basis", models.CharField(max_length=300)),
                        (
                            "confirmed_through",
                            models.DateField(
                                blank=True,
                                help_text="Confirms the days off up to this day; empty: as far as before.",
                                null=True,
                            ),
                        ),
                        (
                            "base",
                            models.ForeignKey(
                                help_text="The version it was drafted on.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.calendarversion",
                            ),
                        ),
                        (
                            "undoes",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="undone_by",
                                to="tickets.calendarchange",
                            ),
                        ),
                        (
                            "replaces",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="tickets.calendarchange",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Rancangan"),
                                    ("waiting", "Menunggu orang kedua"),
                                    ("running", "Sedang dihitung ulang"),
                                    ("done", "Selesai"),
                                    ("withdrawn", "Ditarik"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="change",
                                to="tickets.calendarversion",
                            ),
                        ),
                        (
                            "began_at",
                            models.DateTimeField(blank=True, help_text="The worker's first batch.", null=True),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, help_text="The worker's last batch.", null=True)),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_at", None), ("confirmed_by", None)),
                                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="calendarchange_confirmed_at_and_by_come_together",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("second_at", None), ("second_by", None)),
                                    models.Q(("second_at__isnull", False), ("second_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="calendarchange_second_at_and_by_come_together",
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
                                name="calendarchange_withdrawn_iff_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "waiting"), _negated=True),
                                    models.Q(("confirmed_by__isnull", False), ("second_by", None)),
                                    _connector="OR",
                                ),
                                name="calendarchange_waits_after_the_first_person",
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
                                name="calendarchange_by_two_persons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("confirmed_by__isnull", False),
                                        ("state__in", ["running", "done"]),
                                        ("version__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["running", "done"]), _negated=True), ("version", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="calendar_change_version_iff_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("began_at__isnull", False), ("ended_at__isnull", False), ("state", "done")
                                    ),
                                    models.Q(models.Q(("state", "done"), _negated=True), ("ended_at", None)),
                                    _connector="OR",
                                ),
                                name="calendar_change_done_iff_ended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "confirmed_through__range",
                                        (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)),
                                    )
                                ),
                                name="calendar_change_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "running")),
                                fields=("state",),
                                name="calendar_change_one_runs_at_a_time",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ProposedDayOff",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("legal_basis", models.CharField(blank=True, max_length=300)),
                        ("assumed", models.BooleanField(default=False)),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the whole nation.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        ("day", models.DateField()),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("libur_nasional", "Libur nasional"),
                                    ("cuti_bersama", "Cuti bersama"),
                                    ("penutupan_setempat", "Penutupan setempat"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("name", models.CharField(max_length=160)),
                        (
                            "announced_on",
                            models.DateField(
                                blank=True, help_text="Set when the day was added within its year.", null=True
                            ),
                        ),
                        (
                            "change",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="days",
                                to="tickets.calendarchange",
                            ),
                        ),
                        (
                            "removes",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.dayoff",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["day", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("change", "removes"), name="day_off_removed_once_per_change"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("day__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("announced_on__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="proposed_day_off_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ProposedHours",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("legal_basis", models.CharField(blank=True, max_length=300)),
                        ("assumed", models.BooleanField(default=False)),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the whole nation.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "channel_group",
                            models.CharField(choices=[("hai_cso", "HAI CSO")], default="hai_cso", max_length=12),
                        ),
                        ("name", models.CharField(max_length=160)),
                        ("first_day", models.DateField()),
                        ("last_day", models.DateField()),
                        ("weekday", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("opens", models.TimeField()),
                        ("closes", models.TimeField()),
                        (
                            "change",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hours",
                                to="tickets.calendarchange",
                            ),
                        ),
                        (
                            "removes",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.specialhours",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["first_day", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("change", "removes"), name="special_hours_removed_once_per_change"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("opens__lt", models.F("closes"))),
                                name="proposed_hours_open_before_they_close",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("last_day__gte", models.F("first_day"))),
                                name="proposed_hours_dates_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first_day__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("last_day__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="proposed_hours_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekday__range", (0, 6))),
                                name="proposed_hours_weekday",
                                violation_error_message="Nilai di luar batas.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ProposedWeekly",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("legal_basis", models.CharField(blank=True, max_length=300)),
                        ("assumed", models.BooleanField(default=False)),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the whole nation.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "channel_group",
                            models.CharField(choices=[("hai_cso", "HAI CSO")], default="hai_cso", max_length=12),
                        ),
                        ("weekday", models.PositiveSmallIntegerField(help_text="0 = Monday … 6 = Sunday")),
                        ("opens", models.TimeField()),
                        ("closes", models.TimeField()),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        (
                            "change",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="weekly",
                                to="tickets.calendarchange",
                            ),
                        ),
                        (
                            "removes",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.servicehours",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["valid_from", "weekday", "opens"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("change", "removes"), name="service_hours_removed_once_per_change"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("opens__lt", models.F("closes"))),
                                name="proposed_weekly_open_before_they_close",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("valid_to__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="proposed_weekly_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekday__lte", 6)), name="proposed_weekly_weekday"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="proposed_weekly_dates_in_order",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ProposedNorm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("legal_basis", models.CharField(blank=True, max_length=300)),
                        ("assumed", models.BooleanField(default=False)),
                        ("code", models.CharField(choices=[("IKU", "Waktu IKU"), ("SLA", "Waktu SLA")], max_length=8)),
                        (
                            "service",
                            models.ForeignKey(
                                blank=True,
                                help_text="Of the SLA only: it holds for tickets of that service, the one without for all others.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="services.service",
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=6)),
                        (
                            "unit",
                            models.CharField(
                                choices=[("days", "hari kerja"), ("hours", "jam kerja")], default="days", max_length=8
                            ),
                        ),
                        (
                            "reckoning",
                            models.CharField(
                                choices=[("working_time", "waktu kerja"), ("end_of_day", "akhir hari")],
                                default="working_time",
                                max_length=16,
                            ),
                        ),
                        (
                            "ends_by",
                            models.CharField(
                                choices=[
                                    ("answer", "jawaban petugas kepada penanya"),
                                    ("hai_reply", "balasan HAI, bila dieskalasi"),
                                ],
                                default="answer",
                                max_length=12,
                            ),
                        ),
                        ("stops_at_hai", models.BooleanField(default=False)),
                        ("stops_while_waiting", models.BooleanField(default=False)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        (
                            "assumption",
                            models.CharField(
                                blank=True,
                                help_text="What no source settles and is assumed here; shown with every deadline.",
                                max_length=300,
                            ),
                        ),
                        (
                            "change",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="norms",
                                to="tickets.calendarchange",
                            ),
                        ),
                        (
                            "removes",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.norm",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code", "valid_from", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("change", "removes"), name="norm_removed_once_per_change"),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="proposed_norm_amount_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount__lte", 100), ("unit", "days")),
                                    models.Q(("amount__lte", 800), ("unit", "hours")),
                                    _connector="OR",
                                ),
                                name="proposed_norm_amount_within_bounds",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("valid_to__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="proposed_norm_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="proposed_norm_dates_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("service", None), ("code", "SLA"), _connector="OR"),
                                name="proposed_norm_only_the_sla_has_a_service",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reckoning", "end_of_day"), _negated=True),
                                    ("unit", "days"),
                                    _connector="OR",
                                ),
                                name="proposed_norm_end_of_day_counts_days",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ChangeTally",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "change",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tallies",
                                to="tickets.calendarchange",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("forecast", "Perkiraan dampak"), ("outcome", "Hasil")], max_length=10
                            ),
                        ),
                        ("as_of", models.DateTimeField(help_text="The last batch.")),
                        ("complete", models.BooleanField(default=False)),
                        (
                            "after_created",
                            models.DateTimeField(help_text="Input time of the last ticket looked at.", null=True),
                        ),
                        ("after_ticket", models.BigIntegerField(help_text="Its key.", null=True)),
                        (
                            "expected",
                            models.PositiveIntegerField(
                                default=0, help_text="Tickets to look at, as counted at the beginning."
                            ),
                        ),
                        ("examined", models.PositiveIntegerField(default=0)),
                        (
                            "changed",
                            models.PositiveIntegerField(
                                default=0, help_text="Tickets that a norm says something else of."
                            ),
                        ),
                        ("decisions", models.PositiveIntegerField(default=0)),
                        ("counts", models.JSONField(default=dict, help_text="See `change_effect.Counts`.")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("change", "kind"), name="change_tally_one_of_each_kind")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PeriodClosing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kanwil",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="users.office"
                            ),
                        ),
                        ("first_day", models.DateField()),
                        ("last_day", models.DateField()),
                        ("closed_at", models.DateTimeField()),
                        (
                            "closed_by",
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
                                help_text="The named officer at a shared login; empty where the login is personal.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["first_day", "kanwil"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kanwil", "first_day"), name="period_closed_once_per_kanwil"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first_day__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("last_day__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="period_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("last_day__gte", models.F("first_day"))),
                                name="period_dates_in_order",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="RecordedInName",
                    fields=[
                        (
                            "ticket",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="recorded_in_name",
                                serialize=False,
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "satker",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.satker",
                            ),
                        ),
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
                            "read_at",
                            models.DateTimeField(
                                blank=True, help_text="When the satker's login said it had read it.", null=True
                            ),
                        ),
                        (
                            "read_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["satker", "-ticket"], name="recorded_in_name_of_satker"),
                            models.Index(
                                condition=models.Q(("read_at", None)), fields=["satker"], name="recorded_in_name_unread"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("read_at", None), ("read_by", None)),
                                    models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="recorded_in_name_read_at_and_by_come_together",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnswerRead",
                    fields=[
                        (
                            "ticket",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="answer_read",
                                serialize=False,
                                to="tickets.ticket",
                            ),
                        ),
                        ("read_at", models.DateTimeField()),
                        (
                            "read_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Denial",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="denials", to="tickets.ticket"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("denied", "Bukan pertanyaan kami"), ("withdrawn", "Pernyataan dicabut")],
                                max_length=10,
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
                        ("text", models.TextField(help_text="Why.", max_length=2000)),
                    ],
                    options={
                        "ordering": ["ticket", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ticket", "kind"), name="denial_one_of_each_kind_per_ticket"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="denial_has_a_reason"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleUse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="article_uses",
                                to="tickets.event",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="article_uses",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="services.articleversion",
                            ),
                        ),
                        (
                            "article",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="services.article",
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("inserted", "disisipkan"),
                                    ("linked", "dikutip"),
                                    ("shown_before_ask", "ditunjukkan sebelum bertanya"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                        "indexes": [models.Index(fields=["article", "at"], name="article_use_by_time")],
                        "constraints": [models.UniqueConstraint(fields=("event", "version"), name="article_use_once")],
                    },
                ),
                migrations.CreateModel(
                    name="AnswerUse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer_uses",
                                to="tickets.event",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers_taken",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer_uses",
                                to="tickets.ticket",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                        "indexes": [models.Index(fields=["source", "at"], name="answer_use_by_time")],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "source"), name="answer_use_once"),
                            models.CheckConstraint(
                                condition=models.Q(("ticket", models.F("source")), _negated=True),
                                name="answer_use_of_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UseCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "use",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="check_made",
                                to="tickets.articleuse",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("right", "Diperiksa, isi tetap benar"),
                                    ("put_right", "Diperiksa, penanya diberi tahu"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000)),
                        ("checked_at", models.DateTimeField()),
                        (
                            "checked_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleProposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposal",
                                to="services.articleversion",
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="article_proposals",
                                to="tickets.ticket",
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
                        ("proposed_at", models.DateTimeField()),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="EscalationReason",
                    fields=[
                        (
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="gap_reason",
                                serialize=False,
                                to="tickets.event",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("asked", "Pertanyaan"),
                                    ("routed", "Dikirim ke kantor"),
                                    ("answered", "Jawaban"),
                                    ("escalated", "Kirim ke HAI"),
                                    ("hai_replied", "Balasan HAI"),
                                    ("data_asked", "Permintaan data pendukung"),
                                    ("data_given", "Balasan penanya"),
                                    ("added", "Tambahan keterangan"),
                                    ("referred", "Diteruskan di dalam kantor"),
                                    ("passed_on", "Diteruskan ke kantor lain"),
                                    ("refused", "Penolakan"),
                                    ("to_layer_2", "Diteruskan ke Layer 2"),
                                    ("to_layer_1", "Dikembalikan ke Layer 1"),
                                    ("to_agent_head", "Diteruskan ke Kepala Seksi HAI"),
                                    ("sent_back", "Dikembalikan ke HAI"),
                                    ("region_changed", "Kantornya pindah Kanwil"),
                                    ("service_changed", "Layanan diperbaiki"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("haipedia", "Belum terdapat pada HAIPEDIA"),
                                    ("peraturan", "Belum terdapat pada peraturan"),
                                    ("penelaahan", "Memerlukan penelaahan lebih mendalam"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["at"], include=("kind", "reason"), name="escalation_reason_by_time")
                        ],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="DueNotice",
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
                                    ("catalogue", "peninjauan katalog"),
                                    ("review", "peninjauan artikel"),
                                    ("changed", "dasar berubah"),
                                    ("revoked", "dasar dicabut"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "catalogue",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="services.catalogue",
                            ),
                        ),
                        (
                            "article",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="services.article",
                            ),
                        ),
                        ("due", models.DateField(help_text="The day of the review, of the change, of the revocation.")),
                        ("day", models.DateField(help_text="The Jakarta day from which on it was to be told.")),
                        ("told_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["told_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("catalogue__isnull", False)),
                                fields=("catalogue", "due", "day"),
                                name="due_notice_of_a_catalogue_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("article__isnull", False)),
                                fields=("article", "kind", "due", "day"),
                                name="due_notice_of_an_article_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("article", None), ("catalogue__isnull", False), ("kind", "catalogue")),
                                    models.Q(
                                        models.Q(("kind", "catalogue"), _negated=True),
                                        ("article__isnull", False),
                                        ("catalogue", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="due_notice_of_a_catalogue_or_an_article",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                    ("day__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))),
                                ),
                                name="due_notice_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="DeadlineWarning",
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
                                related_name="warnings",
                                to="tickets.ticket",
                            ),
                        ),
                        ("code", models.CharField(choices=[("IKU", "Waktu IKU"), ("SLA", "Waktu SLA")], max_length=8)),
                        (
                            "late_after",
                            models.DateTimeField(
                                help_text="The deadline that was compared, as the ticket mirrored it then."
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="users.office"
                            ),
                        ),
                        ("warned_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["warned_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ticket", "code", "late_after", "office"), name="deadline_warned_of_once"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ThroughClinic",
                    fields=[
                        (
                            "ticket",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="through_clinic",
                                serialize=False,
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        ("at", models.DateTimeField(help_text="The ticket's input time.")),
                    ],
                    options={
                        "indexes": [models.Index(fields=["at"], include=("office",), name="through_clinic_by_time")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="OutgoingMail",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mails",
                                to="tickets.event",
                            ),
                        ),
                        (
                            "warning",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mails",
                                to="tickets.deadlinewarning",
                            ),
                        ),
                        (
                            "about",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="What an upper floor writes of, without an event of the ticket's own.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.ticket",
                            ),
                        ),
                        ("recipient", models.CharField(max_length=160)),
                        (
                            "recipient_kind",
                            models.CharField(
                                choices=[
                                    ("asker", "penanya"),
                                    ("satker", "akun satker"),
                                    ("office", "kantor"),
                                    ("head", "Kepala Seksi"),
                                    ("hai", "HAI"),
                                    ("outside", "penyimpan segel di luar"),
                                    ("admin", "admin HAI"),
                                    ("duty", "pemegang tugas"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "agent",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("subject", models.CharField(max_length=255)),
                        ("body", models.TextField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "menunggu"),
                                    ("held", "menunggu ringkasan"),
                                    ("sent", "terkirim"),
                                    ("set_aside", "disisihkan"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        (
                            "digest",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="tickets.outgoingmail",
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("next_attempt_at", models.DateTimeField()),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.TextField(blank=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")), fields=["next_attempt_at"], name="mail_due"
                            ),
                            models.Index(
                                condition=models.Q(("digest", None), ("state", "held")),
                                fields=["next_attempt_at"],
                                name="mail_held",
                            ),
                            models.Index(
                                condition=models.Q(("digest__isnull", False)), fields=["digest"], name="mail_in_digest"
                            ),
                            models.Index(condition=models.Q(("state", "sent")), fields=["sent_at"], name="mail_left"),
                            models.Index(
                                condition=models.Q(("recipient_kind", "admin")),
                                fields=["next_attempt_at"],
                                name="mail_to_admins",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("event__isnull", False)),
                                fields=("event", "recipient"),
                                name="mail_once_per_event_and_recipient",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("warning__isnull", False)),
                                fields=("warning", "recipient"),
                                name="mail_once_per_warning_and_recipient",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("event", None), ("warning", None), _connector="OR"),
                                name="mail_about_an_event_or_a_warning",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("about", None), models.Q(("event", None), ("warning", None)), _connector="OR"
                                ),
                                name="mail_about_one_thing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                                    models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                                    _connector="OR",
                                ),
                                name="mail_sent_iff_it_has_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("agent", None), ("office", None)),
                                    models.Q(("agent", None), ("recipient_kind__in", ["office", "head"])),
                                    models.Q(("office", None), ("recipient_kind__in", ["hai", "duty"])),
                                    _connector="OR",
                                ),
                                name="mail_names_one_reader",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("event__isnull", False),
                                    models.Q(("state", "held"), _negated=True),
                                    _connector="OR",
                                ),
                                name="mail_held_only_for_a_digest",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GoneMail",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "warning",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gone_mails",
                                to="tickets.deadlinewarning",
                            ),
                        ),
                        (
                            "about",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "recipient_kind",
                            models.CharField(
                                choices=[
                                    ("asker", "penanya"),
                                    ("satker", "akun satker"),
                                    ("office", "kantor"),
                                    ("head", "Kepala Seksi"),
                                    ("hai", "HAI"),
                                    ("outside", "penyimpan segel di luar"),
                                    ("admin", "admin HAI"),
                                    ("duty", "pemegang tugas"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("sent_at", models.DateTimeField()),
                        ("digest", tickets.models.digests.DigestField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("warning__isnull", False)),
                                fields=["warning"],
                                name="gone_mail_of_warning",
                            )
                        ],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalNoticeSetting",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("immediate", "Langsung, satu e-mail tiap kejadian"),
                                    ("digest", "Ringkasan, satu e-mail tiap hari kerja pukul 08.00 WIB"),
                                ],
                                default="immediate",
                                max_length=10,
                            ),
                        ),
                        (
                            "head_email",
                            models.EmailField(
                                blank=True,
                                help_text="Where the head of section of an office wants the warnings too; officers have no address themselves.",
                                max_length=254,
                            ),
                        ),
                        (
                            "desk_phone",
                            models.CharField(
                                blank=True,
                                help_text="Of the office's service desk; told to askers, who may have no login.",
                                max_length=60,
                            ),
                        ),
                        ("desk_address", models.CharField(blank=True, help_text="As desk_phone.", max_length=200)),
                        ("chosen_at", models.DateTimeField()),
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
                            "chosen_by",
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
                            "chosen_posting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="users.posting",
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
                        "verbose_name": "historical notice setting",
                        "verbose_name_plural": "historical notice settings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="NoticeSetting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "office",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "user",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("immediate", "Langsung, satu e-mail tiap kejadian"),
                                    ("digest", "Ringkasan, satu e-mail tiap hari kerja pukul 08.00 WIB"),
                                ],
                                default="immediate",
                                max_length=10,
                            ),
                        ),
                        (
                            "head_email",
                            models.EmailField(
                                blank=True,
                                help_text="Where the head of section of an office wants the warnings too; officers have no address themselves.",
                                max_length=254,
                            ),
                        ),
                        (
                            "desk_phone",
                            models.CharField(
                                blank=True,
                                help_text="Of the office's service desk; told to askers, who may have no login.",
                                max_length=60,
                            ),
                        ),
                        ("desk_address", models.CharField(blank=True, help_text="As desk_phone.", max_length=200)),
                        ("chosen_at", models.DateTimeField()),
                        (
                            "chosen_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "chosen_posting",
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("chosen_posting__isnull", False), ("office__isnull", False), ("user", None)
                                    ),
                                    models.Q(("chosen_posting", None), ("office", None), ("user__isnull", False)),
                                    _connector="OR",
                                ),
                                name="notice_setting_of_an_office_or_a_user",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("office__isnull", False), ("head_email", ""), _connector="OR"),
                                name="notice_setting_head_only_at_an_office",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("office__isnull", False),
                                    models.Q(("desk_address", ""), ("desk_phone", "")),
                                    _connector="OR",
                                ),
                                name="notice_setting_desk_only_of_an_office",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="TicketWindow",
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
                                help_text="Made by the page; a page loaded anew is another window.", unique=True
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.ticket",
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
                            "posting",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The officer who signed last at this desk, where a login is shared.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                        ("writes", models.BooleanField(help_text="Whether something is typed in its form.")),
                        ("heard_at", models.DateTimeField(db_index=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["ticket", "heard_at"], name="window_of_ticket")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="RatingTerms",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", models.DateField()),
                        (
                            "link_days",
                            models.PositiveSmallIntegerField(
                                help_text="So many calendar days after the end one may rate."
                            ),
                        ),
                        (
                            "change_days",
                            models.PositiveSmallIntegerField(
                                help_text="So many working days one may change what was said."
                            ),
                        ),
                        (
                            "confirm_days",
                            models.PositiveSmallIntegerField(
                                help_text="So many working days the desk has to confirm. No norm."
                            ),
                        ),
                        (
                            "fewest",
                            models.PositiveSmallIntegerField(
                                help_text="Below so many ratings of an officer no figure is shown."
                            ),
                        ),
                        ("name_1", models.CharField(max_length=40)),
                        ("name_2", models.CharField(max_length=40)),
                        ("name_3", models.CharField(max_length=40)),
                        ("name_4", models.CharField(max_length=40)),
                        ("legal_basis", models.CharField(max_length=300)),
                        ("assumed", models.BooleanField(default=True)),
                        ("created_at", models.DateTimeField()),
                        (
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: came with the site.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["valid_from", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
                                ),
                                name="rating_terms_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("link_days__gte", 1), ("link_days__lte", 365)),
                                name="rating_terms_link_days_within_bounds",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("change_days__gte", 1), ("change_days__lte", 365)),
                                name="rating_terms_change_days_within_bounds",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("confirm_days__gte", 1), ("confirm_days__lte", 365)),
                                name="rating_terms_confirm_days_within_bounds",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fewest__gte", 1), ("fewest__lte", 365)),
                                name="rating_terms_fewest_within_bounds",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Rating",
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
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ratings",
                                to="tickets.ticket",
                            ),
                        ),
                        ("no", models.PositiveSmallIntegerField(help_text="1, 2, 3 … of this ticket.")),
                        ("settled", models.BooleanField(help_text="Whether the answer settled the question.")),
                        ("mark", models.PositiveSmallIntegerField()),
                        ("text", models.TextField(blank=True, max_length=1000)),
                        ("at", models.DateTimeField()),
                        (
                            "via",
                            models.CharField(
                                choices=[("satker", "akun satker"), ("mail", "tautan pada e-mail")], max_length=8
                            ),
                        ),
                        (
                            "user",
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
                            "office",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        (
                            "desk",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
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
                        ("ended_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["ticket", "no"],
                        "indexes": [
                            models.Index(fields=["office", "ended_at"], name="rating_of_office"),
                            models.Index(fields=["posting", "ended_at"], name="rating_of_posting"),
                            models.Index(fields=["ended_at"], name="rating_by_end"),
                            models.Index(
                                condition=models.Q(("settled", False)),
                                fields=["desk", "ended_at"],
                                name="rating_unsettled",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("ticket", "no"), name="rating_one_per_number"),
                            models.CheckConstraint(
                                condition=models.Q(("mark__gte", 1), ("mark__lte", 4)), name="rating_mark_one_to_four"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("no__gte", 1), ("no__lte", 100)), name="rating_numbered_from_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("user__isnull", False), ("via", "satker")),
                                    models.Q(("user", None), ("via", "mail")),
                                    _connector="OR",
                                ),
                                name="rating_by_a_login_or_by_mail",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("at__gte", models.F("ended_at"))), name="rating_after_the_end"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedbackDigest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("week", models.DateField()),
                        ("at", models.DateTimeField()),
                        (
                            "office",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("office", "week"), name="feedback_digest_once_a_week"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("week__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
                                ),
                                name="feedback_digest_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FinalConfirmation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ticket",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="final_confirmation",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "rating",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.rating",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("follow_up", "Dilanjutkan sebagai tiket baru"),
                                    ("explained", "Sudah dijelaskan"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "follow_up",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.ticket",
                            ),
                        ),
                        ("note", models.TextField(max_length=1000)),
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
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.posting",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("follow_up__isnull", False), ("outcome", "follow_up")),
                                    models.Q(("follow_up", None), ("outcome", "explained")),
                                    _connector="OR",
                                ),
                                name="confirmation_by_follow_up_names_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("note", ""), _negated=True), name="confirmation_has_a_note"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="DestinationRoute",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "destination",
                            models.CharField(
                                choices=[
                                    ("perbendaharaan", "Layanan Perbendaharaan"),
                                    ("revisi_dipa", "Revisi DIPA"),
                                    ("penerimaan_negara", "Penerimaan Negara (MPN)"),
                                    ("pinjaman_hibah", "Pinjaman dan Hibah, valas"),
                                    ("hai", "HAI DJPb"),
                                ],
                                max_length=20,
                                unique=True,
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the destination is closed; nothing new is asked there.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="routes",
                                to="users.office",
                            ),
                        ),
                        ("since", models.DateField()),
                        ("legal_basis", models.CharField(max_length=300)),
                    ],
                    options={
                        "verbose_name": "tujuan pertanyaan",
                        "ordering": ["destination"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("since__range", (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
                                ),
                                name="destination_route_days_within_bounds",
                                violation_error_message="Nilai di luar batas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("destination__in", ["penerimaan_negara", "pinjaman_hibah"])),
                                name="destination_route_of_the_nation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("legal_basis", ""), _negated=True),
                                name="destination_route_has_a_legal_basis",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40)),
                        ("query", models.CharField(blank=True, max_length=800)),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                help_text="Whose logins may use it, too; empty: nobody but the one that saved it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="users.office",
                            ),
                        ),
                        ("opens", models.BooleanField(default=False)),
                        ("saved_at", models.DateTimeField()),
                        (
                            "saved_by",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The login whose it is.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="saved_views",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("saved_by"),
                                django.db.models.functions.text.Lower("name"),
                                name="saved_view_name_once_a_login",
                            ),
                            models.UniqueConstraint(
                                models.F("saved_by"),
                                condition=models.Q(("opens", True)),
                                name="saved_view_opens_one_a_login",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="saved_view_has_a_name"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="TicketSearch",
                    fields=[
                        (
                            "ticket",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="search",
                                serialize=False,
                                to="tickets.ticket",
                            ),
                        ),
                        ("words", tickets.models.search.WordsField()),
                        (
                            "version",
                            models.PositiveSmallIntegerField(help_text="Of `stems.VERSION`, as the words were made."),
                        ),
                    ],
                    options={
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SoughtInVain",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ticket",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sought_in_vain",
                                to="tickets.ticket",
                            ),
                        ),
                        (
                            "catalogue",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The version searched.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="services.catalogue",
                            ),
                        ),
                        ("sought", models.CharField(max_length=200)),
                        ("stems", models.CharField(max_length=200)),
                        ("at", models.DateTimeField(help_text="Of the refusal.")),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                        "indexes": [models.Index(fields=["-at"], name="sought_in_vain_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("sought", ""), _negated=True), name="sought_in_vain_says_something"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkerPiece",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, unique=True)),
                        ("tried_at", models.DateTimeField()),
                        ("went_well_at", models.DateTimeField(blank=True, null=True)),
                        ("failing_since", models.DateTimeField(blank=True, null=True)),
                        ("failures", models.PositiveIntegerField(default=0, help_text="In a row.")),
                        ("error", models.CharField(blank=True, max_length=400)),
                    ],
                    options={
                        "ordering": ["name"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SetAside",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("table", models.CharField(max_length=80)),
                        ("key", models.CharField(help_text="As people name it, or its primary key.", max_length=40)),
                        (
                            "where",
                            models.CharField(
                                help_text="The page or the piece of work that went on without it.", max_length=80
                            ),
                        ),
                        ("error", models.CharField(max_length=400)),
                        ("count", models.PositiveIntegerField(default=1)),
                        ("first_at", models.DateTimeField()),
                        ("last_at", models.DateTimeField(db_index=True)),
                    ],
                    options={
                        "ordering": ["-last_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("table", "key", "where"), name="set_aside_once_per_place")
                        ],
                        "indexes": [],
                    },
                ),
            ],
        ),
        users.models.tables.RunWithoutModels(index_words, migrations.RunPython.noop),
        users.models.tables.RunWithoutModels(know_how_few_places_there_are, migrations.RunPython.noop),
        users.models.tables.RunWithoutModels(index_instants, migrations.RunPython.noop),
        users.models.tables.RunWithoutModels(sweep_big_tables_often, migrations.RunPython.noop),
    ]
