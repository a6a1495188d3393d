"""A question and who has to do with it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from services.models import Service
from tickets.workflow import ENDED_STATES, OPEN_STATES, State
from users.bounds import instants_within
from users.models import Office, Posting, Satker, ServiceUser, UnitType, User

from .spans import ALL_TIME, Span

SUBJECT_MAX = 200
TEXT_MAX = 10_000

THROUGH_PARTIES = (User.Role.OFFICE, User.Role.HAI_LAYER_2)
"""The roles that see a ticket because their office is a `TicketParty` of it."""


class Status(models.TextChoices):
    """The states of `workflow.State`, with the words of the old dashboard."""

    WAITING = State.WAITING.value, _("Menunggu konfirmasi/respon")
    WAITING_ASKER = State.WAITING_ASKER.value, _("Menunggu data penanya")
    AT_HAI = State.AT_HAI.value, _("Kirim ke HAI")
    HAI_REPLIED = State.HAI_REPLIED.value, _("HAI sudah membalas")
    DONE = State.DONE.value, _("Selesai")
    REFUSED = State.REFUSED.value, _("Ditolak, di luar Katalog Layanan")


class Channel(models.TextChoices):
    """Metode: how the question came (000 7b; Telepon and E-mail from the manual's front desk)."""

    SATKER_ONLINE = "satker_online", _("Diinput pada OMSPAN Satker")
    FACE_TO_FACE = "tatap_muka", _("Tatap Muka")
    PHONE = "telepon", _("Telepon")
    LETTER = "surat", _("Surat")
    WHATSAPP = "whatsapp", _("WhatsApp")
    EMAIL = "email", _("E-mail")


class Origin(models.IntegerChoices):
    """Whether it came to an office through HAI CSO, or to HAI itself (003 art. 9, 13(3)). The index and every other
    figure are "melalui aplikasi HAI CSO" (000 4a-b); only the HAI report counts what came directly, too."""

    HAI_CSO = 1, _("HAI CSO")
    DIRECT = 2, _("Langsung ke HAI")


AT_HAI_ONCE = Q(escalated_at__isnull=False) | Q(origin=Origin.DIRECT)
"""What HAI has, or has had: sent by an office, or come to it directly. An index has these words."""


class Destination(models.TextChoices):
    """Tujuan: which service is asked for; it decides the handling office (002 3A step 5)."""

    TREASURY = "perbendaharaan", _("Layanan Perbendaharaan")
    BUDGET_REVISION = "revisi_dipa", _("Revisi DIPA")
    REVENUE = "penerimaan_negara", _("Penerimaan Negara (MPN)")
    LOANS_AND_GRANTS = "pinjaman_hibah", _("Pinjaman dan Hibah, valas")
    HAI = "hai", _("HAI DJPb")


class TicketQuerySet(models.QuerySet):
    def visible_to(self, user: User, span: Span = ALL_TIME) -> "TicketQuerySet":
        """The rows this user may know exist. Every list, page, file, count, search, export and KPI starts here.

        Rule: docs/domain.md 2, "Who sees". Offices (a Kanwil for its KPPN too) and directorates through
        `TicketParty`, one row per office and ticket, so that the join never doubles a ticket. `span` is asked here,
        because it must be laid over the same join to be found by index.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role in THROUGH_PARTIES:
            through = span.condition("parties__created_at", "parties__ticket_id")
            return self.filter(Q(parties__office_id=user.office_id) & through)
        rows = self.filter(span.condition("created_at", "pk"))
        match user.role:
            case User.Role.SATKER:
                return rows.filter(asker_satker_id=user.satker_id)
            case User.Role.HAI_LAYER_1:
                return rows.filter(AT_HAI_ONCE)
            case User.Role.MONITOR | User.Role.ADMIN:
                return rows
        return self.none()

    def newest_first(self, user: User) -> "TicketQuerySet":
        """By input time, through the same index that `visible_to` uses."""
        if user.role in THROUGH_PARTIES:
            return self.order_by("-parties__created_at", "-parties__ticket_id")
        return self.order_by("-created_at", "-pk")

    def input_times(self, user: User, span: Span, *within: Q) -> models.QuerySet:
        """When the tickets that the user sees came, newest first, from the index of `visible_to` alone. `within`: an
        office or a Kanwil, for logins that see all."""
        if user.role in THROUGH_PARTIES and user.is_active:
            mine = Q(office_id=user.office_id) & span.condition("created_at", "ticket_id")
            parties = TicketParty.objects.filter(mine)
            return parties.order_by("-created_at", "-ticket_id").values_list("created_at", flat=True)
        rows = self.visible_to(user, span).filter(*within)
        return rows.newest_first(user).values_list("created_at", flat=True)

    def oldest_first(self, user: User) -> "TicketQuerySet":
        """The reverse of `newest_first`."""
        return self.newest_first(user).reverse()

    def open(self) -> "TicketQuerySet":
        return self.filter(status__in=OPEN_STATES)

    def ended(self) -> "TicketQuerySet":
        return self.filter(status__in=ENDED_STATES)

    def through_hai_cso(self) -> "TicketQuerySet":
        """All that a figure counts but the HAI report."""
        return self.filter(origin=Origin.HAI_CSO)


class Ticket(models.Model):
    """One question with its answer. What was asked and when never changes (a trigger holds it); what is said lives
    in events.
    """

    reference = models.CharField(max_length=24)
    created_at = models.DateTimeField(help_text="Input time: the database's clock, never anybody's wish.")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    received_on = models.DateTimeField(
        null=True, blank=True, help_text="Diterima pada, as the officer tells it; never moves the clock."
    )
    channel = models.CharField(max_length=16, choices=Channel)
    destination = models.CharField(max_length=20, choices=Destination)
    origin = models.PositiveSmallIntegerField(choices=Origin, default=Origin.HAI_CSO, db_default=Origin.HAI_CSO)
    subject = models.CharField(max_length=SUBJECT_MAX)
    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Of the Katalog Layanan; it selects the SLA norm, and an act corrects it (003 14(1)).",
        db_index=False,
    )
    follows = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followers",
        help_text="The ended ticket to which this one is a follow-up question; that one never reopens.",
        db_index=False,
    )

    # The asker as they were then: the person may move to another unit later.
    asker = models.ForeignKey(ServiceUser, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    asker_name = models.CharField(max_length=120)
    asker_email = models.CharField(max_length=160)
    asker_unit_type = models.CharField(max_length=12, choices=UnitType)
    asker_satker = models.ForeignKey(
        Satker, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets", db_index=False
    )
    asker_institution = models.CharField(max_length=200, blank=True)

    status = models.CharField(max_length=16, choices=Status)
    version = models.PositiveIntegerField(
        default=1, help_text="Raised by every act; a page shown at an older one is stale."
    )
    holder_office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="held_tickets", db_index=False)
    referred_to = models.ForeignKey(
        Posting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Head of section or SSO to whom the holding office passed it; any officer there may still answer.",
        db_index=False,
    )
    hai_layer = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The desk of HAI that has it, or that asked the asker for data."
    )
    hai_directorate = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    agent_head = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Kepala Seksi to whom layer 1 passed it (003 28j); any agent of layer 1 may still reply.",
        db_index=False,
    )

    # Whose ticket it is: the posting it counts for (empty: "belum ditangani"), its office and that office's present
    # Kanwil.
    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets", db_index=False
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    kanwil = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="region_tickets", db_index=False
    )

    escalated_at = models.DateTimeField(null=True, blank=True)
    escalated_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    hai_replied_at = models.DateTimeField(null=True, blank=True)
    hai_replied_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    closed_in = models.ForeignKey(
        "tickets.PeriodClosing",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tickets",
        help_text="The closed period that it was counted in; no change of calendar or norm re-decides it.",
        db_index=False,
    )

    # The newest Decision of each norm, for lists and figures (`manage.py verify_decisions` compares).
    iku_due = models.DateTimeField(null=True, blank=True)
    iku_late_after = models.DateTimeField(null=True, blank=True)
    iku_ended = models.DateTimeField(null=True, blank=True)
    iku_used = models.DecimalField(max_digits=20, decimal_places=12, null=True, blank=True)
    iku_whole_days = models.PositiveIntegerField(null=True, blank=True)
    iku_rest_us = models.BigIntegerField(null=True, blank=True)
    iku_in_time = models.BooleanField(null=True, blank=True)
    iku_ruled = models.BooleanField(
        null=True,
        blank=True,
        help_text="The verdict that an accepted objection gave; it stands whatever is re-decided.",
    )
    sla_due = models.DateTimeField(null=True, blank=True)
    sla_late_after = models.DateTimeField(null=True, blank=True)
    sla_ended = models.DateTimeField(null=True, blank=True)
    sla_used = models.DecimalField(max_digits=20, decimal_places=12, null=True, blank=True)
    sla_whole_days = models.PositiveIntegerField(null=True, blank=True)
    sla_rest_us = models.BigIntegerField(null=True, blank=True)
    sla_in_time = models.BooleanField(null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            # One index that finds the whole reference and its beginning, whatever the database's collation.
            models.UniqueConstraint(
                name="ticket_one_reference", fields=["reference"], opclasses=["varchar_pattern_ops"]
            ),
            models.CheckConstraint(
                name="ticket_escalated_at_and_by_come_together",
                condition=Q(escalated_at=None, escalated_by=None)
                | Q(escalated_at__isnull=False, escalated_by__isnull=False),
            ),
            models.CheckConstraint(
                name="ticket_hai_replied_at_and_by_come_together",
                condition=Q(hai_replied_at=None, hai_replied_by=None)
                | Q(hai_replied_at__isnull=False, hai_replied_by__isnull=False),
            ),
            models.CheckConstraint(
                name="ticket_answered_at_and_by_come_together",
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="ticket_ended_iff_answered",
                condition=Q(status__in=ENDED_STATES, answered_at__isnull=False)
                | (~Q(status__in=ENDED_STATES) & Q(answered_at=None)),
            ),
            models.CheckConstraint(
                name="ticket_at_hai_iff_a_layer_has_it",
                condition=Q(status__in=["at_hai", "waiting_asker"], hai_layer__in=[1, 2]) & AT_HAI_ONCE
                | (~Q(status="at_hai") & Q(hai_layer=None)),
            ),
            models.CheckConstraint(
                name="ticket_referred_only_while_its_office_has_it",
                condition=Q(status__in=["waiting", "waiting_asker"], hai_layer=None) | Q(referred_to=None),
            ),
            models.CheckConstraint(
                name="ticket_at_agent_head_only_while_layer_1_has_it",
                condition=Q(status="at_hai", hai_layer=1) | Q(agent_head=None),
            ),
            models.CheckConstraint(
                name="ticket_layer_2_has_a_directorate",
                condition=Q(hai_layer=2, hai_directorate__isnull=False) | Q(hai_directorate=None),
            ),
            models.CheckConstraint(
                name="ticket_asker_satker_iff_unit_type_satker",
                condition=Q(asker_unit_type="SATKER", asker_satker__isnull=False)
                | (~Q(asker_unit_type="SATKER") & Q(asker_satker=None)),
            ),
            models.CheckConstraint(
                name="ticket_direct_counts_for_no_officer_and_no_kanwil",
                condition=Q(origin=Origin.HAI_CSO)
                | Q(origin=Origin.DIRECT, posting=None, kanwil=None, iku_due=None, iku_ended=None, iku_ruled=None),
            ),
            instants_within("ticket_instants_within_bounds", "created_at", "received_on"),
        ]
        # A change of calendar writes to a million rows, and each of these once more for every row: so keys of other
        # tables have no index of their own where one below begins with them, or where nobody looks for them.
        indexes = [
            models.Index(name="ticket_of_satker", fields=["asker_satker", "-created_at", "-id"]),
            models.Index(name="ticket_of_posting", fields=["posting", "status", "-created_at", "-id"]),
            models.Index(name="ticket_of_office", fields=["office", "-created_at", "-id"]),
            models.Index(name="ticket_answered_by_office", fields=["office", "answered_at"]),
            models.Index(name="ticket_of_kanwil", fields=["kanwil", "-created_at", "-id"]),
            models.Index(name="ticket_escalated", fields=["-created_at", "-id"], condition=AT_HAI_ONCE),
            models.Index(
                name="ticket_open_by_holder",
                fields=["holder_office", "created_at"],
                condition=Q(status__in=OPEN_STATES),
            ),
            models.Index(name="ticket_open_late", fields=["iku_late_after"], condition=Q(status__in=OPEN_STATES)),
            models.Index(name="ticket_open_late_sla", fields=["sla_late_after"], condition=Q(status__in=OPEN_STATES)),
            models.Index(name="ticket_of_asker", fields=["asker", "-created_at"]),
            *(
                models.Index(name=name, fields=[field], condition=Q(**{f"{field}__isnull": False}))
                for name, field in (
                    ("ticket_sent_to_hai", "escalated_at"),
                    ("ticket_hai_replied", "hai_replied_at"),
                    ("ticket_followed", "follows"),
                    ("ticket_of_directorate", "hai_directorate"),
                    ("ticket_of_agent_head", "agent_head"),  # "Untuk saya": a handful at a time
                    ("ticket_of_closing", "closed_in"),
                )
            ),
            # The nation's lists, and all that a quarter's figures count (kpi/figures/counting.py), so that PostgreSQL
            # need not read the rows.
            models.Index(
                name="ticket_newest",
                fields=["-created_at", "-id"],
                include=[
                    *("origin", "asker_unit_type", "posting", "office", "kanwil"),
                    *("iku_late_after", "iku_ended", "iku_used", "iku_in_time"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("tickets:detail", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATES

    @property
    def status_text(self) -> str:
        """The full words: "Menunggu konfirmasi/respon dari KPPN"."""
        if self.status == Status.WAITING:
            return str(_("Menunggu konfirmasi/respon dari %(office)s") % {"office": self.holder_office.short_kind})
        return self.get_status_display()

    @property
    def status_short(self) -> str:
        """The list's words: "Menunggu respon KPPN"."""
        if self.status == Status.WAITING:
            return str(_("Menunggu respon %(office)s") % {"office": self.holder_office.short_kind})
        if self.status == Status.REFUSED:
            return str(_("Ditolak"))
        return self.get_status_display()


class PartyRole(models.TextChoices):
    """Why an office has to do with a ticket: the first reason is kept."""

    RECORDER = "recorder", _("merekam")
    HOLDER = "holder", _("menangani")
    PARTNER = "partner", _("mitra kerja satker")
    SUPERVISOR = "supervisor", _("Kanwil pembina")
    DIRECTORATE = "directorate", _("direktorat HAI Layer 2")


class TicketParty(models.Model):
    """An office that may see a ticket. A table of its own: an OR over columns of the ticket ruins keyset pages."""

    pk = models.CompositePrimaryKey("ticket", "office")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="parties", db_index=False)
    role = models.CharField(max_length=12, choices=PartyRole)
    created_at = models.DateTimeField(help_text="The ticket's input time, repeated here for the index.")

    class Meta:
        indexes = [models.Index(name="ticket_party_newest", fields=["office", "-created_at", "-ticket"])]

    def __str__(self) -> str:
        return f"{self.office} {self.role} {self.ticket}"
