from django.urls import path, register_converter

from . import references, views


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
    path("tiket/", views.recap, name="recap"),
    path("tiket/rekam/", views.record, name="record"),
    path("tiket/<reference:reference>/", views.detail, name="detail"),
    path("tiket/<reference:reference>/tindak-lanjut/", views.act, name="act"),
    path("tiket/<reference:reference>/berkas/<uuid:key>/", views.download, name="download"),
    path("tiket/<reference:reference>/bukan-pertanyaan-kami/", views.deny, name="deny"),
    path("atas-nama-kami/", views.in_name, name="in_name"),
    path("peringatan-dini/", views.early_warning, name="early_warning"),
    path("jam-layanan/", views.announced_hours, name="announced_hours"),
    path("tiket/<reference:reference>/riwayat-perhitungan/", views.ticket_ledger, name="ticket_ledger"),
    path("administrasi/kalender/<person_id:change_id>/keputusan/", views.change_ledger, name="change_ledger"),
    path("petugas/<person_id:officer_id>/riwayat-perhitungan/", views.officer_ledger, name="officer_ledger"),
    path("pemberitahuan/", views.notices, name="notices"),
    path("administrasi/kalender/", views.calendar_changes, name="calendar_changes"),
    path("administrasi/kalender/rancang/", views.calendar_draft, name="calendar_draft"),
    path("administrasi/kalender/<person_id:change_id>/", views.calendar_change, name="calendar_change"),
    path("administrasi/kalender/<person_id:change_id>/konfirmasi/", views.calendar_confirm, name="calendar_confirm"),
    path("administrasi/kalender/<person_id:change_id>/batalkan/", views.calendar_undo, name="calendar_undo"),
    path("bantuan/alur/", views.workflow_help, name="workflow_help"),
]
