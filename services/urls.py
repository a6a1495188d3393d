from django.urls import path

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
    path("teks-baku/", canned.index, name="canned"),
    path("teks-baku/tulis/", canned.write, name="canned_new"),
    path("teks-baku/tanda-tangan/", canned.sign_off, name="sign_off"),
    path("teks-baku/<person_id:text_id>/", canned.text, name="canned_text"),
    path("teks-baku/<person_id:text_id>/versi-baru/", canned.write, name="canned_version"),
    path("teks-baku/<person_id:text_id>/tarik/", canned.withdraw, name="canned_withdraw"),
]
