"""The filter of system calls, run here as the kernel runs it."""

import struct

import pytest

from heliograph.store.syscalls import ALLOW, KILL, PROCESSORS, REFUSE, REFUSED, call_filter


def verdict(program, processor, number):
    """What the kernel would do with a call."""
    steps, at, held = list(struct.iter_unpack("=HBBI", program)), 0, 0
    while True:
        code, yes, no, value = steps[at]
        at += 1
        match code:
            case 0x20:
                held = {0: number, 4: processor}[value]
            case 0x15:
                at += yes if held == value else no
            case 0x35:
                at += yes if held >= value else no
            case 0x06:
                return value


@pytest.mark.parametrize("machine", PROCESSORS)
def test_exactly_the_listed_calls_are_refused(machine):
    column, processor = PROCESSORS[machine]
    program = call_filter(machine)
    refused = [number for number in range(600) if verdict(program, processor, number) == REFUSE]
    assert refused == sorted(numbers[column] for numbers in REFUSED.values())
    allowed = set(range(600)) - set(refused)
    assert {verdict(program, processor, number) for number in allowed} == {ALLOW}


@pytest.mark.parametrize("machine", PROCESSORS)
def test_the_second_table_of_calls_is_closed(machine):
    processor = PROCESSORS[machine][1]
    assert {verdict(call_filter(machine), processor, 0x40000000 + number) for number in range(600)} == {
        REFUSE
    }


def test_calls_in_the_manner_of_another_processor_end_the_process():
    for machine, (_, processor) in PROCESSORS.items():
        for other in {known for _, known in PROCESSORS.values()} - {processor} | {0x40000003}:
            assert verdict(call_filter(machine), other, 1) == KILL


def test_an_unknown_processor_has_no_filter():
    assert call_filter("riscv64") == b""
    assert 0 < len(call_filter("x86_64")) < 4096, "a pipe holds it"
