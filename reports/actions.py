"""Asking for a file that takes longer than a page may."""

from operator import attrgetter

from django.conf import settings

from users.clock import Clock
from users.languages import said as _
from users.models import OneTimeKey, Posting, User, once
from users.refusals import Refused
from users.words import number_text

from .jobs import place_of
from .lists.selection import Selection
from .models import Format, ReportJob


def check_size(selection: Selection, file_format: str) -> int:
    """The number of rows, or `Refused` with the way out: asked before any work begins."""
    most = settings.REPORT_MOST_ROWS[file_format]
    count = selection.count(most)
    if count <= most:
        return count
    if (
        file_format == Format.PDF
        and selection.count(settings.REPORT_MOST_ROWS[Format.EXCEL]) <= (settings.REPORT_MOST_ROWS[Format.EXCEL])
    ):
        raise Refused(
            _("Lebih dari %(most)s baris: terlalu panjang untuk PDF. Pilih Excel, atau persempit periodenya.")
            % {"most": number_text(most)}
        )
    raise Refused(
        _("Lebih dari %(most)s baris: terlalu panjang untuk satu berkas. Persempit periode atau filternya.")
        % {"most": number_text(settings.REPORT_MOST_ROWS[Format.EXCEL])}
    )


@once("request_report", told=attrgetter("key"))
def request_file(
    *,
    key: OneTimeKey,
    selection: Selection,
    file_format: str,
    count: int,
    posting: Posting | None,
    clock: Clock,
) -> ReportJob:
    """Hand a file to the worker. `count`: what `check_size` said. Refused while the login has too many waiting."""
    # The login's row is the queue at which its own requests stand.
    user = User.objects.select_for_update(of=("self",)).get(pk=key.user.pk)
    if ReportJob.objects.visible_to(user).running().count() >= settings.REPORT_JOBS_PER_LOGIN:
        raise Refused(
            _("Masih ada %(number)d berkas Anda yang sedang dibuat. Tunggu sampai salah satunya selesai.")
            % {"number": settings.REPORT_JOBS_PER_LOGIN}
        )
    return ReportJob.objects.create(
        definition=selection.definition.name,
        format=file_format,
        title=str(selection.definition.title),
        query=selection.query,
        place=place_of(user),
        row_count=count,
        requested_at=clock.now(),
        requested_by=user,
        requested_posting=posting,
    )
