from allauth.account.views import login, logout, reauthenticate
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from users.accounts import own_views
from users.login.gates import named_only

from . import style_page, views
from .guides.views import guide

urlpatterns = [
    path("", views.home, name="home"),
    path("masuk/", login_not_required(login), name="account_login"),
    path("keluar/", logout, name="account_logout"),
    # allauth links to these names. Nobody signs up: an administrator gives out logins.
    path("masuk/daftar/", views.closed, name="account_signup"),
    path("masuk/lupa/", own_views.forgotten, name="account_reset_password"),
    path("masuk/tautan/<str:token>/", own_views.account_link, name="account_link"),
    path("masuk/kode/", login_not_required(mfa.authenticate), name="mfa_authenticate"),
    path("akun/ulangi-sandi/", named_only(reauthenticate), name="account_reauthenticate"),
    path("akun/ulangi-kode/", named_only(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("akun/faktor-kedua/", named_only(mfa.index), name="mfa_index"),
    path("akun/faktor-kedua/pasang/", named_only(totp.activate_totp), name="mfa_activate_totp"),
    path("akun/faktor-kedua/lepas/", named_only(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("akun/kode-pemulihan/", named_only(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("akun/kode-pemulihan/baru/", named_only(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("bantuan/", guide, name="own_guide"),
    path("bantuan/peran/<slug:slug>/", guide, name="guide"),
    path("gaya/", style_page.style_page, name="style_page"),
    path("kesehatan/", views.health, name="health"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("", include("users.urls")),
    path("", include("services.urls")),
    path("", include("tickets.urls")),
    path("", include("tickets.knowledge.urls")),
    path("", include("kpi.homes.urls")),
    path("", include("kpi.urls")),
    path("", include("kpi.policies.urls")),
    path("", include("kpi.review_urls")),
    path("", include("kpi.grounds.urls")),
    path("", include("reports.urls")),
]

handler400 = "haicso.views.bad_request"
handler403 = "haicso.views.forbidden"
handler404 = "haicso.views.not_found"
handler500 = "haicso.views.server_error"
