from django.urls import path

from .locks import views as locks_views
from .monitoring import views

app_name = "kpi"
urlpatterns = [
    path("monitoring-iku/", views.monitoring, name="monitoring"),
    path("monitoring-iku/kantor/<slug:code>/", views.place, name="place"),
    path("monitoring-iku/petugas/<person_id:officer_id>/", views.officer, name="officer"),
    path("monitoring-iku/tiket/", views.tickets, name="tickets"),
    path("monitoring-iku/cara-menghitung/", views.method, name="method"),
    path("monitoring-iku/kunci/", locks_views.locks, name="locks"),
    path("monitoring-iku/kunci/<slug:kanwil>/<slug:quarter>/", locks_views.lock, name="lock"),
    path("monitoring-iku/terkunci/<person_id:lock_id>/", locks_views.locked, name="locked"),
    path("monitoring-iku/terkunci/<person_id:lock_id>/revisi/", locks_views.propose_revision, name="propose_revision"),
    path("monitoring-iku/revisi/<person_id:revision_id>/", locks_views.decide_revision, name="decide_revision"),
]
