"""The effect of another type or Kanwil on persons: their quarters read twice, as they are and as they would be."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from kpi.figures.postings import OfficeRecords
from kpi.figures.reading import OfficerFigures, figures
from kpi.figures.words import amount_text
from kpi.models import NoPolicy
from tickets.history.attribution import closed_periods
from tickets.models import PeriodClosing
from tickets.quarters import Quarter
from tickets.words import quarter_text
from users.models import Office, Officer, Posting
from users.words import date_text, decimal_text, number_text

from .base import Effect, PersonLine


def people_effect(
    effect: Effect, office: Office, quarters: Sequence[Quarter], now: datetime, proposed: OfficeRecords
) -> None:
    """Whose minimum or index is another one, quarter by quarter; a fixed number of queries a quarter."""
    assumed_before = assumed_after = 0
    for quarter in quarters:
        if quarter > Quarter.of(now):
            effect.quarters.append(_("%s, belum mulai") % quarter_text(quarter))
        try:
            before = {each.officer.pk: each for each in figures(quarter, now, office=office).officers}
            after = {each.officer.pk: each for each in figures(quarter, now, office=office, offices=proposed).officers}
        except NoPolicy:
            continue
        changed = [line for key in before if (line := _line(quarter, before[key], after.get(key))) is not None]
        if quarter <= Quarter.of(now):
            effect.quarters.append(
                _("%(quarter)s: %(changed)s dari %(all)s petugas berubah minimum atau indeksnya")
                % {
                    "quarter": quarter_text(quarter),
                    "changed": number_text(len(changed)),
                    "all": number_text(len(before)),
                }
            )
        effect.persons += changed
        assumed_before += sum(each.type_assumed for each in before.values())
        assumed_after += sum(each.type_assumed for each in after.values())
    if assumed_after < assumed_before:
        effect.sentences.append(
            _("Tanda asumsi pada tipe kantor hilang dari %s lembar petugas.")
            % number_text(assumed_before - assumed_after)
        )
    elif assumed_after > assumed_before:
        effect.sentences.append(
            _("Tanda asumsi pada tipe kantor muncul pada %s lembar petugas.")
            % number_text(assumed_after - assumed_before)
        )


def _line(quarter: Quarter, before: OfficerFigures, after: OfficerFigures | None) -> PersonLine | None:
    old = (before.minimum, before.result.index)
    new = (after.minimum, after.result.index) if after is not None else (None, None)
    if old == new:
        return None
    return PersonLine(
        quarter_text(quarter),
        before.officer.name,
        amount_text(old[0]),
        amount_text(new[0]),
        decimal_text(old[1]),
        decimal_text(new[1]),
    )


def locked_in_the_way(office: Office | None, kanwil: Iterable[Office | None], day: date) -> str:
    """Why nothing may change from that day on: a locked period of one of these Kanwil, or a locked part of a person who
    was posted at the office then, wherever it was locked; "" where all is open."""
    places = [each for each in kanwil if each is not None]
    closings = list(PeriodClosing.objects.filter(kanwil__in=places, last_day__gte=day).select_related("kanwil"))
    found = {(each.last_day, each.kanwil.name) for each in closings}
    posted = Posting.objects.none()
    if office is not None:
        posted = Posting.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), office=office, kind=Posting.Kind.CSO)
    for officer in Officer.objects.filter(pk__in=posted.values("officer")).order_by("pk"):
        found |= {(each.last_day, officer.name) for each in closed_periods(officer, None) if each.last_day >= day}
    if not found:
        return ""
    last = max(found)[0]
    return _("Triwulan sampai %(day)s sudah dikunci untuk %(names)s. Isi tanggal sesudahnya; yang terkunci tetap.") % {
        "day": date_text(last),
        "names": ", ".join(sorted({name for _day, name in found})),
    }
