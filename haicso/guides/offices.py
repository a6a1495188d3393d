"""The guides of those who ask and of the offices that answer."""

from django.utils.translation import gettext_lazy as _

from .guide import Guide, Step

SATKER = Guide(
    "satker",
    _("Satker"),
    _("Bertanya, membalas permintaan data, dan membaca jawaban."),
    (
        Step(
            _("Mulai dari Beranda"),
            _(
                "Beranda menampilkan jawaban yang belum dibaca, data yang diminta kantor, dan tenggat setiap "
                "pertanyaan. Di sebelahnya ada kantor yang menjawab Anda dan jam layanannya."
            ),
            _("Beranda satker: pemberitahuan jawaban di atas daftar Pertanyaan kami dengan sisa waktunya."),
        ),
        Step(
            _("Rekam pertanyaan"),
            _(
                "Pilih Rekam tiket. Pilih penanya dan tujuan pertanyaan, lalu tulis subjek dan pertanyaan dengan nomor "
                "dokumen dan pesan kesalahannya. Lampirkan berkas bila perlu, lalu pilih Kirim. Batas waktu jawaban "
                "tampil sebelum Anda mengirim. Artikel HAIPEDIA yang mungkin menjawab tampil di bawah subjek; bila "
                "sudah menjawab, tidak perlu mengirim."
            ),
            _("Formulir Rekam Tiket satker dengan penanya, empat tujuan pertanyaan, subjek, dan pertanyaan."),
        ),
        Step(
            _("Balas bila diminta data"),
            _(
                "Status Menunggu data penanya berarti kantor memerlukan keterangan Anda. Buka tiketnya, baca yang "
                "diminta, tulis balasan, lalu pilih Kirim balasan. Waktu jawaban tetap berjalan."
            ),
            _("Tiket yang menunggu data: permintaan petugas pada percakapan dan kotak balasan di bawahnya."),
        ),
        Step(
            _("Baca jawaban dan tenggatnya"),
            _(
                "Jawaban tampil pada percakapan tiket dan dikirim ke e-mail penanya. Bagian Waktu menjelaskan "
                "tenggatnya hari demi hari. Tiket yang selesai tidak dibuka kembali: untuk bertanya lagi, pilih Rekam "
                "pertanyaan lanjutan."
            ),
            _("Tiket yang sudah dijawab: pertanyaan, jawaban petugas, dan bagian Waktu."),
        ),
        Step(
            _("Periksa yang dicatat atas nama Anda"),
            _(
                "Pertanyaan lewat telepon atau tatap muka direkam oleh kantor. Buka Dicatat atas nama kami dari menu "
                "akun. Bila satker Anda tidak pernah menanyakannya, pilih Bukan pertanyaan kami."
            ),
            _("Daftar Dicatat atas nama kami dengan pilihan Bukan pertanyaan kami pada setiap baris."),
        ),
    ),
)

