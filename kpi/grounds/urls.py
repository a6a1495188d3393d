from django.urls import path, register_converter

from . import views


class OfficeCodeConverter:
    """The code of any office in an address, head office units ("PB.8") too."""

    regex = "[0-9A-Za-z.]{1,6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(OfficeCodeConverter, "office_code")

app_name = "grounds"
urlpatterns = [
    path("administrasi/kantor/", views.offices, name="offices"),
    path("administrasi/kantor/buka/", views.open_office, name="open_office"),
    path("administrasi/kantor/<office_code:code>/", views.office, name="office"),
    path("administrasi/kantor/<office_code:code>/<slug:what>/", views.office_change, name="office_change"),
    path("administrasi/kementerian/", views.ministries, name="ministries"),
    path("administrasi/kementerian/tambah/", views.add_ministry, name="add_ministry"),
    path("administrasi/kementerian/<slug:code>/<slug:what>/", views.ministry_change, name="ministry_change"),
    path("administrasi/tujuan/", views.destinations, name="destinations"),
    path("administrasi/tujuan/<slug:name>/", views.destination, name="destination"),
    path("administrasi/dasar-angka/", views.changes, name="changes"),
    path("administrasi/dasar-angka/<person_id:ground_id>/", views.change, name="change"),
]
