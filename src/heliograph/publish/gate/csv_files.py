"""CsvFiles: the CSV zips of an edition, unpacked once: records counted, numbers gathered, a few records read."""

from collections.abc import Sequence

from heliograph.publish.gate.csv_zip import CsvFile
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.sweep import read_posts


def csv_files(subject: Subject) -> Sequence[CsvFile]:
    """The CSV files of the edition; the first check that asks lets the sweep go through posts and CSV.

    Makes ``gate_csv_numbers(path, number, found)``, the numbers that may be ids of posts, where the policy replaces these,
    and ``gate_csv_sample(path, piece, record, cells)``: some records, which follow one another within a piece, numbered from 0.
    """
    return [file for file in read_posts(subject).files if file.path.endswith(".zip")]
