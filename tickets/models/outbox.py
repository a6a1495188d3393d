"""Mail that must leave: written in the act's transaction, sent by the worker, kept as a record (docs/security.md 9)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from users.models import Office, Posting, User
from users.models.changes import kept_changes

from .digests import DigestField
from .history import Event
from .ticket import Ticket
from .warnings import DeadlineWarning

GONE = "gone"
"""Said beside the states of a mail: it left so long ago that its row went."""


class OutgoingMail(models.Model):
    """One message to one address about one event, a deadline that comes near, or a ticket of which an upper floor
    writes; or about none of these: an article, the catalogue. Gone some months after it left (`tickets.mail.pruning`).
    `attempts` and `next_attempt_at` drive the worker; it is set aside with its `reason` after eight failures, or when
    its reader may no longer see the ticket, or need not.

    Whoever wants a digest gets one mail a day about no event of its own; the messages in it are kept as its `lines`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("menunggu")
        HELD = "held", _("menunggu ringkasan")
        SENT = "sent", _("terkirim")
        SET_ASIDE = "set_aside", _("disisihkan")

    KINDS = (
        ("asker", _("penanya")),
        ("satker", _("akun satker")),
        ("office", _("kantor")),
        ("head", _("Kepala Seksi")),
        ("hai", "HAI"),
        ("outside", _("penyimpan segel di luar")),
        ("admin", _("admin HAI")),
        ("duty", _("pemegang tugas")),
    )

    # Found by what they are about through the unique indexes below; by office or agent nobody looks for them.
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="mails", db_index=False
    )
    warning = models.ForeignKey(
        DeadlineWarning, on_delete=models.PROTECT, null=True, blank=True, related_name="mails", db_index=False
    )
    about = models.ForeignKey(
        Ticket,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="What an upper floor writes of, without an event of the ticket's own.",
    )
    recipient = models.CharField(max_length=160)
    recipient_kind = models.CharField(max_length=8, choices=KINDS)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    agent = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    subject = models.CharField(max_length=255)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    digest = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="lines", db_index=False
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="mail_once_per_event_and_recipient",
                fields=["event", "recipient"],
                condition=Q(event__isnull=False),
            ),
            models.UniqueConstraint(
                name="mail_once_per_warning_and_recipient",
                fields=["warning", "recipient"],
                condition=Q(warning__isnull=False),
            ),
            models.CheckConstraint(name="mail_about_an_event_or_a_warning", condition=Q(event=None) | Q(warning=None)),
            models.CheckConstraint(name="mail_about_one_thing", condition=Q(about=None) | Q(event=None, warning=None)),
            models.CheckConstraint(
                name="mail_sent_iff_it_has_a_time",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
            ),
            models.CheckConstraint(
                name="mail_names_one_reader",
                condition=Q(office=None, agent=None)
                | Q(recipient_kind__in=["office", "head"], agent=None)
                | Q(recipient_kind__in=["hai", "duty"], office=None),
            ),
            models.CheckConstraint(
                name="mail_held_only_for_a_digest", condition=Q(event__isnull=False) | ~Q(state="held")
            ),
        ]
        indexes = [
            models.Index(name="mail_due", fields=["next_attempt_at"], condition=Q(state="waiting")),
            models.Index(name="mail_held", fields=["next_attempt_at"], condition=Q(state="held", digest=None)),
            models.Index(name="mail_in_digest", fields=["digest"], condition=Q(digest__isnull=False)),
            models.Index(name="mail_left", fields=["sent_at"], condition=Q(state="sent")),
            models.Index(name="mail_to_admins", fields=["next_attempt_at"], condition=Q(recipient_kind="admin")),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} {self.state}"

    @property
    def ticket(self) -> Ticket | None:
        """What it is about; a digest is about several."""
        cause = self.event or self.warning
        return cause.ticket if cause else self.about


class GoneMail(models.Model):
    """That a mail about no event left, when, and a digest of recipient, subject and text (`tickets.mail.told`): what
    stays of it when its row goes. An event says this of its mails itself. Guarded by `append_only`."""

    warning = models.ForeignKey(
        DeadlineWarning, on_delete=models.PROTECT, null=True, blank=True, related_name="gone_mails", db_index=False
    )
    about = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    recipient_kind = models.CharField(max_length=8, choices=OutgoingMail.KINDS)
    sent_at = models.DateTimeField()
    digest = DigestField()

    class Meta:
        indexes = [models.Index(name="gone_mail_of_warning", fields=["warning"], condition=Q(warning__isnull=False))]

    def __str__(self) -> str:
        return f"{self.recipient_kind} {self.sent_at}"


class NoticeSetting(models.Model):
    """How an office or an agent of HAI wants to be told; whoever has no row is told at once. And how an asker reaches
    the office's service desk."""

    class Mode(models.TextChoices):
        IMMEDIATE = "immediate", _("Langsung, satu e-mail tiap kejadian")
        DIGEST = "digest", _("Ringkasan, satu e-mail tiap hari kerja pukul 08.00 WIB")

    office = models.OneToOneField(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.IMMEDIATE)
    head_email = models.EmailField(
        blank=True,
        help_text="Where the head of section of an office wants the warnings too; officers have no address themselves.",
    )
    desk_phone = models.CharField(
        max_length=60, blank=True, help_text="Of the office's service desk; told to askers, who may have no login."
    )
    desk_address = models.CharField(max_length=200, blank=True, help_text="As desk_phone.")
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    chosen_posting = models.ForeignKey(Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    history = kept_changes()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_setting_of_an_office_or_a_user",
                condition=Q(office__isnull=False, user=None, chosen_posting__isnull=False)
                | Q(office=None, user__isnull=False, chosen_posting=None),
            ),
            models.CheckConstraint(
                name="notice_setting_head_only_at_an_office", condition=Q(office__isnull=False) | Q(head_email="")
            ),
            models.CheckConstraint(
                name="notice_setting_desk_only_of_an_office",
                condition=Q(office__isnull=False) | Q(desk_phone="", desk_address=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office or self.user} {self.mode}"
