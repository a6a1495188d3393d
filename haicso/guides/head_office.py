"""The guides of HAI's agents and of head office."""

from django.utils.translation import gettext_lazy as _

from .guide import Guide, Step

LAYER_1 = Guide(
    "hai-layer-1",
    _("HAI Layer 1"),
    _("Membalas tiket yang dikirim kantor, atau meneruskannya."),
    (
        Step(
            _("Mulai dari yang tertua"),
            _(
                "Beranda menyebut berapa tiket yang perlu dibalas dan mana yang tertua. Daftarnya urut tenggat "
                "terdekat. Pilih Balas pada barisnya."
            ),
            _("Beranda HAI Layer 1: jumlah yang perlu dibalas, tiket tertua, dan daftar Perlu tindakan."),
        ),
        Step(
            _("Baca percakapan dan waktunya"),
            _(
                "Tiket menampilkan pertanyaan, tindakan kantor, dan catatannya secara berurutan. Waktu norma tetap "
                "berjalan selama tiket berada di HAI."
            ),
            _("Percakapan tiket di HAI dan bagian Waktu dengan sisa hari kerjanya."),
        ),
        Step(
            _("Balas penanya"),
            _(
                "Pilih Balas dan tulis balasan yang dapat dipakai penanya. Balasan langsung terbaca penanya; kantor "
                "menyelesaikan tiketnya. Bila keterangan kurang, pilih Minta data pendukung. Teks baku di atas kotak "
                "balasan menyisipkan teks nasional dan mencatatnya pada tiket."
            ),
            _("Formulir Balas sebagai HAI dengan kotak Balasan dan Lampiran."),
        ),
        Step(
            _("Teruskan ke direktorat"),
            _(
                "Bila perlu direktorat teknis, pilih Teruskan ke Layer 2, pilih direktoratnya, dan tulis yang "
                "ditanyakan. Tiket tetap terbaca oleh Layer 1."
            ),
            _("Pilihan Teruskan ke Layer 2 dengan daftar direktorat dan catatan."),
        ),
        Step(
            _("Mintakan arahan Kepala Seksi HAI"),
            _(
                "Pilih Teruskan ke Kepala Seksi HAI dan isi tiga bagian: permasalahan, peraturan terkait, dan "
                "kesimpulan atau rekomendasi. Tiket tetap di Layer 1, jadi setiap agen boleh membalas."
            ),
            _("Pilihan Teruskan ke Kepala Seksi HAI dengan tiga bagian laporannya."),
        ),
    ),
)

LAYER_2 = Guide(
    "hai-layer-2",
    _("HAI Layer 2"),
    _("Membalas pertanyaan yang diteruskan ke direktorat."),
    (
        Step(
            _("Lihat tiket direktorat"),
            _("Beranda menampilkan tiket yang diteruskan Layer 1 ke direktorat Anda, tenggat terdekat lebih dahulu."),
            _("Beranda HAI Layer 2 dengan satu tiket pada daftar Perlu tindakan."),
        ),
        Step(
            _("Baca catatan Layer 1"),
            _(
                "Percakapan memuat pertanyaan penanya, tindakan kantor, dan alasan Layer 1 meneruskannya. Berkas dapat "
                "diunduh dari pesannya."
            ),
            _("Percakapan tiket dengan catatan Layer 1 kepada direktorat."),
        ),
        Step(
            _("Balas penanya"),
            _(
                "Pilih Balas. Sebut peraturan atau langkah pada aplikasi, dan lampirkan berkas bila perlu. Balasan "
                "langsung terbaca penanya dan kantornya."
            ),
            _("Formulir Balas sebagai HAI dengan kotak Balasan."),
        ),
        Step(
            _("Kembalikan yang bukan urusan direktorat"),
            _(
                "Pilih Kembalikan ke Layer 1 dan tulis catatannya, misalnya direktorat mana yang tepat. Waktu norma "
                "tetap berjalan, jadi kembalikan segera."
            ),
            _("Pilihan Kembalikan ke Layer 1 dengan kotak catatan."),
        ),
        Step(
            _("Baca hasil triwulan"),
            _(
                "Laporan Kinerja HAI Triwulanan menyebut banyaknya tiket, metode, ketepatan waktu, dan eskalasi. Unduh "
                "sebagai PDF atau Excel."
            ),
            _("Laporan Kinerja HAI Triwulanan dengan tombol PDF dan Excel."),
        ),
    ),
)

