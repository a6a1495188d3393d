"""Words of the treasury that mean the same, for finding what is alike (`services.likeness`). Pure data [assumed].

Each line: the word that is kept, then what is said for it; of several words, as one writes them.
"""

_SAME = """
    spm: surat perintah membayar, surat perintah bayar
    sp2d: surat perintah pencairan dana
    spp: surat permintaan pembayaran
    up: uang persediaan
    tup: tambahan uang persediaan, tambahan up
    gup: ganti uang persediaan, penggantian uang persediaan, ganti up, gu, revolving
    ls: pembayaran langsung, langsung ke rekening
    dipa: daftar isian pelaksanaan anggaran
    lpj: laporan pertanggungjawaban, laporan pertanggungjawaban bendahara
    sakti: sistem aplikasi keuangan tingkat instansi, aplikasi sakti
    span: sistem perbendaharaan dan anggaran negara
    omspan: om span, online monitoring span
    kpa: kuasa pengguna anggaran
    ppk: pejabat pembuat komitmen
    ppspm: penandatangan spm, pejabat penandatangan surat perintah membayar
    kppn: kantor pelayanan perbendaharaan negara
    rpd: rencana penarikan dana, halaman iii dipa
    pnbp: penerimaan negara bukan pajak
    bast: berita acara serah terima
    kkp: kartu kredit pemerintah
    ntpn: nomor transaksi penerimaan negara
    karwas: kartu pengawasan
    skpp: surat keterangan penghentian pembayaran
    otp: kode otp, kode sekali pakai
    tte: tanda tangan elektronik, tanda tangan digital
    supplier: pemasok, data supplier, rekanan, penyedia
    gaji: penghasilan, payroll
    sandi: password, kata sandi, katasandi
    login: masuk aplikasi, log in, sign in
    pengguna: user
    tolak: reject, gagal, error, galat, kesalahan
    rekon: rekonsiliasi
    retur: sp2d retur, dana kembali
    ubah: ganti, edit, koreksi, perbaiki, ralat
    batal: cancel, hapus
    cair: pencairan, dicairkan
    terlambat: telat, lewat waktu, lewat batas
    batas: tenggat, deadline
    unggah: upload
    unduh: download
    kurang: tidak cukup, tidak mencukupi, minus
    nomor: no
"""
SAME = {
    kept.strip(): tuple(said.strip() for said in rest.split(","))
    for kept, _, rest in (line.partition(":") for line in _SAME.strip().splitlines())
}

_WEAK = """
    cara tidak bisa dapat belum kapan mengapa kenapa mau ingin muncul saat waktu baru lama satker kami mana berapa siapa
    apa lagi hanya perlu harus boleh tanya info bantu tolong selamat pagi siang sore yth aplikasi menu masih sedang
    tetapi namun padahal sejak lewat lalu oleh setelah sesudah sebelum ketika selalu terus hari ini tentang karena batas
    tenggat jadwal tanggal kerja kantor
"""
WEAK = frozenset(_WEAK.split())
"""What stands in questions of every kind: it says little about which."""
