from django.urls import path

from . import views
from .booklet import views as booklet
from .lists.definitions import DEFINITIONS
from .logo import views as logo
from .papers import views as papers
from .printed import views as verification

app_name = "reports"
urlpatterns = [
    path("laporan/", views.index, name="index"),
    *(
        path(f"laporan/{name}/", views.table, {"name": name}, name=name)
        for name in DEFINITIONS
        if name != "rekap"  # its page is Rekap Tiket itself
    ),
    *(path(f"laporan/{name}/cetak/", views.print_file, {"name": name}, name=f"{name}-print") for name in DEFINITIONS),
    path("laporan/hai/", papers.hai, name="hai"),
    path("laporan/hai/cetak/", papers.print_hai, name="hai-print"),
    path("laporan/iku/<person_id:officer_id>/cetak/", papers.print_iku, name="iku-print"),
    path("laporan/kanwil/<slug:kanwil>/cetak/", papers.print_kanwil, name="kanwil-print"),
    path("laporan/kantor/<slug:code>/cetak/", papers.print_office, name="office-print"),
    path("laporan/nasional/cetak/", papers.print_nation, name="nation-print"),
    path("laporan/tiket-iku/cetak/", papers.print_behind, name="behind-print"),
    path("laporan/peringatan-dini/cetak/", papers.print_early_warning, name="early-warning-print"),
    path("laporan/indikasi/cetak/", papers.print_signals, name="signals-print"),
    path("buku-saku/<slug:code>/pdf/", booklet.booklet, name="booklet"),
    path("laporan/berkas/<uuid:job_key>/", views.job, name="job"),
    path("laporan/berkas/<uuid:job_key>/unduh/", views.download, name="download"),
    path("administrasi/logo/", logo.logo, name="logo"),
    path("administrasi/logo/cabut/", logo.remove, name="logo-remove"),
    path("administrasi/logo/<person_id:logo_id>/gambar/", logo.image, name="logo-image"),
    path("v/", verification.verify, name="verify"),
    path("v/<slug:paper>/", verification.verified, name="verified"),
]
