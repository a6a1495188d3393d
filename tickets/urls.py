from django.urls import path, register_converter

from . import references
from .calendar import views as calendar_views
from .deadlines import hours_views, ledger_views
from .files import preview as preview_views
from .files import views as files_views
from .in_name import views as in_name_views
from .knowledge import canned_views, citing_views, suggest_views
from .knowledge import views as knowledge_views
from .lists import views as lists_views
from .mail import views as mail_views
from .page import help_views, presence_views
from .page import views as page_views
from .ratings import public_views as ratings_public_views
from .ratings import views as ratings_views
from .recording import views as recording_views
from .saved_views import views as saved_views
from .sorting import views as sorting_views
from .warnings import views as warnings_views


class ReferenceConverter:
    """A reference in an address; anything else is no page at all."""

    regex = references.PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "reference")

app_name = "tickets"
urlpatterns = [
    path("tiket/", lists_views.recap, name="recap"),
    path("tiket/rekam/", recording_views.record, name="record"),
    path("tiket/rekam/penanya/", recording_views.askers, name="askers"),
    path("tiket/rekam/bahan/", suggest_views.recording_material, name="recording_material"),
    path("tiket/rekam/haipedia/", citing_views.cite_recording, name="cite_recording"),
    path("tiket/rekam/layanan/", recording_views.suggest_service, name="suggest_service"),
    path("tiket/<reference:reference>/layanan/", sorting_views.correct, name="correct_service"),
    path("tiket/tampilan/", saved_views.saved_views, name="saved_views"),
    path("tiket/tampilan/<person_id:view_id>/", saved_views.saved_view, name="saved_view"),
    path("tiket/tampilan/<person_id:view_id>/hapus/", saved_views.remove_saved_view, name="saved_view_remove"),
    path("tiket/<reference:reference>/", page_views.detail, name="detail"),
    path("tiket/<reference:reference>/tindak-lanjut/", page_views.act, name="act"),
    path("tiket/<reference:reference>/hadir/", presence_views.presence, name="presence"),
    path("tiket/<reference:reference>/berkas/<uuid:key>/", files_views.download, name="download"),
    path("tiket/<reference:reference>/berkas/<uuid:key>/lihat/", preview_views.preview, name="preview"),
    path("tiket/<reference:reference>/berkas/<uuid:key>/gambar/", preview_views.page_picture, name="page_picture"),
    path("tiket/<reference:reference>/bukan-pertanyaan-kami/", in_name_views.deny, name="deny"),
    path("tiket/<reference:reference>/umpan-balik/", ratings_views.rate, name="rate"),
    path("tiket/<reference:reference>/konfirmasi-akhir/", ratings_views.confirm, name="confirm"),
    path("umpan-balik/", ratings_views.feedback, name="feedback"),
    path("umpan-balik/<reference:reference>/<slug:token>/", ratings_public_views.rate_by_mail, name="rate_by_mail"),
    path("administrasi/umpan-balik/", ratings_views.rating_terms, name="rating_terms"),
    path("tiket/<reference:reference>/haipedia/", citing_views.cite, name="cite"),
    path("tiket/<reference:reference>/teks-baku/", canned_views.choose, name="choose_canned"),
    path("tiket/<reference:reference>/teks-baku/panel/", canned_views.panel, name="canned_panel"),
    path("tiket/<reference:reference>/bahan-jawaban/", suggest_views.material, name="material"),
    path("tiket/<reference:reference>/usulkan/", knowledge_views.propose, name="propose"),
    path("atas-nama-kami/", in_name_views.in_name, name="in_name"),
    path("peringatan-dini/", warnings_views.early_warning, name="early_warning"),
    path("jam-layanan/", hours_views.announced_hours, name="announced_hours"),
    path("tiket/<reference:reference>/riwayat-perhitungan/", ledger_views.ticket_ledger, name="ticket_ledger"),
    path("administrasi/kalender/<person_id:change_id>/keputusan/", ledger_views.change_ledger, name="change_ledger"),
    path("petugas/<person_id:officer_id>/riwayat-perhitungan/", ledger_views.officer_ledger, name="officer_ledger"),
    path("petugas/tanda-tangan/", lists_views.signings, name="signings"),
    path("pemberitahuan/", mail_views.notices, name="notices"),
    path("administrasi/kalender/", calendar_views.calendar_changes, name="calendar_changes"),
    path("administrasi/jam-layanan/", calendar_views.weekly_hours, name="weekly_hours"),
    path("administrasi/kalender/rancang/", calendar_views.calendar_draft, name="calendar_draft"),
    path("administrasi/kalender/<person_id:change_id>/", calendar_views.calendar_change, name="calendar_change"),
    path(
        "administrasi/kalender/<person_id:change_id>/konfirmasi/",
        calendar_views.calendar_confirm,
        name="calendar_confirm",
    ),
    path("administrasi/kalender/<person_id:change_id>/batalkan/", calendar_views.calendar_undo, name="calendar_undo"),
    path("administrasi/katalog-layanan/", sorting_views.report, name="catalogue_report"),
    path("bantuan/pintasan/", help_views.shortcuts, name="shortcuts"),
    path("bantuan/alur/", help_views.workflow_help, name="workflow_help"),
]
