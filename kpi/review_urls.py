"""Keberatan, Bukan pertanyaan kami, Indikasi kejanggalan: what officers and supervisors look at once more."""

from django.urls import path

from .objections import views as objections
from .signals import views as signals
from .signals.denial_views import denials

app_name = "review"
urlpatterns = [
    path("keberatan/", objections.objections, name="objections"),
    path("tiket/<reference:reference>/keberatan/", objections.file, name="file"),
    path("keberatan/<person_id:objection_id>/", objections.objection, name="objection"),
    path("keberatan/<person_id:objection_id>/<slug:act>/", objections.step, name="step"),
    path("keberatan/<person_id:objection_id>/berkas/<uuid:key>/", objections.objection_file, name="objection_file"),
    path("bukan-pertanyaan-kami/", denials, name="denials"),
    path("indikasi-kejanggalan/", signals.signals, name="signals"),
    path("indikasi-kejanggalan/ambang/", signals.thresholds, name="thresholds"),
    path("indikasi-kejanggalan/ambang/<slug:rule>/", signals.threshold, name="threshold"),
    path("indikasi-kejanggalan/<person_id:signal_id>/", signals.signal, name="signal"),
]
