from django.urls import path

from .booklet import public_views as public_booklet
from .booklet import views as booklet
from .canned import views as canned
from .catalogue import views

app_name = "services"
urlpatterns = [
    path("katalog-layanan/", views.catalogue, name="catalogue"),
    path("katalog-layanan/versi/", views.versions, name="versions"),
    path("katalog-layanan/versi/<slug:label>/", views.version, name="version"),
    path("katalog-layanan/versi/<slug:label>/ajukan/", views.hand_in, name="hand_in"),
    path("katalog-layanan/versi/<slug:label>/layanan/<slug:code>/", views.edit, name="edit"),
    path("katalog-layanan/versi/<slug:label>/<slug:act>/", views.step, name="step"),
    path("katalog-layanan/<slug:code>/", views.service, name="service"),
    path("buku-saku/<slug:code>/", booklet.booklet, name="booklet"),
    path("buku-saku/<slug:code>/tulis/<slug:part>/", booklet.edit, name="booklet_edit"),
    path("buku-saku/<slug:code>/cetakan/<slug:place>/<slug:mark>/", public_booklet.printed, name="printed"),
    path("administrasi/pemberitahuan-umum/", booklet.notices, name="notices"),
    path("administrasi/pemberitahuan-umum/<person_id:notice_id>/akhiri/", booklet.end_notice, name="end_notice"),
    path("teks-baku/", canned.index, name="canned"),
    path("teks-baku/tulis/", canned.write, name="canned_new"),
    path("teks-baku/tanda-tangan/", canned.sign_off, name="sign_off"),
    path("teks-baku/<person_id:text_id>/", canned.text, name="canned_text"),
    path("teks-baku/<person_id:text_id>/versi-baru/", canned.write, name="canned_version"),
    path("teks-baku/<person_id:text_id>/tarik/", canned.withdraw, name="canned_withdraw"),
]
