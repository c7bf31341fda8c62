"""Whatever is changed in a signed file, verify says so and names a file that was touched.

The few hundred mutations of every run are ten thousand and more in the nightly battery.
"""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.preserve.memory_tree import MemoryTree
from tests.unit.preserve.sample_archive import VKEY, Sample, signed_paths

from heliograph.preserve.verification import Verification
from heliograph.preserve.verify import verify

KINDS = ("flip", "truncate", "append", "insert", "swap", "delete", "add")


def one_release() -> Sample:
    made = Sample()
    made.add_archive()
    made.add_release()
    return made


ARCHIVE = one_release().files
SIGNED = signed_paths(ARCHIVE)
UNSIGNED = sorted(set(ARCHIVE) - set(SIGNED))


def outcome_of(files: dict[str, bytes]) -> Verification:
    return verify(MemoryTree(files), trusted=[VKEY])


def mutate(files: dict[str, bytes], kind: str, rng: random.Random) -> set[str]:
    """Damage one signed file, or two; the paths that were touched."""
    path = rng.choice(SIGNED)
    data = files[path]
    at = rng.randrange(len(data))
    if kind == "flip":
        files[path] = data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]
    elif kind == "truncate":
        files[path] = data[:at]
    elif kind == "append":
        files[path] = data + rng.randbytes(rng.randrange(1, 9))
    elif kind == "insert":
        files[path] = data[:at] + rng.randbytes(rng.randrange(1, 9)) + data[at:]
    elif kind == "swap":
        other = rng.choice([each for each in SIGNED if files[each] != data])
        files[path], files[other] = files[other], data
        return {path, other}
    elif kind == "delete":
        del files[path]
    else:
        path = f"{path}.{rng.randrange(1000)}"
        files[path] = data
    return {path}


def check(kind: str, seed: int) -> None:
    files = dict(ARCHIVE)
    touched = mutate(files, kind, random.Random(seed))
    outcome = outcome_of(files)
    assert outcome.exit_code != 0, (kind, seed, touched)
    assert touched & {finding.path for finding in outcome.findings}, (kind, seed, touched, outcome.findings)


def test_the_archive_is_valid_before_it_is_damaged():
    assert outcome_of(dict(ARCHIVE)).ok
    assert len(SIGNED) >= 10


@pytest.mark.parametrize("kind", KINDS)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_a_mutation_is_detected_and_its_file_named(kind, seed):
    check(kind, seed)


def test_every_byte_of_the_signature_and_of_the_documents_counts():
    documents = [path for path in SIGNED if path.endswith((".json", ".sig"))]
    for path in documents:
        for at in range(0, len(ARCHIVE[path]), 7):
            data = ARCHIVE[path]
            files = ARCHIVE | {path: data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :]}
            assert path in {finding.path for finding in outcome_of(files).findings}, (path, at)


@given(st.sampled_from(UNSIGNED), st.binary(max_size=50))
@settings(max_examples=60, deadline=None)
def test_an_unsigned_file_can_say_anything_without_bringing_verify_down(path, data):
    assert isinstance(outcome_of(ARCHIVE | {path: data}), Verification)


@given(st.dictionaries(st.sampled_from([*SIGNED, "archive.json"]), st.binary(max_size=80), min_size=1))
@settings(max_examples=100, deadline=None)
def test_arbitrary_contents_never_raise_and_never_pass(contents):
    changed = {path: data for path, data in contents.items() if ARCHIVE[path] != data}
    outcome = outcome_of(ARCHIVE | changed)
    assert not outcome.ok or set(changed) <= {"archive.json"}


@pytest.mark.nightly
@pytest.mark.parametrize("kind", KINDS)
def test_ten_thousand_mutations_are_detected(kind):
    for seed in range(1500):
        check(kind, seed)
