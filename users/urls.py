from django.urls import path, register_converter

from .accounts import own_views as own_account_views
from .accounts import views as account_views
from .accounts.import_kind import ACCOUNTS
from .audit import views as audit_views
from .drafts import views as draft_views
from .duties import views as duty_views
from .file_import import views as import_views
from .officers import proposal_views
from .officers import views as officer_views
from .one_person import views as one_person_views
from .satker_import.kind import SATKER
from .service_users import views
from .signing import views as figures_views


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
    path("akun/kata-sandi/", own_account_views.own_password, name="password"),
    path("petugas/password/", views.cso_password, name="cso_password"),
    path("draf/", draft_views.save, name="draft_save"),
    path("draf/<person_id:draft_id>/lanjut/", draft_views.resume, name="draft_resume"),
    path("draf/<person_id:draft_id>/buang/", draft_views.throw_away, name="draft_throw_away"),
    path("kinerja/buka/", figures_views.open_figures, name="figures_open"),
    path("kinerja/tutup/", figures_views.close_figures, name="figures_close"),
    path("administrasi/", officer_views.administration, name="administration"),
    path("administrasi/pemeriksaan/", officer_views.verification, name="verification"),
    path("administrasi/audit/", audit_views.audit, name="audit"),
    path("administrasi/audit/excel/", audit_views.audit_excel, name="audit_excel"),
    path("administrasi/ganda/", one_person_views.doubles, name="doubles"),
    *(
        path(f"administrasi/ganda/{where}/", one_person_views.say, {"task": task}, name=task)
        for task, where in (
            ("join_service_users", "pengguna/<person_id:person_id>"),
            ("part_service_users", "pengguna/<person_id:joined_id>/pisah"),
            ("different_service_users", "pengguna/<person_id:person_id>/beda"),
            ("withdraw_service_users", "pengguna/tanda/<person_id:people_mark_id>"),
            ("move_postings", "petugas/<person_id:officer_id>"),
            ("different_officers", "petugas/<person_id:officer_id>/beda"),
            ("withdraw_officers", "petugas/tanda/<person_id:officers_mark_id>"),
        )
    ),
    path("administrasi/tugas/", duty_views.duties, name="duties"),
    path("administrasi/tugas/catat/", duty_views.add, name="duty_add"),
    path("administrasi/tugas/<person_id:duty_id>/akhiri/", duty_views.end, name="duty_end"),
    path("petugas/", officer_views.officers, name="officers"),
    path("petugas/usul/", proposal_views.propose, name="propose"),
    path("petugas/usul/formulir/", proposal_views.proposal_sheet, name="proposal_sheet"),
    path("petugas/usul/berkas/", proposal_views.propose_file, name="propose_file"),
    path("petugas/usulan/", proposal_views.proposals, name="proposals"),
    path("petugas/usulan/<person_id:proposal_id>/", proposal_views.proposal, name="proposal"),
    path("petugas/<person_id:officer_id>/", officer_views.officer, name="officer"),
    path("petugas/<person_id:officer_id>/password-baru/", officer_views.reset_password, name="officer_reset"),
    path("petugas/<person_id:officer_id>/buka/", officer_views.unlock, name="officer_unlock"),
    path("petugas/<person_id:officer_id>/selesai/", officer_views.end, name="officer_end"),
    path("petugas/<person_id:officer_id>/pindah/", officer_views.move, name="officer_move"),
    path("akun/", account_views.accounts, name="accounts"),
    path("akun/baru/", account_views.new_account, name="account_new"),
    path("akun/tampilan/", own_account_views.appearance, name="appearance"),
    path("akun/sesi/", own_account_views.own_sessions, name="own_sessions"),
    path("akun/kata-sandi-pertama/", own_account_views.own_first_password, name="own_first_password"),
    path("akun/berkas/<person_id:file_id>/ambil/", account_views.fetch_file, name="first_passwords"),
    path("akun/berkas/<person_id:file_id>/terbit-ulang/", account_views.reissue_file, name="first_passwords_anew"),
    path("akun/<person_id:account_id>/", account_views.account, name="account"),
    path("akun/<person_id:account_id>/<slug:act>/", account_views.act, name="account_act"),
    path("akun/impor/", import_views.imports, {"kind": ACCOUNTS}, name="accounts_imports"),
    path("akun/impor/formulir/", import_views.sheet, {"kind": ACCOUNTS}, name="accounts_sheet"),
    path("akun/impor/<person_id:import_id>/", import_views.one_import, {"kind": ACCOUNTS}, name="accounts_import"),
    path("satker/impor/", import_views.imports, {"kind": SATKER}, name="satker_imports"),
    path("satker/impor/formulir/", import_views.sheet, {"kind": SATKER}, name="satker_sheet"),
    path("satker/impor/<person_id:import_id>/", import_views.one_import, {"kind": SATKER}, name="satker_import"),
]
