"""The corpus: files as real producers write them are taken, harmful ones are not, each with the sentence that fits."""

import collections
import time

import pytest

from tests.file_corpus import old_excel, pdfs, workbooks, zips
from tickets.files.contents import check_content
from tickets.files.faults import CPU_SECONDS, Fault, Unsafe
from tickets.files.kinds import ending_of
from tickets.files.words import fault_text

pytestmark = pytest.mark.once
LEAST = {"PDF": 60, "XLSX": 50, "XLS": 20, "ZIP": 40, "ZIP: Word, PowerPoint, LibreOffice": 25}


@pytest.mark.parametrize("made", [pdfs, workbooks, old_excel, zips], ids=lambda made: made.__name__.rpartition(".")[2])
def test_every_file_of_the_corpus_gets_its_verdict_and_its_sentence(made):
    wrong, producers, count = [], set(), collections.Counter()
    for case in made.cases():
        assert case.producer not in producers, case.producer
        producers.add(case.producer)
        count[case.group, case.fault is None] += 1
        fault, said, began = None, "", time.process_time()
        try:
            check_content(case.data, ending_of(case.file))
        except Unsafe as unsafe:
            fault, said = unsafe.fault.value, fault_text(unsafe.fault, case.file, len(case.data), unsafe.inside)
        if fault != case.fault or case.words not in said or "%(" in said:
            wrong.append((case.producer, case.fault, fault, said))
        assert time.process_time() - began < CPU_SECONDS / 2, case.producer
    assert not wrong
    for group in {group for group, _taken in count}:
        assert count[group, True] + count[group, False] >= LEAST[group], count
        assert min(count[group, True], count[group, False]) >= 8, count


def test_a_limit_of_ours_says_so_and_blames_no_file():
    said = {fault: fault_text(fault, "surat.pdf", 1, "") for fault in (Fault.TOO_COMPLEX, Fault.BUSY)}
    assert (
        f"batas pemeriksaan kami ({CPU_SECONDS} detik kerja komputer); berkasnya tidak rusak" in said[Fault.TOO_COMPLEX]
    )
    assert "Server sedang sibuk" in said[Fault.BUSY]
    assert "berkasnya tidak bermasalah" in said[Fault.BUSY]
