"""Nothing of a person and their money goes from a question into an article; amounts, accounts of the budget and numbers
of regulations stay."""

import pytest

from services.knowledge.masking import Kind, left_in, masked

CAST = {"names": ["Budi Hartono", "Rina Maharani"], "codes": ["099031"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hubungi budi.hartono@contoh.go.id hari ini.", "Hubungi [e-mail] hari ini."),
        ("NIP 198501012010121001 sudah pensiun", "NIP [NIP] sudah pensiun"),
        ("pegawai 19850101 201012 1 001 pindah", "pegawai [NIP] pindah"),
        ("NPWP bendahara: 01.234.567.8-901.000", "NPWP bendahara: [NPWP]"),
        ("NPWP 0123456789012345 salah", "NPWP [NPWP] salah"),
        ("WA saya 0812-3456-7890 ya", "WA saya [telepon] ya"),
        ("telp (0761) 123456", "telp [telepon]"),
        ("+62 812 3456 7890", "[telepon]"),
        ("Satker 402324 tidak dapat login", "Satker [kode satker] tidak dapat login"),
        ("kode satker kami: 527844.", "kode satker kami [kode satker]."),
        ("rekening BRI nomor 0123-01-004567-50-8 retur", "rekening BRI nomor [nomor rekening] retur"),
        ("no rek. 1234567890", "no rek [nomor rekening]"),
        ("SP2D 230081301000123 belum cair", "SP2D [nomor] belum cair"),
        ("Bapak Andi Wijaya menelepon", "Bapak [nama] menelepon"),
        ("a.n. Siti Aminah", "a.n. [nama]"),
        ("budi hartono dan Budi bertanya kepada Rina", "[nama] dan [nama] bertanya kepada [nama]"),
        ("satker kami 099031 di Pekanbaru", "satker kami [kode satker] di Pekanbaru"),
    ],
)
def test_what_names_a_person_or_their_money_is_masked(text, expected):
    assert masked(text, **CAST) == expected
    assert left_in(text, **CAST)
    assert not left_in(expected, **CAST), "what is masked is found no more"


@pytest.mark.parametrize(
    "text",
    [
        "Sisa pagu akun 521211 tidak cukup untuk Rp1.250.000.000.",
        "Menurut PMK Nomor 97/PMK.01/2017 dan PER-8/PB/2020 pasal 12 ayat (4).",
        "Batas waktu 15 Desember 2026 pukul 16.00 WIB, lewat SAKTI.",
        "Bapak Kepala KPPN menandatangani; Ibu Bendahara membawa ADK.",
        "SPM nomor 00217 ditolak, kode pesan 1042.",
        "Hubungi call center 14090 atau satker lain.",
    ],
)
def test_what_is_of_the_matter_stays(text):
    assert masked(text, **CAST) == text
    assert left_in(text, **CAST) == ()


def test_the_same_text_masked_twice_says_the_same():
    text = "Pak Budi Hartono (NIP 198501012010121001, hp 081234567890) rekening 0011223344556"
    once = masked(text, **CAST)
    assert masked(once, **CAST) == once
    assert Kind.NIP in left_in(text)
