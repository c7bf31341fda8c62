"""Words that people read in three languages."""

from heliograph.consortium.wording import fault_sentence, ground_sentence, wording
from heliograph.model.consortium.eligibility import Ground
from heliograph.model.consortium.fault import Fault, FaultKind

BOUNDED = {
    "unknown",
    "too-short",
    "too-long",
    "too-few",
    "too-many",
    "too-small",
    "too-large",
    "not-a-choice",
} | {
    "not-an-address",
    "file-kind",
    "file-size",
}


def test_every_fault_has_its_sentence():
    assert set(wording("faults")) == set(FaultKind)


def test_sentences_name_the_bound_in_every_language():
    for code, said in wording("faults").items():
        assert ["{limit}" in text for text in (said.en, said.es, said.ar)] == [code in BOUNDED] * 3


def test_a_sentence_is_in_the_language_of_the_reader():
    fault = Fault(kind=FaultKind.TOO_LONG, limit="300")
    assert fault_sentence(fault, "es") == "Caben como máximo 300 caracteres."
    assert fault_sentence(fault, "xx") == "At most 300 characters fit."


def test_every_ground_has_its_sentence():
    assert set(wording("grounds")) == set(Ground)
    assert ground_sentence(Ground.EVIDENCE_BY_HAND, "en").endswith("This is no refusal.")
