"""What an attachment may be: signature, structure, nothing that runs (docs/security.md 6). One file per bad kind."""

import itertools
import random
import time

import pytest

from tests import evil_files
from tickets.files import checks
from tickets.files.compound import Compound
from tickets.files.contents import check_content
from tickets.files.faults import Fault, Unsafe

BAD = {
    (ending, what): bad
    for ending, kinds in (
        ("pdf", evil_files.BAD_PDFS),
        ("zip", evil_files.BAD_ZIPS),
        ("xlsx", evil_files.BAD_XLSX),
        ("xls", evil_files.BAD_XLS),
    )
    for what, bad in kinds.items()
}
GOOD = {
    (ending, what): data
    for ending, kinds in (("pdf", evil_files.GOOD_PDFS), ("xlsx", evil_files.GOOD_XLSX), ("xls", evil_files.GOOD_XLS))
    for what, data in kinds.items()
}


@pytest.mark.parametrize(("ending", "what"), BAD)
def test_a_bad_file_is_refused_for_what_it_is(ending, what):
    data, fault = BAD[ending, what]
    with pytest.raises(Unsafe) as refused:
        check_content(data, ending)
    assert refused.value.fault == fault


@pytest.mark.parametrize(("ending", "what"), GOOD)
def test_a_good_file_passes(ending, what):
    check_content(GOOD[ending, what], ending)


def test_a_zip_of_daily_work_passes():
    members = [
        ("SPM/surat.pdf", evil_files.pdf()),
        ("SPM/rekap.xlsx", evil_files.xlsx()),
        ("SPM/lama.xls", evil_files.xls()),
        ("SPM/00217.adk", b"\x00\x01biner"),
        ("SPM/", b""),
    ]
    check_content(evil_files.archive(members), "zip")


@pytest.mark.parametrize(("ending", "what"), GOOD)
def test_a_good_file_under_another_ending_is_refused(ending, what):
    for other in {"pdf", "xls", "xlsx"} - {ending}:
        with pytest.raises(Unsafe) as refused:
            check_content(GOOD[ending, what], other)
        assert refused.value.fault == Fault.SIGNATURE


def test_who_is_to_blame_in_a_zip_is_named():
    with pytest.raises(Unsafe) as refused:
        check_content(*evil_files.BAD_ZIPS["script in a PDF in it"][:1], "zip")
    assert refused.value.inside == "surat/a.pdf"


@pytest.mark.parametrize(("ending", "what"), GOOD)
def test_any_damage_is_a_refusal_and_never_a_crash(ending, what):
    """Bytes changed, cut out, doubled, everywhere: the checks say yes or `Unsafe`, and nothing else."""
    data, dice = GOOD[ending, what][:40_000], random.Random(7)
    for _turn in range(60):
        bent = bytearray(data)
        for _change in range(dice.choice([1, 3, 30])):
            at = dice.randrange(len(bent))
            match dice.randrange(3):
                case 0:
                    bent[at] = dice.randrange(256)
                case 1:
                    del bent[at : at + dice.randrange(1, 60)]
                case _:
                    bent[at:at] = bent[at : at + 20]
            if not bent:
                break
        try:
            check_content(bytes(bent), ending)
        except Unsafe:
            pass


def test_a_compound_file_has_no_endless_chain():
    for step, value in itertools.product(range(0, 512, 4), (0, 1, 2, 0xFFFFFFFD)):
        bent = bytearray(evil_files.xls())
        bent[512 + step : 516 + step] = value.to_bytes(4, "little")
        try:
            Compound(bytes(bent)).stream("workbook")
        except Unsafe:
            pass


# --- In a process of its own ------------------------------------------------------------------------------------------
def test_the_process_says_what_is_wrong(tmp_path):
    file = tmp_path / "a"
    file.write_bytes(evil_files.pdf())
    checks.check(file, "pdf")
    file.write_bytes(evil_files.BAD_ZIPS["program"][0])
    with pytest.raises(Unsafe) as refused:
        checks.check(file, "zip")
    assert (refused.value.fault, refused.value.inside) == ("program", "setup.EXE")


def test_a_process_that_ends_badly_is_a_refusal(tmp_path, monkeypatch):
    with pytest.raises(Unsafe) as refused:
        checks.check(tmp_path / "not there", "pdf")
    assert refused.value.fault == Fault.TOO_COMPLEX
    file = tmp_path / "a"
    file.write_bytes(evil_files.pdf())
    monkeypatch.setattr(checks, "WALL_SECONDS", 0.01)
    began = time.monotonic()
    with pytest.raises(Unsafe) as refused:
        checks.check(file, "pdf")
    assert refused.value.fault == Fault.BUSY
    assert time.monotonic() - began < 5
