from django.urls import path

from . import views

app_name = "kpi"
urlpatterns = [
    path("monitoring-iku/", views.monitoring, name="monitoring"),
    path("monitoring-iku/kantor/<slug:code>/", views.place, name="place"),
    path("monitoring-iku/petugas/<person_id:officer_id>/", views.officer, name="officer"),
    path("monitoring-iku/tiket/", views.tickets, name="tickets"),
    path("monitoring-iku/cara-menghitung/", views.method, name="method"),
    path("monitoring-iku/kunci/<slug:kanwil>/<slug:quarter>/", views.lock, name="lock"),
    path("monitoring-iku/terkunci/<person_id:lock_id>/", views.locked, name="locked"),
    path("monitoring-iku/terkunci/<person_id:lock_id>/revisi/", views.propose_revision, name="propose_revision"),
    path("monitoring-iku/revisi/<person_id:revision_id>/", views.decide_revision, name="decide_revision"),
]
