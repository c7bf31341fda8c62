"""The researcher's client: ``import heliograph as hg``, then ``hg.open(...)`` or ``hg.load(...)``."""

from heliograph.access.cite import Citation
from heliograph.client.archive import Archive, load, open  # noqa: A004
from heliograph.client.dataset import Dataset
from heliograph.client.table import Table
from heliograph.client.there import Remote, remote

__all__ = ["Archive", "Citation", "Dataset", "Remote", "Table", "load", "open", "remote"]
