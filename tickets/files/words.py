"""Why a file was not taken, and how large it is, in words that say what to do."""

import math

from django.conf import settings
from django.utils.translation import gettext_lazy

from .faults import CPU_SECONDS, Fault

MIB = 1024 * 1024

WORDS = {
    Fault.NAME: gettext_lazy("Nama berkas tidak dapat dibaca. Beri nama biasa, misalnya surat.pdf, lalu pilih lagi."),
    Fault.KIND: gettext_lazy("Berkas %(name)s bukan PDF, XLS/XLSX, atau ZIP. Simpan ulang dalam salah satu jenis itu."),
    Fault.EMPTY: gettext_lazy("Berkas %(name)s kosong (0 byte). Periksa berkasnya, lalu pilih lagi."),
    Fault.TOO_LARGE: gettext_lazy(
        "Berkas %(name)s %(size)s; paling besar %(most)s. Kecilkan atau bagi menjadi beberapa berkas."
    ),
    Fault.SIGNATURE: gettext_lazy(
        "Isi berkas %(name)s tidak sesuai dengan jenisnya. Buka di aplikasinya, lalu simpan ulang sebagai PDF, "
        "XLS/XLSX, atau ZIP."
    ),
    Fault.DAMAGED: gettext_lazy("Berkas %(name)s rusak atau tidak utuh. Simpan ulang, lalu pilih lagi."),
    Fault.ENCRYPTED: gettext_lazy("Berkas %(name)s berkata sandi. Simpan ulang tanpa kata sandi, lalu pilih lagi."),
    Fault.MACRO: gettext_lazy("Berkas %(name)s memuat makro. Simpan ulang sebagai XLSX tanpa makro, lalu pilih lagi."),
    Fault.ACTIVE: gettext_lazy(
        "Berkas %(name)s memuat skrip atau formulir aktif. Cetak ulang menjadi PDF biasa, lalu pilih lagi."
    ),
    Fault.EMBEDDED: gettext_lazy(
        "Berkas %(name)s memuat berkas lain di dalamnya. Keluarkan, lalu lampirkan sendiri-sendiri."
    ),
    Fault.LINKED: gettext_lazy(
        "Berkas %(name)s memuat tautan data ke tempat lain. Putuskan tautannya (menu Data, Edit Links), lalu simpan "
        "ulang."
    ),
    Fault.LINKED_DOCUMENT: gettext_lazy(
        "Berkas %(name)s mengambil templat, gambar, atau data dari tempat lain. Putuskan tautannya (menu File, Info, "
        "Edit Links to Files), atau simpan sebagai PDF."
    ),
    Fault.CONNECTED: gettext_lazy(
        "Berkas %(name)s memuat koneksi atau rumus yang mengambil data dari tempat lain. Hapus koneksinya (menu Data, "
        "Queries & Connections), atau salin isinya sebagai nilai ke berkas baru."
    ),
    Fault.CONTROLS: gettext_lazy("Berkas %(name)s memuat kontrol ActiveX. Hapus kontrolnya, atau simpan sebagai PDF."),
    Fault.ACTING: gettext_lazy(
        "Berkas %(name)s memuat tombol yang menjalankan program. Hapus tombolnya, atau simpan sebagai PDF."
    ),
    Fault.BOMB: gettext_lazy(
        "Isi berkas %(name)s terlalu besar atau terlalu banyak setelah dibuka; batas kami 2.000 berkas dan 200 MB. "
        "Kirim sebagian saja."
    ),
    Fault.PATH: gettext_lazy(
        "Berkas %(name)s memuat nama berkas yang tidak wajar. Buat ulang ZIP-nya dengan nama berkas biasa."
    ),
    Fault.PROGRAM: gettext_lazy(
        "Berkas %(name)s memuat program. Keluarkan programnya, lalu pilih lagi. (Pintasan, skrip, halaman web, SVG, "
        "dan RTF juga dapat menjalankan sesuatu.)"
    ),
    Fault.NESTED: gettext_lazy(
        "Berkas %(name)s memuat arsip di dalam arsip. Keluarkan isinya, lalu buat satu ZIP saja."
    ),
    Fault.TOO_COMPLEX: gettext_lazy(
        "Berkas %(name)s melewati batas pemeriksaan kami (%(seconds)d detik kerja komputer); berkasnya tidak rusak. "
        "Kirim sebagian saja, atau cetak ulang menjadi PDF biasa."
    ),
    Fault.BUSY: gettext_lazy(
        "Server sedang sibuk, sehingga berkas %(name)s belum selesai diperiksa; berkasnya tidak bermasalah. Pilih lagi "
        "dan kirim beberapa saat lagi."
    ),
    Fault.MEMBER: gettext_lazy(
        "Berkas %(name)s di dalamnya melewati batas kami: paling besar %(most)s setelah dibuka. Kecilkan atau bagi."
    ),
    Fault.METHOD: gettext_lazy(
        "Berkas %(name)s dikemas dengan cara yang tidak dapat dibuka semua komputer (misalnya LZMA). Buat ulang "
        "ZIP-nya dengan cara biasa: di Windows, Send to, Compressed folder; di 7-Zip, metode Deflate."
    ),
    Fault.NO_SPACE: gettext_lazy(
        "Penyimpanan berkas sedang penuh, sehingga lampiran belum dapat diterima. Kirim tanpa lampiran, atau coba lagi "
        "nanti. Hubungi admin HAI DJPb bila masih terjadi."
    ),
    Fault.APPENDED: gettext_lazy(
        "Berkas %(name)s memuat isi lain sesudah akhir PDF-nya. Cetak ulang menjadi PDF biasa, lalu pilih lagi."
    ),
    Fault.VIRUS: gettext_lazy(
        "Pemeriksa virus menolak berkas %(name)s. Bersihkan komputer Anda, lalu buat ulang berkasnya."
    ),
    Fault.NO_SCANNER: gettext_lazy(
        "Pemeriksa virus sedang tidak menjawab, sehingga lampiran belum dapat diterima. Kirim tanpa lampiran, atau "
        "coba lagi nanti."
    ),
}


def fault_text(fault: Fault, name: str, size: int = 0, inside: str = "") -> str:
    shown = f"{name} ({visible(inside)})" if inside else name
    most = size_text(settings.ATTACHMENT_MAX_BYTES)
    return str(WORDS[fault]) % {"name": shown, "size": size_text(size), "most": most, "seconds": CPU_SECONDS}


def size_text(size: int) -> str:
    """ "312 KB", "1,2 MB", "15 MB"; rounded up, as the browser's script does."""
    if size < MIB:
        return f"{math.ceil(size / 1024)} KB"
    tenths = math.ceil(size * 10 / MIB)
    return f"{tenths // 10} MB" if tenths % 10 == 0 else f"{tenths // 10},{tenths % 10} MB"


def visible(text: str, most: int = 80) -> str:
    """Only characters that one can see, and not too many."""
    seen = "".join(character if character.isprintable() else "?" for character in text)
    return seen if len(seen) <= most else f"{seen[: most - 1]}…"
