from allauth.account.views import login, logout
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("masuk/", login_not_required(login), name="account_login"),
    path("keluar/", logout, name="account_logout"),
    # allauth links to these names; both are closed here: an administrator gives out logins and new passwords.
    path("masuk/daftar/", views.closed, name="account_signup"),
    path("masuk/lupa/", views.password_help, name="account_reset_password"),
    path("kesehatan/", views.health, name="health"),
    path("", include("users.urls")),
    path("", include("tickets.urls")),
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
