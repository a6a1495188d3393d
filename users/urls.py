from django.urls import path, register_converter

from . import views


class PersonIdConverter:
    """An ID Pengguna in an address, never larger than a database takes."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(PersonIdConverter, "person_id")

app_name = "users"
urlpatterns = [
    path("pengguna/", views.service_users, name="service_users"),
    path("pengguna/cari/", views.service_user_find, name="service_user_find"),
    path("pengguna/tambah/", views.service_user_add, name="service_user_add"),
    path("pengguna/<person_id:person_id>/ubah/", views.service_user_edit, name="service_user_edit"),
    path("pengguna/<person_id:person_id>/hapus/", views.service_user_remove, name="service_user_remove"),
    path("petugas/password/", views.cso_password, name="cso_password"),
]
