from django.urls import path

from . import views

app_name = "kpi"
urlpatterns = [
    path("monitoring-iku/", views.monitoring, name="monitoring"),
    path("monitoring-iku/kantor/<slug:code>/", views.place, name="place"),
    path("monitoring-iku/petugas/<person_id:officer_id>/", views.officer, name="officer"),
    path("monitoring-iku/tiket/", views.tickets, name="tickets"),
    path("monitoring-iku/cara-menghitung/", views.method, name="method"),
]
