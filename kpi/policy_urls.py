from django.urls import path

from . import policy_views

app_name = "policies"
urlpatterns = [
    path("administrasi/kebijakan-iku/", policy_views.policy_list, name="list"),
    path("administrasi/kebijakan-iku/baru/", policy_views.new, name="new"),
    path("administrasi/kebijakan-iku/<person_id:policy_id>/", policy_views.policy, name="policy"),
    path("administrasi/kebijakan-iku/<person_id:policy_id>/berlakukan/", policy_views.make_effective, name="effect"),
    path("administrasi/kebijakan-iku/<person_id:policy_id>/batalkan/", policy_views.withdraw, name="withdraw"),
]
