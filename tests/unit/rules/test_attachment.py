"""Which files may be added to an answer."""

import pytest

from heliograph.model.consortium.attachment import FileKind
from heliograph.model.consortium.fault import Fault, FaultKind
from heliograph.rules.attachment import clean_name, kind_of, refused

WORD = b"PK\x03\x04\x14\x00\x06\x00....[Content_Types].xml...."


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("letter.pdf", b"%PDF-1.7\n", FileKind.PDF),
        ("CARD.PNG", b"\x89PNG\r\n\x1a\n....", FileKind.PNG),
        ("card.jpeg", b"\xff\xd8\xff\xe0....", FileKind.JPEG),
        ("plan.docx", WORD, FileKind.DOCX),
        ("list.csv", b"a,b\n1,2\n", FileKind.CSV),
        ("notes.txt", "نص".encode(), FileKind.TXT),
        ("notes.txt", "نص".encode()[:3], FileKind.TXT),
        ("letter.pdf", b"MZ\x90\x00", None),
        ("letter.exe", b"%PDF-1.7\n", None),
        ("letter", b"%PDF-1.7\n", None),
        ("plan.docx", b"PK\x03\x04 some zip", None),
        ("plan.docx", WORD + b"word/vbaProject.bin", None),
        ("notes.txt", b"\x00\x01", None),
        ("notes.txt", b"\xff\xfe\x00", None),
        ("page.html", b"<script>", None),
    ],
)
def test_first_bytes_and_ending_must_agree(name, head, kind):
    assert kind_of(name, head) is kind


def test_a_question_takes_only_its_kinds_and_sizes():
    def asked(name="letter.pdf", head=b"%PDF-1.7", size=100):
        return refused(name, head, size, kinds=(FileKind.PDF,), megabytes=1)

    assert asked() is None
    assert asked(size=0) == Fault(kind=FaultKind.FILE_EMPTY)
    assert asked(size=1_000_001) == Fault(kind=FaultKind.FILE_SIZE, limit="1")
    assert asked("notes.txt", b"words") == Fault(kind=FaultKind.FILE_KIND, limit="pdf")
    assert refused("notes.txt", b"words", 5, kinds=(), megabytes=1) is None


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\letter.pdf", "letter.pdf"),
        ("gnp.\u202efdp.exe", "gnp.fdp.exe"),
        (" ..hidden.txt. ", "hidden.txt"),
        ("a<b>:c?.csv", "a_b__c_.csv"),
        ("CON.txt", "file_CON.txt"),
        ("", "file"),
        ("رسالة.pdf", "رسالة.pdf"),
        ("x" * 200 + ".pdf", "x" * 116 + ".pdf"),
        ("new\nline.txt", "newline.txt"),
    ],
)
def test_a_name_is_cleaned(name, cleaned):
    assert clean_name(name) == cleaned