KPPN = Guide(
    "kppn",
    _("KPPN"),
    _("Merekam, menjawab, dan meneruskan di meja layanan."),
    (
        Step(
            _("Lihat yang menunggu"),
            _(
                "Beranda dan Rekap Tiket dibuka pada tiket yang perlu dijawab, tenggat terdekat lebih dahulu. Garis "
                "merah menandai yang terlambat, garis kuning yang hampir terlambat; kata-katanya ada pada kolom Waktu "
                "IKU."
            ),
            _("Rekap Tiket pada tab Perlu dijawab dengan sisa Waktu IKU dan Waktu SLA setiap tiket."),
        ),
        Step(
            _("Rekam pertanyaan di meja"),
            _(
                "Pilih Rekam tiket, ketik sebagian nama atau e-mail penanya, lalu Enter. Isi metode, subjek, dan "
                "pertanyaan. Penanya yang belum terdaftar ditambahkan pada halaman yang sama."
            ),
            _("Formulir Rekam Tiket: bagian Pertanyaan, Tindak lanjut, dan Identitas petugas."),
        ),
        Step(
            _("Jawab atau teruskan"),
            _(
                "Buka tiket, lalu pilih tindak lanjutnya: Selesai dengan jawaban, Kirim ke HAI, atau Minta data "
                "pendukung. Yang lebih jarang, seperti meneruskan ke kantor lain, ada di bawah Lainnya. Teks baku di "
                "atas kotak jawaban menyisipkan pembuka, jawaban, dan penutup; kantor menulis miliknya pada halaman "
                "Teks baku. Bahan jawaban di samping menawarkan artikel HAIPEDIA dan jawaban serupa; Sisipkan tidak "
                "mengirim apa pun."
            ),
            _("Pilihan tindak lanjut pada tiket: Selesai, Kirim ke HAI, dan Minta data pendukung."),
        ),
        Step(
            _("Tanda tangani dengan Password CSO"),
            _(
                "Pilih nama Anda pada Identitas petugas dan isi Password CSO, lalu Kirim. Tiket tercatat atas nama "
                "petugas itu. Jangan pinjamkan Password CSO: tindakan lewat meja bersama hanya dapat dibedakan dengan "
                "itu."
            ),
            _("Bagian Identitas petugas dengan pilihan petugas, Password CSO, dan tombol Kirim."),
        ),
        Step(
            _("Selesaikan balasan HAI dan lihat IKU Anda"),
            _(
                "Bila HAI sudah membalas, kirim jawaban sekali lagi agar tiket selesai. Angka petugas dibuka pada "
                "Monitoring IKU Layanan CSO dengan Password CSO selama sepuluh menit; setiap angka membuka tiket di "
                "baliknya."
            ),
            _("Halaman Kinerja petugas yang dibuka dengan Password CSO."),
        ),
    ),
)

KANWIL = Guide(
    "kanwil",
    _("Kanwil"),
    _("Memantau KPPN, mendampingi petugas, dan memutus keberatan."),
    (
        Step(
            _("Baca keadaan wilayah"),
            _(
                "Empat kotak pada Beranda menyebut laju tiket, ketepatan waktu, petugas berisiko, dan tiket satker "
                "yang belum ditangani. Selama triwulan berjalan angkanya sementara."
            ),
            _("Empat kotak Beranda Kanwil: Laju tiket, Ketepatan waktu, Petugas berisiko, Belum ditangani."),
        ),
        Step(
            _("Dampingi petugas yang perlu perhatian"),
            _(
                "Setiap petugas berisiko disertai satu kalimat alasan dan yang masih dapat dicapai. Perkiraan bukan "
                "penilaian. Pilih namanya untuk melihat hitungan lengkap sampai ke tiketnya."
            ),
            _("Daftar Petugas yang perlu perhatian dengan alasan dan perkiraan indeksnya."),
        ),
        Step(
            _("Lihat tiket yang mendesak"),
            _(
                "Peringatan dini mendaftar tiket yang terlambat dan hampir terlambat di wilayah Anda beserta "
                "pemegangnya. Kanwil membaca tiket KPPN; yang dijawab Kanwil sendiri ada pada Menunggu Kanwil."
            ),
            _("Peringatan dini: tiket yang terlambat dan hampir terlambat dengan kantor pemegangnya."),
        ),
        Step(
            _("Periksa angka per petugas"),
            _(
                "Monitoring IKU Layanan CSO menampilkan kuantitas, ketepatan waktu, dan indeks setiap petugas. PDF dan "
                "Excel memuat hal yang sama. Setelah triwulan berakhir, Kanwil menguncinya."
            ),
            _("Tabel Monitoring IKU satu KPPN: kuantitas, ketepatan waktu, dan indeks setiap petugas."),
        ),
        Step(
            _("Putus keberatan petugas"),
            _(
                "Petugas dapat mengajukan keberatan atas penilaian Waktu IKU. Baca alasannya dan rekomendasi Kepala "
                "Seksi MSKI/PDMS, lalu terima atau tolak dengan alasan."
            ),
            _("Daftar Keberatan pada tab Perlu diputuskan."),
        ),
    ),
)
