"""A zoo of files that must not be attached, each under the name of what is wrong with it; and of plain ones that may."""

import io
import zipfile
import zlib


def packed(*members, packing=zipfile.ZIP_DEFLATED):
    """A zip of names and bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as target:
        for name, data in members:
            target.writestr(name, data)
    return made.getvalue()


def png(*, behind=b""):
    """One pixel."""

    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"") + behind


def pdf(body=b"1 0 obj << /Type /Catalog >> endobj"):
    return b"%PDF-1.7\n" + body + b"\ntrailer << >>\n%%EOF\n"


def docx(*more):
    return packed(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>"), *more)


def odt(*more):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, data in (("content.xml", "<c/>"), *more):
            target.writestr(name, data)
    return made.getvalue()


def _encrypted():
    """A zip whose first member says that it is encrypted."""
    data = bytearray(docx())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 9 + b"\xff\xd9"

PLAIN = {
    "letter.pdf": pdf(),
    "card.png": png(),
    "card.jpg": JPEG,
    "statutes.docx": docx(),
    "statutes.odt": odt(),
    "notes.txt": "Los estatutos، النظام الأساسي".encode(),
    "board.csv": b"name,since\nAda,2020\n",
}

UNSAFE = {
    "a program called a letter": ("letter.pdf", b"MZ\x90\0\x03"),
    "a letter called a program": ("letter.pdf.exe", pdf()),
    "a page called a text": ("notes.html", b"<script>alert(1)</script>"),
    "a drawing that can run": ("logo.svg", b"<svg onload='x()'/>"),
    "a letter with JavaScript": ("letter.pdf", pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>")),
    "a letter that starts programs": ("letter.pdf", pdf(b"<< /S /Launch /F (cmd.exe) >>")),
    "a letter with a file inside": ("letter.pdf", pdf(b"<< /Type /EmbeddedFile >>")),
    "a letter that was cut off": ("letter.pdf", pdf()[:-8]),
    "a letter that is a zip as well": ("letter.pdf", pdf() + docx() + b"%%EOF"),
    "a picture with something behind it": ("card.png", png(behind=b"<?php")),
    "a picture that was cut off": ("card.png", png()[:-4]),
    "a photo that is a zip as well": ("card.jpg", JPEG + docx()),
    "a text with control characters": ("notes.txt", b"words " * 1000 + b"\x1b]0;owned\x07"),
    "a text in no known coding": ("notes.txt", b"words " * 1000 + b"\xff\xfe"),
    "a document with macros": ("plan.docx", docx(("word/vbaProject.bin", b"x"))),
    "a document with macros far behind": (
        "plan.docx",
        packed(
            ("[Content_Types].xml", "<Types/>"), ("word/a.xml", bytes(range(256)) * 40), ("word/vbaProject.bin", b"x"),
            packing=zipfile.ZIP_STORED,
        ),
    ),
    "a document with controls": ("plan.docx", docx(("word/activeX/activeX1.bin", b"x"))),
    "a document with a file inside": ("plan.docx", docx(("word/embeddings/oleObject1.bin", b"x"))),
    "a document that leaves its folder": ("plan.docx", docx(("../../evil.xml", b"x"))),
    "a document that grows a thousandfold": ("plan.docx", docx(("word/media/a.bmp", b"\0" * 2_000_000))),
    "a document that is encrypted": ("plan.docx", _encrypted()),
    "a document that was cut off": ("plan.docx", docx()[:-30]),
    "an open document with Basic": ("plan.odt", odt(("Basic/Standard/Module1.xml", b"x"))),
    "an open document with scripts": ("plan.odt", odt(("Scripts/python/x.py", b"x"))),
    "a zip called an open document": ("plan.odt", packed(("mimetype", "application/zip"))),
}  # fmt: skip
