"""What the stemmer must be told of the treasury's language: roots that its dictionary lacks, words whose stem it takes
for another word's, words that are written apart and together, and names. Pure data.

Found with the families of `tests/services/word_families.txt`: each is one stem there, and no two meet.
"""

_IN_EVERY_QUESTION = """
    ada adalah agar akan apa apakah atas atau bagaimana bagi bahwa bapak dalam dan dari dengan di hal harus ia ibu ini
    itu jika juga kalau kami kan kasih ke kepada kita maka mohon oleh pada para saat saja sangat saya sebagai serta
    silakan sudah supaya telah terima tersebut untuk yaitu yakni yang
"""
STOP_WORDS = frozenset(_IN_EVERY_QUESTION.split())
"""They find nothing: neither kept nor asked for. "tidak", "belum", "bisa" do tell."""

_ROOTS = """
    aktivasi approve approval cek download entri entry input jurnal klik konsolidasi kontrak login monitoring
    overbooking password print rekon rinci reset scan server sinkronisasi update upload validasi
    otentikasi autentikasi reklasifikasi kapitalisasi amortisasi kompensasi klarifikasi notifikasi registrasi
    restore backup posting reject transfer virtual token user username browser
"""
ROOTS = tuple(_ROOTS.split())
"""Roots that PySastrawi's dictionary lacks: "mengupload", "divalidasi"."""

_COMPOUNDS = (
    "tandatangan tanggungjawab tatausaha tindaklanjut pindahbuku serahterima kerjasama"
    " ebilling efaktur ekatalog emonev ebupot erekon espm elearning eprocurement emeterai ekinerja"
)
COMPOUNDS = frozenset(_COMPOUNDS.split())
"""Two words that are one, written apart or, with what stands before and behind, together: "ditandatangani",
"e-billing"."""

PUT_RIGHT = {
    word: stem
    for stem, words in {
        "alasan": "alasan beralasan",
        "analisis": "analisis dianalisis menganalisis penganalisisan analisa dianalisa menganalisa",
        "bank": "perbankan",
        "baru": "pembaharuan memperbaharui diperbaharui",
        "bendahara": "bendahara kebendaharaan",
        "beri": "berikan",
        "cek": "pengecekan mengecek dicek",
        "delapan": "kedelapan",
        "keberatan": "keberatan berkeberatan",
        "kenal": "dikenali mengenali kenali",
        "ketik": "mengetik mengetikkan pengetikan",
        "kinerja": "kinerja",
        "kontrak": "pengontrakan",
        "kuasa": "dikuasai menguasai",
        "kunjung": "mengunjungi kunjungi",
        "kurang": "dikurangi kurangi",
        "masuk": "pemasukan memasukan",
        "musyawarah": "permusyawaratan musyawarat bermusyawarah",
        "nilai": "senilai",
        "pajak": "perpajakan",
        "pemerintah": "pemerintah pemerintahan",
        "pendapat": "pendapat berpendapat sependapat",
        "pengadaan": "pengadaan diadakan mengadakan adakan",
        "perbendaharaan": "perbendaharaan",
        "perolehan": "perolehan diperoleh memperoleh pemerolehan",
        "peruntukan": "peruntukan peruntukkan diperuntukkan memperuntukkan diperuntukan",
        "peserta": "peserta kepesertaan",
        "peta": "pemetaan",
        "petik": "petikan",
        "program": "pemrograman memprogramkan diprogramkan",
        "proses": "pemrosesan",
        "pungut": "memungut pemungutan pemungut",
        "rekon": "direkon merekon",
        "rinci": "perincian pemerincian terinci terperinci",
        "rusak": "kerusakan pengrusakan perusakan",
        "sah": "pengesahan mengesahkan sahkan sahnya",
        "satuan": "satuan persatuan",
        "sebelum": "sebelum sebelumnya",
        "sepakat": "disepakati menyepakati bersepakat",
        "setuju": "setuju persetujuan setujui disetujui menyetujui",
        "surat": "surati menyurati disurati",
        "tandatangan": """
            tandatangani penandatanganan penandatangan ditandatangani menandatangani bertandatangan tertandatangani
            tertandatangan menandatangankan ditandatangankan
        """,
        "tanggungjawab": """
            pertanggungjawaban pertanggungjawabkan dipertanggungjawabkan mempertanggungjawabkan bertanggungjawab
            penanggungjawab tanggungjawabkan ditanggungjawabkan
        """,
        "tanya": "penanya",
        "tarik": "penarikan",
        "tatausaha": "penatausahaan menatausahakan ditatausahakan penatausaha tertatausahakan ketatausahaan",
        "tindaklanjut": """
            tindaklanjuti ditindaklanjuti menindaklanjuti penindaklanjutan tertindaklanjuti pertindaklanjutan
        """,
        "pindahbuku": """
            pindahbukukan pemindahbukuan dipindahbukukan memindahbukukan memindahbukuan pindahbukuan terpindahbukukan
        """,
        "kerjasama": "bekerjasama dikerjasamakan",
        "serahterima": "diserahterimakan menyerahterimakan berserahterima",
        "ubah": "merubah dirubah rubah",
        "wenang": "wewenang",
    }.items()
    for word in words.split()
}
"""The stemmer's own answer belongs to another word: "penanya" to "pena", "persetujuan" to "tuju"."""

_NAMES = """
    asahan balangan bali banggai bangkalan bekasi bengkalis berau digoel kandangan kediri kisaran kuantan kutai maluku
    melawi mentawai merangin meriah musi pangkalan pekalongan pemalang penajam rokan sekayu selayar selor tabanan
    tarakan temanggung
    aini dani deni diana dimas diningrat hadi keliat lilis meli nani nining pelawi sebayang tambunan tomi toni yeni
"""
NAMES = frozenset(_NAMES.split())
"""Of places and persons: what looks like an ending or a beginning is part of the name ("kediri" has no "diri")."""
