"""Files: no id, handle or name of a masked account stands in the name of a file, of an archive member, or in a document."""

import re
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from heliograph.model.risk import CheckName, Level, Measure
from heliograph.privacy.leaks.fold import folded_text
from heliograph.privacy.leaks.needles import SHORTEST, Kind, Needle
from heliograph.privacy.leaks.search import Search
from heliograph.privacy.leaks.signs import words
from heliograph.publish.gate.asking import serious
from heliograph.publish.gate.finding import SAMPLES, Finding, Result
from heliograph.publish.gate.judging import distinctive
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.sweep import sweep
from heliograph.publish.gate.wording import in_words
from heliograph.signing.canonical import read_json

MOST_MEMBERS = 1_000_000
"""So many members of one archive are looked at by name."""

LONGEST_RUN = 16
"""A handle has at most 15 signs, so no more pieces between underscores."""

_USUAL = re.compile(
    r"csv|keys|media|posts|posts/part-[0-9]{5}\.parquet|(?:accounts|actions|referenced|media|cube)\.parquet"
    r"|keys/by_(?:time|post|target|text)\.parquet|manifest\.json"
)
"""What every edition has."""

_OWN_WORDS = frozenset({"media", "shard", "part", "csv", "users", "tweets", "hashed"})
_CUT = re.compile(r"[/\\]")


def check(subject: Subject) -> Result:
    """Look at every name, and at the documents in which the publisher says what the set is."""
    search = sweep(subject).search
    names = [pair for pair in _names(subject.folder) if not _is_usual(subject, pair[1])]
    findings = [
        *in_names(subject, search, names),
        *_in_sources(subject, search),
        *_unlisted(subject),
        *_in_documents(subject, search),
    ]
    about = "names of files and archive members that are not the same in every edition"
    measure = Measure(name="names_searched", about=about, value=len(names))
    return Result(check=CheckName.FILES, findings=findings, measures=(measure,))


def _names(folder: Path) -> Iterator[tuple[str, str]]:
    """Every name below a folder, with the folder or archive that has it."""
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        yield place.parent.as_posix(), place.as_posix()
        yield from ((place.as_posix(), member) for member in _members(path))


def _members(path: Path) -> Iterator[str]:
    """Names in an archive; none where it cannot be read, which the check of counts tells."""
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                yield from _zipped(archive)
        elif path.suffix == ".tar":
            with tarfile.open(path, "r|") as shard:
                for _, member in zip(range(MOST_MEMBERS), shard, strict=False):
                    told = (member.name, member.linkname, member.uname, member.gname)
                    yield from filter(None, (*told, *member.pax_headers.values()))
    except (zipfile.BadZipFile, tarfile.TarError, OSError, EOFError):
        return


def _zipped(archive: zipfile.ZipFile) -> Iterator[str]:
    """Names of members; comments and notes are read like names."""
    for member in archive.infolist()[:MOST_MEMBERS]:
        yield member.filename
        yield from (note.decode("utf-8", "replace") for note in (member.comment, member.extra) if note)
    if archive.comment:
        yield archive.comment.decode("utf-8", "replace")


def _unlisted(subject: Subject) -> Iterator[Finding]:
    """Files that the manifest does not list: nobody who checks the edition would look into them."""
    listed = {entry.path for entry in subject.manifest.files} | {"manifest.json"}
    found = (
        path.relative_to(subject.folder).as_posix() for path in subject.folder.rglob("*") if path.is_file()
    )
    strange = sorted(set(found) - listed)
    if strange:
        yield Finding(
            level=Level.RED,
            what="file-not-listed",
            where=".",
            count=len(strange),
            about="The manifest does not list the file, and no check has looked into it.",
            samples=strange[:SAMPLES],
        )


def _is_usual(subject: Subject, name: str) -> bool:
    dataset = re.escape(subject.manifest.dataset)
    return bool(
        _USUAL.fullmatch(name)
        or re.fullmatch(rf"(?:csv/)?{dataset}_(?:users|tweets)_csv_hashed\.(?:zip|csv)", name)
    )


def in_names(subject: Subject, search: Search, names: list[tuple[str, str]]) -> Iterator[Finding]:
    """A name says nothing by chance: whatever part of it is an identifier counts, a common word too.

    Args:
        subject: What is inspected.
        search: What is looked for.
        names: Each with the folder or archive that has it.
    """
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for place, name in names:
        for needle in _identifiers(search, name):
            # the place is published, so it must not carry the identifier itself
            clean = place if not _identifiers(search, place) else "."
            found[clean, needle.kind].append(name)
    for (place, kind), listed in sorted(found.items()):
        yield Finding(
            level=serious(subject),
            what=f"{kind}-in-file-name",
            where=place,
            count=len(listed),
            about=f"The name of a file or of an archive member carries the {kind} of a masked account.",
            samples=tuple(dict.fromkeys(listed))[:SAMPLES],
        )


def _in_sources(subject: Subject, search: Search) -> Iterator[Finding]:
    """The names of the files of the export, which the datasheet lists: their makers name sets and files with common words, too."""
    borne = {name: _identifiers(search, name) for name in subject.sources}
    known = search.scanner.by_form
    pointing = distinctive(search, {known[needle.form] for listed in borne.values() for needle in listed})
    for kind in Kind:
        named = [
            name
            for name, listed in borne.items()
            if any(needle.kind is kind and known[needle.form] in pointing for needle in listed)
        ]
        if named:
            yield Finding(
                level=serious(subject),
                what=f"{kind}-in-source-name",
                where="datasheet.md",
                count=len(named),
                about=f"The name of a file of the export, which the datasheet lists, carries the {kind} of a masked account: "
                "rename the file and import again.",
                samples=tuple(named)[:SAMPLES],
            )


def _identifiers(search: Search, name: str) -> list[Needle]:
    """The needles that are a part of a name: between slashes, without its ending, a word, a part of a word, a number."""
    parts: set[str] = set()
    for part in _CUT.split(folded_text(name)):
        listed = words(part)
        parts |= {part, part.rsplit(".", 1)[0], *(run for word in listed for run in _runs(word))}
        parts |= set(re.findall("[0-9]+", part))
    forms = {" ".join(words(part)) for part in parts} - _OWN_WORDS
    known = search.scanner.by_form
    return [search.needles[known[form]] for form in sorted(forms) if form in known and len(form) >= SHORTEST]


def _runs(word: str) -> Iterator[str]:
    """A word and every part of it between underscores, which may be joints of a file name or signs of a handle."""
    pieces = word.split("_")
    for begin in range(len(pieces)):
        for end in range(begin + 1, min(begin + LONGEST_RUN, len(pieces)) + 1):
            yield "_".join(pieces[begin:end])
    yield word


def _in_documents(subject: Subject, search: Search) -> Iterator[Finding]:
    """The manifest, the description, the policy and the reason of the release: publishers name things with common words, which say nothing."""
    manifest = read_json((subject.folder / "manifest.json").read_bytes(), what="manifest.json")
    documents = {
        "manifest.json": manifest,
        "dataset.toml": subject.description.published().to_json(),
        "policy.toml": subject.policy.published().to_json(),
        "release.json": subject.because,
    }
    for place, document in documents.items():
        yield from in_words(subject, search, place, set(strings(document)))


def strings(document: Any) -> Iterator[str]:  # noqa: ANN401 -- whatever JSON can hold
    """Every text in a document, keys of objects included."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict):
        for key, value in document.items():
            yield str(key)
            yield from strings(value)
    elif isinstance(document, list | tuple):
        for value in document:
            yield from strings(value)
