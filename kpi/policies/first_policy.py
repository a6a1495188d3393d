"""The policy that comes with the software: S-1691/PB.8/2018, and what its lost appendix leaves to assume.

Once people have made a policy of their own effective, the file changes nothing any more: a policy is never edited.
"""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_noop as _

from kpi.models import Policy, PolicyAssumption, PolicyBracket, PolicyMinimum
from users.clock import Clock
from users.models import UnitType
from users.reference_data import Counts

FIRST_LABEL = "v1"
FIRST_QUARTER = "2018Q1"
BASIS = "S-1691/PB.8/2018 angka 4"

BRACKETS = {
    PolicyBracket.Part.QUANTITY: ((4, Decimal(125)), (3, Decimal(100)), (2, Decimal(75)), (1, None)),
    PolicyBracket.Part.TIMELINESS: ((4, Decimal(95)), (3, Decimal(85)), (2, Decimal(70)), (1, None)),
}
MINIMUMS = {"A1": 300, "A2": 200}
ASSUMED = {
    PolicyAssumption.Part.SCALE: _(
        "Lampiran S-1691/PB.8/2018 tidak ditemukan: skala 1 sampai 4 dan batas-batasnya adalah asumsi."
    ),
    PolicyAssumption.Part.MEASURE: _(
        "Ketepatan waktu diukur dengan bagian tiket yang tepat waktu dari tiket yang dinilai; surat tidak "
        "menyebut caranya."
    ),
    PolicyAssumption.Part.COLOURS: _(
        "Capaian paling tinggi 120%, Hijau mulai 100% dan Kuning mulai 80% adalah asumsi."
    ),
    PolicyAssumption.Part.PRO_RATA: _(
        "Bila penempatan hanya sebagian triwulan, minimum dihitung prorata menurut hari kerjanya; ini asumsi."
    ),
    PolicyAssumption.Part.POSTINGS: _(
        "Indeks petugas yang pindah dihitung atas jumlah semua penempatannya dalam triwulan; ini asumsi."
    ),
    PolicyAssumption.Part.OBJECTIONS: _(
        "Keberatan diajukan paling lambat akhir hari kerja ke-2 sesudah hari terakhir triwulan; surat tidak mengatur "
        "keberatan, ini asumsi."
    ),
}


@transaction.atomic
def load_policy(clock: Clock) -> dict[str, Counts]:
    """The first policy, effective at once; nothing where there is one already."""
    if Policy.objects.exists():
        return {"kebijakan IKU": Counts(same=1)}
    first_policy(clock)
    return {"kebijakan IKU": Counts(new=1)}


def first_policy(clock: Clock) -> Policy:
    """The rows of the first policy, in four statements."""
    at = clock.now()
    policy = Policy.objects.create(
        label=FIRST_LABEL,
        first_quarter=FIRST_QUARTER,
        legal_basis=BASIS,
        quantity_weight=Decimal(40),
        timeliness_weight=Decimal(60),
        unit_types=[UnitType.SATKER.value],
        target=Decimal(3),
        cap=Decimal(120),
        green_from=Decimal(100),
        yellow_from=Decimal(80),
        state=Policy.State.EFFECTIVE,
        drafted_at=at,
        effective_at=at,
    )
    PolicyBracket.objects.bulk_create(
        PolicyBracket(policy=policy, part=part, index=index, bound=bound)
        for part, rows in BRACKETS.items()
        for index, bound in rows
    )
    PolicyMinimum.objects.bulk_create(
        PolicyMinimum(policy=policy, office_type=office_type, tickets=tickets)
        for office_type, tickets in MINIMUMS.items()
    )
    PolicyAssumption.objects.bulk_create(
        PolicyAssumption(policy=policy, part=part, words=words) for part, words in ASSUMED.items()
    )
    return policy
