"""Keberatan and Sinyal kewajaran: what officers, heads of section and supervisors look at once more."""

from django.urls import path

from .objections import views as objections
from .signals import views as signals

app_name = "review"
urlpatterns = [
    path("keberatan/", objections.objections, name="objections"),
    path("tiket/<reference:reference>/keberatan/", objections.file, name="file"),
    path("keberatan/<person_id:objection_id>/", objections.objection, name="objection"),
    path("keberatan/<person_id:objection_id>/<slug:act>/", objections.step, name="step"),
    path("keberatan/<person_id:objection_id>/berkas/<uuid:key>/", objections.objection_file, name="objection_file"),
    path("sinyal-kewajaran/", signals.signals, name="signals"),
    path("sinyal-kewajaran/ambang/", signals.thresholds, name="thresholds"),
    path("sinyal-kewajaran/ambang/<slug:rule>/", signals.threshold, name="threshold"),
    path("sinyal-kewajaran/<person_id:signal_id>/", signals.signal, name="signal"),
]