AGENT_HEAD = Guide(
    "kepala-seksi-hai",
    _("Kepala Seksi HAI"),
    _("Memberi arahan atau membalas tiket yang diteruskan Layer 1."),
    (
        Step(
            _("Buka tab Untuk saya"),
            _(
                "Rekap Tiket menampilkan pada tab Untuk saya tiket yang diteruskan Layer 1 kepada Anda. Beranda "
                "menyebut jumlahnya."
            ),
            _("Rekap Tiket pada tab Untuk saya."),
        ),
        Step(
            _("Baca laporan Layer 1"),
            _(
                "Laporan memuat tiga bagian: permasalahan yang disampaikan, peraturan terkait, dan kesimpulan atau "
                "rekomendasi. Pertanyaan aslinya ada di atasnya."
            ),
            _("Laporan kepada Kepala Seksi HAI pada percakapan tiket, dengan tiga bagiannya."),
        ),
        Step(
            _("Balas sendiri"),
            _("Pilih Balas bila jawabannya sudah pasti. Balasan langsung terbaca penanya atas nama Anda."),
            _("Formulir Balas sebagai HAI bagi Kepala Seksi HAI."),
        ),
        Step(
            _("Atau kembalikan dengan arahan"),
            _("Pilih Kembalikan ke Layer 1 dan tulis arahan Anda. Layer 1 membalas penanya berdasarkan arahan itu."),
            _("Pilihan Kembalikan ke Layer 1 dengan kotak catatan untuk arahan."),
        ),
        Step(
            _("Pantau beban dan hasil"),
            _(
                "Laporan Kinerja HAI Triwulanan dan tab Di HAI pada Rekap Tiket menunjukkan yang masih terbuka, "
                "layernya, dan sisa waktunya."
            ),
            _("Rekap Tiket pada tab Di HAI dengan layer yang memegang setiap tiket."),
        ),
    ),
)

MONITOR = Guide(
    "kantor-pusat",
    _("Kantor pusat"),
    _("Membaca keadaan seluruh Indonesia, tanpa mengubah."),
    (
        Step(
            _("Baca keadaan nasional"),
            _(
                "Beranda menampilkan laju tiket, ketepatan waktu, petugas berisiko, dan yang belum ditangani, serta "
                "ketepatan waktu setiap Kanwil pada peta. Setiap angka membuka daftarnya."
            ),
            _("Empat kotak Beranda kantor pusat: laju, ketepatan, petugas berisiko, belum ditangani."),
        ),
        Step(
            _("Bandingkan Kanwil"),
            _(
                "Monitoring IKU Layanan CSO memuat satu baris setiap Kanwil, yang terendah lebih dahulu. Pilih sebuah "
                "Kanwil untuk melihat KPPN dan petugasnya. Petugas tidak diperingkat."
            ),
            _("Monitoring nasional: satu baris setiap Kanwil dengan batang laju dan ketepatan waktu."),
        ),
        Step(
            _("Cari dan saring tiket"),
            _(
                "Rekap Tiket dapat disaring menurut Kanwil, penanya, metode, dan waktu. Simpan tampilan yang sering "
                "dipakai. PDF dan Excel memuat tepat yang tersaring."
            ),
            _("Rekap Tiket kantor pusat dengan baris filter."),
        ),
        Step(
            _("Ambil laporan"),
            _(
                "Laporan Layanan/Permasalahan memuat daftar yang sudah dan belum terselesaikan serta kinerja HAI. "
                "Lembar cetak memiliki kode untuk diperiksa keasliannya."
            ),
            _("Halaman Laporan Layanan/Permasalahan dengan empat laporan dan angkanya."),
        ),
        Step(
            _("Tinjau indikasi kejanggalan"),
            _(
                "Indikasi menunjuk pola yang sebaiknya dilihat atasan. Indikasi bukan tuduhan dan tidak masuk ke "
                "indeks. Buka dasarnya sebelum menarik kesimpulan."
            ),
            _("Daftar Indikasi kejanggalan dengan tab dan filternya."),
        ),
    ),
)

ADMIN = Guide(
    "admin",
    _("Admin HAI"),
    _("Mengatur akun, petugas, satker, dan kalender."),
    (
        Step(
            _("Lihat yang perlu keputusan"),
            _(
                "Beranda admin mendaftar yang perlu keputusan, masing-masing dengan tombolnya, dan kesehatan sistem. "
                "Halaman Administrasi memuat semua pengaturan."
            ),
            _("Bagian Perlu keputusan pada Beranda admin."),
        ),
        Step(
            _("Nyatakan hari libur"),
            _(
                "Buka Kalender dan norma, lalu pilih yang berubah. Isi tanggal, jenis, nama hari, dan dasar hukumnya. "
                "Lihat dampaknya sebelum menyimpan. Hari yang sudah lewat memerlukan dua admin."
            ),
            _("Halaman Nyatakan hari libur: pilihan perubahan, tanggal, jenis, dan bagian Dampak."),
        ),
        Step(
            _("Kelola akun"),
            _(
                "Buka Akun untuk membuat akun, membuka yang terkunci, dan menutup yang tidak dipakai. Akun satker "
                "dapat diimpor sekaligus dari Excel."
            ),
            _("Daftar Akun dengan jenis, keadaan, dan kapan terakhir masuk."),
        ),
        Step(
            _("Aktifkan petugas"),
            _(
                "Kantor mengusulkan petugas dengan dasar suratnya; admin mengaktifkan atau menolak dengan alasan. "
                "Penempatan, kepindahan, dan Password CSO yang terkunci diurus pada Petugas."
            ),
            _("Daftar Petugas dengan kantor, jenis, dan masa penempatannya."),
        ),
        Step(
            _("Impor satker"),
            _(
                "Unduh formulir, isi kode, nama, dan KPPN mitra dengan tanggal mulainya, lalu Periksa berkas. "
                "Perubahan ditampilkan lebih dahulu; semua baris diterapkan atau tidak satu pun."
            ),
            _("Halaman Impor satker dengan Periksa berkas dan Unduh formulir."),
        ),
    ),
)
