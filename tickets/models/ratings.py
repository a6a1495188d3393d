"""What an asker says of the end of a ticket, and the final confirmation of the desk that answered (003 art. 8(2)b,
14(2)).

Rows of their own: no event, no version of the ticket, no figure of IKU or SLA knows of them. All guarded by
`append_only`.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from users.bounds import days_within
from users.models import Office, Posting, User

from .ticket import Ticket

RATING_TEXT_MAX = 1000
MARKS_NAMED = (1, 2, 3, 4)
MOST_DAYS_OF_TERMS = 365


class RatingTermsQuerySet(models.QuerySet["RatingTerms"]):
    def visible_to(self, user: User) -> "RatingTermsQuerySet":
        """Read by everybody who reads feedback; askers read their own windows on the page that asks them."""
        return self if user.is_authenticated and user.role != User.Role.SATKER else self.none()

    def on(self, day: date) -> "RatingTerms | None":
        """Those in force on a Jakarta calendar day; None before the first: then nobody is asked."""
        return self.filter(valid_from__lte=day).order_by("-valid_from", "-pk").first()


class RatingTerms(models.Model):
    """How askers are asked, from a day on: all of it is assumed, because the letters name no scale and no period. Later
    rows win; none is ever changed."""

    valid_from = models.DateField()
    link_days = models.PositiveSmallIntegerField(help_text="So many calendar days after the end one may rate.")
    change_days = models.PositiveSmallIntegerField(help_text="So many working days one may change what was said.")
    confirm_days = models.PositiveSmallIntegerField(help_text="So many working days the desk has to confirm. No norm.")
    fewest = models.PositiveSmallIntegerField(help_text="Below so many ratings of an officer no figure is shown.")
    name_1 = models.CharField(max_length=40)
    name_2 = models.CharField(max_length=40)
    name_3 = models.CharField(max_length=40)
    name_4 = models.CharField(max_length=40)
    legal_basis = models.CharField(max_length=300)
    assumed = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: came with the site."
    )

    objects = RatingTermsQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "pk"]
        constraints = [
            days_within("rating_terms_days_within_bounds", "valid_from"),
            *(
                models.CheckConstraint(
                    name=f"rating_terms_{name}_within_bounds",
                    condition=Q(**{f"{name}__gte": 1, f"{name}__lte": MOST_DAYS_OF_TERMS}),
                )
                for name in ("link_days", "change_days", "confirm_days", "fewest")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from}"

    def name_of(self, mark: int) -> str:
        return str(getattr(self, f"name_{mark}"))


class RatingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "RatingQuerySet":
        """Those of the tickets that this user may know exist."""
        return self.filter(ticket__in=Ticket.objects.visible_to(user).values("pk"))

    def standing(self) -> "RatingQuerySet":
        """The last word of each ticket."""
        later = Rating.objects.filter(ticket=models.OuterRef("ticket"), no__gt=models.OuterRef("no"))
        return self.filter(~models.Exists(later))


class Rating(models.Model):
    """What the asker said once the ticket had ended: whether it settled their question, and a mark from 1 to 4. Said
    anew, it is a further row. `office` and `posting`: whose ticket it is; `desk`: the office that gave the answer.
    With `ended_at` they say it as the ticket ended, so that a quarter's feedback is found without it.
    """

    class Via(models.TextChoices):
        SATKER = "satker", _("akun satker")
        MAIL = "mail", _("tautan pada e-mail")

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="ratings", db_index=False)
    no = models.PositiveSmallIntegerField(help_text="1, 2, 3 … of this ticket.")
    settled = models.BooleanField(help_text="Whether the answer settled the question.")
    mark = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=RATING_TEXT_MAX, blank=True)
    at = models.DateTimeField()
    via = models.CharField(max_length=8, choices=Via)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    desk = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField()

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["ticket", "no"]
        constraints = [
            models.UniqueConstraint(name="rating_one_per_number", fields=["ticket", "no"]),
            models.CheckConstraint(name="rating_mark_one_to_four", condition=Q(mark__gte=1, mark__lte=4)),
            models.CheckConstraint(name="rating_numbered_from_one", condition=Q(no__gte=1, no__lte=100)),
            models.CheckConstraint(
                name="rating_by_a_login_or_by_mail",
                condition=Q(via="satker", user__isnull=False) | Q(via="mail", user=None),
            ),
            models.CheckConstraint(name="rating_after_the_end", condition=Q(at__gte=F("ended_at"))),
        ]
        indexes = [
            models.Index(name="rating_of_office", fields=["office", "ended_at"]),
            models.Index(name="rating_of_posting", fields=["posting", "ended_at"]),
            models.Index(name="rating_by_end", fields=["ended_at"]),
            models.Index(name="rating_unsettled", fields=["desk", "ended_at"], condition=Q(settled=False)),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.no}"


class FinalConfirmationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "FinalConfirmationQuerySet":
        """Those of the tickets that this user may know exist."""
        return self.filter(ticket__in=Ticket.objects.visible_to(user).values("pk"))


class FinalConfirmation(models.Model):
    """The desk that gave the answer confirms it to an asker whose question it did not settle (003 art. 14(2)): by a
    follow-up ticket, or by a note that it was explained. The ticket stays ended.
    """

    class Outcome(models.TextChoices):
        FOLLOW_UP = "follow_up", _("Dilanjutkan sebagai tiket baru")
        EXPLAINED = "explained", _("Sudah dijelaskan")

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="final_confirmation")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=10, choices=Outcome)
    follow_up = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    note = models.TextField(max_length=RATING_TEXT_MAX)
    at = models.DateTimeField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = FinalConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="confirmation_by_follow_up_names_it",
                condition=Q(outcome="follow_up", follow_up__isnull=False) | Q(outcome="explained", follow_up=None),
            ),
            models.CheckConstraint(name="confirmation_has_a_note", condition=~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.outcome}"


class FeedbackDigest(models.Model):
    """That the head of section of an office had their feedback of a week put in words, or that there was none to tell:
    once each. `week`: the Monday on which it was due."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    week = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="feedback_digest_once_a_week", fields=["office", "week"]),
            days_within("feedback_digest_days_within_bounds", "week"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.week}"
