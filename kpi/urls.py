from django.urls import path

from . import views

app_name = "kpi"
urlpatterns = [
    path("monitoring-iku/kunci/<slug:code>/<slug:quarter>/", views.lock, name="lock"),
    path("monitoring-iku/terkunci/<person_id:lock_id>/", views.locked, name="locked"),
    path("monitoring-iku/terkunci/<person_id:lock_id>/revisi/", views.propose_revision, name="propose_revision"),
    path("monitoring-iku/revisi/<person_id:proposal_id>/", views.decide_revision, name="decide_revision"),
    path("monitoring-iku/", views.monitoring, name="monitoring"),
]
