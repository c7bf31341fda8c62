"""Signed notes, exactly as C2SP writes them: text, a blank line, then a line for each signature.

The rules:

1. UTF-8 without control characters but LF; at most 1 MB and 100 signatures.
2. The text ends in LF; the last blank line separates it from the signatures.
3. A signature line is em dash, space, key name, space, base64 of key id and signature.
4. Signatures of unknown keys are ignored. A known key whose signature fails rejects the whole note.
5. Without a signature of a known key the note is rejected.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from heliograph.errors import InputError, VerificationError
from heliograph.signing.keys import SigningKey, VerifierKey, check_name, decode_base64

MAX_BYTES = 1_000_000
MAX_SIGNATURES = 100
ID_BYTES = 4
DASH = "\u2014"

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSignature:
    """One signature line, not yet checked."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note taken apart; its text means nothing before a signature was checked."""

    text: str
    signatures: tuple[NoteSignature, ...]


def sign_note(text: str, keys: Sequence[SigningKey]) -> bytes:
    """The note that says ``text`` with the signature of each key.

    Raises:
        InputError: The text cannot stand in a note.
    """
    _check_text(text)
    lines = []
    for key in keys:
        signed = base64.b64encode(key.verifier.id + key.sign(text.encode())).decode()
        lines.append(f"{DASH} {key.name} {signed}\n")
    note = (text + "\n" + "".join(lines)).encode()
    read_note(note)
    return note


def read_note(data: bytes) -> Note:
    """Take a note apart without trusting it.

    Raises:
        InputError: Not a signed note.
    """
    if len(data) > MAX_BYTES:
        raise InputError(f"signed note: longer than {MAX_BYTES} bytes")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"signed note: not UTF-8 at byte {error.start}") from None
    if control := _CONTROL.search(whole):
        raise InputError(f"signed note: control character {control.group()!r}")
    text, blank, signed = whole.rpartition("\n\n")
    if not blank:
        raise InputError("signed note: no blank line between text and signatures")
    if not signed.endswith("\n"):
        raise InputError("signed note: the last line has no end")
    lines = signed[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise InputError(f"signed note: more than {MAX_SIGNATURES} signatures")
    return Note(text=text + "\n", signatures=tuple(_read_line(line) for line in lines))


def signers(note: Note, keys: Sequence[VerifierKey]) -> tuple[VerifierKey, ...]:
    """Which of these keys signed the note; none is an answer, a false signature is not.

    Raises:
        VerificationError: A signature that names one of the keys was not made by it, or two keys share name and id.
    """
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for key in keys:
        if known.setdefault((key.name, key.id), key) != key:
            raise VerificationError(f"two different keys share the name and id {key.name}+{key.id.hex()}")
    found: dict[VerifierKey, None] = {}
    for line in note.signatures:
        named = known.get((line.name, line.key_id))
        if named is None or not named.usable:
            continue
        if not named.verifies(note.text.encode(), line.signature):
            raise VerificationError(f"the signature of {named.name}+{named.id.hex()} does not fit the text")
        found[named] = None
    return tuple(found)


def open_note(data: bytes, keys: Sequence[VerifierKey]) -> str:
    """The text of a note that at least one of these keys signed.

    Raises:
        InputError: Not a signed note.
        VerificationError: No known key signed it, or a known key's signature fails.
    """
    note = read_note(data)
    if not signers(note, keys):
        raise VerificationError("signed by no known key")
    return note.text


def _check_text(text: str) -> None:
    if not text.endswith("\n"):
        raise InputError("the text of a note ends in a line feed")
    if _CONTROL.search(text):
        raise InputError("the text of a note holds no control character but line feeds")


def _read_line(line: str) -> NoteSignature:
    dash, _, rest = line.partition(" ")
    name, space, encoded = rest.partition(" ")
    if dash != DASH or not space:
        raise InputError("signed note: a signature line is not of the form '\u2014 name base64'")
    check_name(name)
    data = decode_base64(encoded, what=f"signature of {name}")
    if len(data) <= ID_BYTES:
        raise InputError(f"signature of {name}: too short")
    return NoteSignature(name=name, key_id=data[:ID_BYTES], signature=data[ID_BYTES:])
