"""The policy of the index as versioned data: from which quarter on, on what basis, what of it is assumed."""

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kpi import index
from tickets.models import Norm
from tickets.quarters import Quarter
from users.bounds import numbers_within
from users.models import OfficeTypeRecord, UnitType, User
from users.models.master import MasterQuerySet, MasterRow

MOST_PERCENT, MOST_TICKETS = 999, 100_000
"""The highest cap and bound of a scale, and the highest quarterly minimum."""


class NoPolicy(Exception):
    """No policy is effective for the quarter."""


class PolicyQuerySet(MasterQuerySet):
    def effective(self) -> "PolicyQuerySet":
        return self.filter(state=Policy.State.EFFECTIVE)

    def whole(self) -> "PolicyQuerySet":
        """With all that `Policy.rules` reads, in four queries."""
        return self.prefetch_related("brackets", "minimums", "assumptions")

    def in_force(self, quarter: Quarter) -> "Policy | None":
        """The policy of a quarter: of those effective, the one that began last, and of these the newest."""
        return self.begun_by(quarter).whole().first()

    def in_force_each(self, quarters: Collection[Quarter]) -> "dict[Quarter, Policy]":
        """As `in_force` for each of them, in as many queries as for one; quarters before the first are left out."""
        rows = list(self.begun_by(max(quarters)).whole())
        of_each = {each: next((row for row in rows if row.first_quarter <= each.code), None) for each in quarters}
        return {quarter: policy for quarter, policy in of_each.items() if policy is not None}

    def begun_by(self, quarter: Quarter) -> "PolicyQuerySet":
        """Those in force that began by the quarter, the one that holds for it first."""
        rows = self.effective().filter(first_quarter__lte=quarter.code)
        return rows.order_by("-first_quarter", "-effective_at", "-pk")


