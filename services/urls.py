from django.urls import path

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
]
