"""How a policy comes: drafted whole by an HAI admin, then made effective or withdrawn. Its content is never edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.db import IntegrityError, transaction

from kpi.index import Measure
from kpi.models import Policy, PolicyAssumption, PolicyBracket, PolicyMinimum
from tickets.quarters import Quarter
from tickets.words import quarter_text
from users.clock import Clock, wib_date
from users.languages import said as _
from users.models import OneTimeKey, User, once
from users.refusals import Refused

LOWEST, BEST = 1, 4
STEPS = (4, 3, 2)
"""The indices that have a bound; the lowest is for whoever reaches none."""
FULL = Decimal(100)


@dataclass(frozen=True)
class Content:
    """What a policy says, as its author means it. Weights, shares and achievements in percent; `timeliness` in working
    days where the measure is the mean. `quantity`, `timeliness`: index -> bound. `assumed`: part -> words.
    """

    label: str
    first_quarter: Quarter
    legal_basis: str
    quantity_weight: Decimal
    timeliness_weight: Decimal
    unit_types: tuple[str, ...]
    norm_code: str
    measure: str
    minimums: Mapping[str, int]
    quantity: Mapping[int, Decimal]
    timeliness: Mapping[int, Decimal]
    pro_rata: bool
    sum_over_postings: bool
    target: Decimal
    cap: Decimal
    green_from: Decimal
    yellow_from: Decimal
    objection_working_days: int
    assumed: Mapping[str, str]
    reason: str = ""


def may_change_policies(user: User) -> bool:
    """HAI admins draft policies and make them effective."""
    return user.role == User.Role.ADMIN


def may_see_policies(user: User) -> bool:
    """Everybody who sees figures: offices, the head office, admins."""
    return user.role in {User.Role.OFFICE, User.Role.MONITOR, User.Role.ADMIN}


def is_over(quarter: Quarter, today: date) -> bool:
    return quarter.last_day < today


def faults(content: Content, today: date) -> dict[str, str]:
    """What keeps the content from being a policy: name of the field -> sentence. Empty: it is one."""
    found: dict[str, str] = {}
    if not content.legal_basis.strip():
        found["legal_basis"] = _("Isi dasar hukum kebijakan.")
    if not content.unit_types:
        found["unit_types"] = _("Pilih jenis unit penanya yang tiketnya terhitung.")
    if min(content.quantity_weight, content.timeliness_weight) < 0 or (
        content.quantity_weight + content.timeliness_weight != FULL
    ):
        found["timeliness_weight"] = _("Jumlah kedua bobot harus tepat 100%.")
    for office_type, tickets in content.minimums.items():
        if tickets <= 0:
            found[f"minimum_{office_type}"] = _("Minimum tiket harus lebih dari nol.")
    found |= _scale_faults("quantity", content.quantity, falls=True)
    mean = content.measure == Measure.MEAN
    found |= _scale_faults("timeliness", content.timeliness, falls=not mean)
    if not mean and content.timeliness[BEST] > FULL:
        found["timeliness_4"] = _("Ketepatan waktu tidak dapat melebihi 100%.")
    if not LOWEST <= content.target <= BEST:
        found["target"] = _("Target harus dapat dicapai: dari %(lowest)d sampai %(best)d.") % {
            "lowest": LOWEST,
            "best": BEST,
        }
    if content.cap < FULL or content.cap < content.green_from:
        found["cap"] = _("Capaian tertinggi paling kecil 100% dan tidak kurang dari batas Hijau.")
    if not 0 < content.yellow_from < content.green_from:
        found["yellow_from"] = _("Batas Kuning harus lebih dari nol dan kurang dari batas Hijau.")
    if is_over(content.first_quarter, today) and not content.reason.strip():
        found["reason"] = _("%(quarter)s sudah berakhir: tulis alasan kebijakan berlaku surut.") % {
            "quarter": quarter_text(content.first_quarter)
        }
    return found


def _scale_faults(part: str, bounds: Mapping[int, Decimal], *, falls: bool) -> dict[str, str]:
    """Without gap or overlap: from index 4 down each bound lies strictly beyond the one before, and all above zero."""
    found = {}
    for better, worse in pairwise(STEPS):
        if falls and bounds[worse] >= bounds[better]:
            found[f"{part}_{worse}"] = _("Batas indeks %(worse)d harus lebih rendah dari batas indeks %(better)d.") % {
                "worse": worse,
                "better": better,
            }
        if not falls and bounds[worse] <= bounds[better]:
            found[f"{part}_{worse}"] = _("Batas indeks %(worse)d harus lebih tinggi dari batas indeks %(better)d.") % {
                "worse": worse,
                "better": better,
            }
    for index, bound in bounds.items():
        if bound <= 0:
            found[f"{part}_{index}"] = _("Batas harus lebih dari nol.")
    return found


@once("kpi.policy_draft")
def draft(*, key: OneTimeKey, user: User, content: Content, clock: Clock) -> Policy:
    """Write a whole policy that nothing uses yet. Refused with the field that is wrong."""
    _check(user)
    at = clock.now()
    for field, sentence in faults(content, wib_date(at)).items():
        raise Refused(sentence, field)
    try:
        with transaction.atomic():
            policy = Policy.objects.create(
                label=content.label,
                first_quarter=content.first_quarter.code,
                legal_basis=content.legal_basis.strip(),
                quantity_weight=content.quantity_weight,
                timeliness_weight=content.timeliness_weight,
                unit_types=list(content.unit_types),
                norm_code=content.norm_code,
                measure=content.measure,
                pro_rata=content.pro_rata,
                sum_over_postings=content.sum_over_postings,
                target=content.target,
                cap=content.cap,
                green_from=content.green_from,
                yellow_from=content.yellow_from,
                objection_working_days=content.objection_working_days,
                reason=content.reason.strip(),
                drafted_at=at,
                drafted_by=user,
            )
    except IntegrityError:
        raise Refused(_("Sudah ada kebijakan dengan nama ini."), "label") from None
    PolicyBracket.objects.bulk_create(
        PolicyBracket(policy=policy, part=part, index=index, bound=bounds.get(index))
        for part, bounds in (("quantity", content.quantity), ("timeliness", content.timeliness))
        for index in (*STEPS, LOWEST)
    )
    PolicyMinimum.objects.bulk_create(
        PolicyMinimum(policy=policy, office_type=office_type, tickets=tickets)
        for office_type, tickets in content.minimums.items()
    )
    PolicyAssumption.objects.bulk_create(
        PolicyAssumption(policy=policy, part=part, words=words) for part, words in content.assumed.items() if words
    )
    return policy


@once("kpi.policy_effective")
def make_effective(*, key: OneTimeKey, user: User, policy_id: int, clock: Clock) -> Policy:
    """From now on every quarter from its first one reads it, unless the quarter is locked."""
    policy, at = _drafted(user, policy_id), clock.now()
    if is_over(policy.quarter, wib_date(at)) and not policy.reason:
        raise Refused(
            _("%(quarter)s sudah berakhir. Buat rancangan baru dengan alasan berlaku surut.")
            % {"quarter": quarter_text(policy.quarter)}
        )
    policy.rules()  # what the pages will do with it
    policy.state, policy.effective_at, policy.effective_by = Policy.State.EFFECTIVE, at, user
    policy.save(update_fields=["state", "effective_at", "effective_by"])
    return policy


@once("kpi.policy_withdraw")
def withdraw(*, key: OneTimeKey, user: User, policy_id: int, clock: Clock) -> Policy:
    """A draft that nobody will use; it stays readable."""
    policy = _drafted(user, policy_id)
    policy.state, policy.withdrawn_at, policy.withdrawn_by = Policy.State.WITHDRAWN, clock.now(), user
    policy.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    return policy


def _drafted(user: User, policy_id: int) -> Policy:
    _check(user)
    policy = Policy.objects.select_for_update().get(pk=policy_id)
    if policy.state != Policy.State.DRAFT:
        raise Refused(_("Kebijakan ini berstatus %(state)s.") % {"state": policy.get_state_display()})
    return policy


def _check(user: User) -> None:
    if not may_change_policies(user) or not user.is_active:
        raise Refused(_("Kebijakan IKU diubah oleh admin HAI."))
