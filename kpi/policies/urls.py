from django.urls import path

from . import views

app_name = "policies"
urlpatterns = [
    path("administrasi/kebijakan-iku/", views.policy_list, name="list"),
    path("administrasi/kebijakan-iku/baru/", views.new, name="new"),
    path("administrasi/kebijakan-iku/<person_id:policy_id>/", views.policy, name="policy"),
    path("administrasi/kebijakan-iku/<person_id:policy_id>/berlakukan/", views.make_effective, name="effect"),
    path("administrasi/kebijakan-iku/<person_id:policy_id>/batalkan/", views.withdraw, name="withdraw"),
]