class Policy(MasterRow):
    """How an index is made from `first_quarter` on. Drafted whole, then made effective or withdrawn; its content is
    never edited, a change is another policy.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Rancangan")
        EFFECTIVE = "effective", _("Berlaku")
        WITHDRAWN = "withdrawn", _("Dibatalkan")

    class Measure(models.TextChoices):
        SHARE = index.Measure.SHARE.value, _("bagian tiket yang tepat waktu")
        MEAN = index.Measure.MEAN.value, _("rata-rata hari kerja terpakai")

    label = models.CharField(max_length=20, unique=True)
    first_quarter = models.CharField(max_length=6, help_text='The first quarter it holds for, as "2018Q1".')
    legal_basis = models.CharField(max_length=300)
    quantity_weight = models.DecimalField(max_digits=5, decimal_places=2, help_text="Percent.")
    timeliness_weight = models.DecimalField(max_digits=5, decimal_places=2, help_text="Percent.")
    unit_types = models.JSONField(default=list, help_text="Which askers' tickets count: codes of UnitType.")
    norm_code = models.CharField(max_length=8, choices=Norm.Code, default=Norm.Code.IKU)
    measure = models.CharField(max_length=8, choices=Measure, default=Measure.SHARE)
    pro_rata = models.BooleanField(default=True)
    sum_over_postings = models.BooleanField(default=True)
    target = models.DecimalField(max_digits=4, decimal_places=2, help_text="An index.")
    cap = models.DecimalField(max_digits=5, decimal_places=2, help_text="Highest achievement, percent.")
    green_from = models.DecimalField(max_digits=5, decimal_places=2, help_text="Achievement, percent.")
    yellow_from = models.DecimalField(max_digits=5, decimal_places=2, help_text="Achievement, percent.")
    objection_working_days = models.PositiveSmallIntegerField(
        default=2, help_text="Objections until the end of this working day after the quarter's last day [assumed]."
    )

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    reason = models.CharField(
        max_length=500, blank=True, help_text="Why it also holds for quarters that were over when it became effective."
    )
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty for the policy that came with the software.",
    )
    effective_at = models.DateTimeField(null=True, blank=True)
    effective_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty for the policy that came with the software.",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["-first_quarter", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="policy_first_quarter_is_one", condition=Q(first_quarter__regex=r"^20[0-9][0-9]Q[1-4]$")
            ),
            models.CheckConstraint(
                name="policy_weights_sum_to_100",
                condition=Q(timeliness_weight=100 - F("quantity_weight"), quantity_weight__range=(0, 100)),
            ),
            models.CheckConstraint(name="policy_target_positive", condition=Q(target__gt=0)),
            models.CheckConstraint(
                name="policy_colours_rise_to_the_cap",
                condition=Q(yellow_from__gt=0, green_from__gt=F("yellow_from"), cap__gte=F("green_from")),
            ),
            numbers_within("policy_numbers_within_bounds", target=4, cap=MOST_PERCENT, objection_working_days=60),
            models.CheckConstraint(name="policy_has_a_legal_basis", condition=~Q(legal_basis="")),
            models.CheckConstraint(
                name="policy_effective_iff_since_when",
                condition=Q(state="effective", effective_at__isnull=False)
                | (~Q(state="effective") & Q(effective_at=None)),
            ),
            models.CheckConstraint(
                name="policy_effective_by_somebody_unless_it_came_along",
                condition=Q(effective_at=None, effective_by=None)
                | Q(effective_at__isnull=False, effective_by__isnull=False, drafted_by__isnull=False)
                | Q(effective_at__isnull=False, effective_by=None, drafted_by=None),
            ),
            models.CheckConstraint(
                name="policy_withdrawn_at_and_by_come_together",
                condition=Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at=None, withdrawn_by=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def quarter(self) -> Quarter:
        return Quarter.parse(self.first_quarter)

    def rules(self) -> index.PolicyRules:
        """As the pure functions take it. ValueError for what cannot be a policy."""
        return index.PolicyRules(
            label=self.label,
            legal_basis=self.legal_basis,
            first_quarter=self.quarter,
            quantity_weight=_share(self.quantity_weight),
            timeliness_weight=_share(self.timeliness_weight),
            minimums={row.office_type: row.tickets for row in self.minimums.all()},
            unit_types=tuple(self.unit_types),
            quantity=self._brackets(PolicyBracket.Part.QUANTITY),
            timeliness=self._brackets(PolicyBracket.Part.TIMELINESS),
            target=Fraction(self.target),
            cap=Fraction(self.cap),
            green_from=Fraction(self.green_from),
            yellow_from=Fraction(self.yellow_from),
            norm_code=self.norm_code,
            measure=index.Measure(self.measure),
            pro_rata=self.pro_rata,
            sum_over_postings=self.sum_over_postings,
            assumed={row.part: row.words for row in self.assumptions.all()},
        )

    def _brackets(self, part: str) -> index.Brackets:
        rows = sorted((row for row in self.brackets.all() if row.part == part), key=lambda row: -row.index)
        at_most = part == PolicyBracket.Part.TIMELINESS and self.measure == index.Measure.MEAN
        lowest = [row.index for row in rows if row.bound is None]
        if len(lowest) != 1:
            raise ValueError(f"A scale has one index for the rest: {part} of {self.label}.")
        steps = tuple(
            index.Bracket(row.index, Fraction(row.bound) if at_most else _share(row.bound))
            for row in rows
            if row.bound is not None
        )
        return index.Brackets(steps, otherwise=lowest[0], at_most=at_most)


def _share(percent: Decimal) -> Fraction:
    return Fraction(percent) / 100


class PolicyBracket(MasterRow):
    """One step of a scale: percent of the minimum or of the judged tickets, or working days where the mean counts.
    Without a bound: the index of whoever reaches no step.
    """

    class Part(models.TextChoices):
        QUANTITY = "quantity", _("Kuantitas")
        TIMELINESS = "timeliness", _("Ketepatan waktu")

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="brackets")
    part = models.CharField(max_length=10, choices=Part)
    index = models.PositiveSmallIntegerField()
    bound = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)

    objects = MasterQuerySet.as_manager()

    class Meta:
        ordering = ["policy", "part", "-index"]
        constraints = [
            models.UniqueConstraint(name="policy_bracket_one_per_index", fields=["policy", "part", "index"]),
            models.UniqueConstraint(
                name="policy_bracket_one_per_bound", fields=["policy", "part", "bound"], condition=~Q(bound=None)
            ),
            models.UniqueConstraint(
                name="policy_bracket_one_for_the_rest", fields=["policy", "part"], condition=Q(bound=None)
            ),
            models.CheckConstraint(name="policy_bracket_bound_positive", condition=Q(bound=None) | Q(bound__gt=0)),
            numbers_within("policy_bracket_within_bounds", index=4, bound=MOST_PERCENT),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.part} {self.index}"


class PolicyMinimum(MasterRow):
    """Tickets that a CSO at an office of this type records in a whole quarter (000 4d-i)."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="minimums")
    office_type = models.CharField(max_length=2, choices=OfficeTypeRecord.Type)
    tickets = models.PositiveIntegerField()

    objects = MasterQuerySet.as_manager()

    class Meta:
        ordering = ["policy", "office_type"]
        constraints = [
            models.UniqueConstraint(name="policy_minimum_one_per_type", fields=["policy", "office_type"]),
            models.CheckConstraint(name="policy_minimum_positive", condition=Q(tickets__gt=0)),
            numbers_within("policy_minimum_within_bounds", tickets=MOST_TICKETS),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.office_type} {self.tickets}"


class PolicyAssumption(MasterRow):
    """A part of the policy that no source settles; shown wherever an index stands."""

    class Part(models.TextChoices):
        SCALE = "scale", _("skala indeks")
        MEASURE = "measure", _("ukuran ketepatan waktu")
        COLOURS = "colours", _("capaian dan warna")
        PRO_RATA = "pro_rata", _("minimum prorata")
        POSTINGS = "postings", _("jumlah antarpenempatan")
        UNIT_TYPES = "unit_types", _("penanya yang terhitung")
        WEIGHTS = "weights", _("bobot")
        MINIMUMS = "minimums", _("minimum tiket")
        OBJECTIONS = "objections", _("batas waktu keberatan")

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="assumptions")
    part = models.CharField(max_length=10, choices=Part)
    words = models.CharField(max_length=400)

    objects = MasterQuerySet.as_manager()

    class Meta:
        ordering = ["policy", "part"]
        constraints = [
            models.UniqueConstraint(name="policy_assumption_one_per_part", fields=["policy", "part"]),
            models.CheckConstraint(name="policy_assumption_in_words", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.part}"


def counted_unit_types(codes: list[str]) -> str:
    """In words: "SATKER, KPPN"."""
    return ", ".join(str(UnitType(code).label) for code in codes)


def policy_of(quarter: Quarter) -> index.PolicyRules:
    """The policy in force for a quarter, by which its unlocked parts are counted; NoPolicy before the first."""
    policy = Policy.objects.in_force(quarter)
    if policy is None:
        raise NoPolicy(quarter.code)
    return policy.rules()
