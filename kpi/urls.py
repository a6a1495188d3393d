from django.urls import path

from . import views

app_name = "kpi"
urlpatterns = [
    path("monitoring-iku/", views.monitoring, name="monitoring"),
]
