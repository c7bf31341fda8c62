"""Mentions: handles behind at signs, most of them by one look at each distinct one."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from heliograph.privacy.lookup import BEFORE_ADDRESS, HANDLE_SIGNS, Lookup
from heliograph.privacy.personal import PSEUDONYM
from heliograph.privacy.pseudonym import Field, Pseudonymizer
from heliograph.privacy.runs import Signs
from heliograph.privacy.spans import Places, Rank, Spans

REACH = 16
"""Handles with fewer signs are looked up together; others one by one."""

REMEMBERED = 1 << 18
"""Handles that are kept between vectors."""

_AT = 0x40
_IN_HANDLE = np.zeros(256, bool)
_IN_HANDLE[list(HANDLE_SIGNS)] = True
_DOUBTFUL_AFTER = np.zeros(256, bool)
_DOUBTFUL_AFTER[list(b".,+=-/~@") + list(range(0x80, 0xFF))] = True
"""Signs behind a handle that make it worth a second look: places on maps, handles of old exports, letters beyond ASCII."""


class Mentions:
    """What stands for mentions.

    Args:
        lookup: Handles that are masked, and those that stay.
        pseudonymizer: For strangers.
        bystanders: Whether these are masked, too.
    """

    def __init__(self, lookup: Lookup, pseudonymizer: Pseudonymizer, *, bystanders: bool) -> None:
        self._lookup = lookup
        self._pseudonymizer = pseudonymizer
        self._bystanders = bystanders
        self._known: dict[bytes, tuple[bytes | None, Rank]] = {}

    def found(self, signs: Signs) -> tuple[Spans, Places]:
        """Mentions that are certain, and the at signs that are worth a second look."""
        places = np.flatnonzero(signs == _AT)
        if not len(places):
            return Spans.of([]), places
        behind = signs[places[:, None] + np.arange(1, REACH + 1)]
        sizes = _IN_HANDLE[behind].argmin(axis=1)  # 0, too, where no sign ends the handle
        ends = places + 1 + sizes
        doubtful = (sizes == 0) | BEFORE_ADDRESS[signs[places - 1]] | _DOUBTFUL_AFTER[signs[ends]]
        certain = ~doubtful
        handles = np.where(np.arange(REACH) < sizes[certain, None], behind[certain], np.uint8(0))
        return self._spans(places[certain], ends[certain], handles), places[doubtful]

    def _spans(self, starts: Places, ends: Places, handles: npt.NDArray[np.uint8]) -> Spans:
        """Mentions whose handles do not stay."""
        buffers = [None, pa.py_buffer(np.ascontiguousarray(handles))]
        encoded = pa.Array.from_buffers(pa.binary(REACH), len(handles), buffers).dictionary_encode()
        distinct = encoded.dictionary.to_pylist()
        self._learn(distinct)
        meant = [self._known[handle] for handle in distinct]
        texts = pa.array([text for text, _ in meant], pa.binary())
        ranks = np.array([rank for _, rank in meant], np.uint8)
        numbers = encoded.indices.to_numpy()
        goes = texts.is_valid().to_numpy(zero_copy_only=False)[numbers]
        numbers = numbers[goes]
        return Spans(
            starts=starts[goes], ends=ends[goes], texts=texts.take(pa.array(numbers)), ranks=ranks[numbers]
        )

    def _learn(self, handles: list[bytes]) -> None:
        """Know for each handle, filled up with zeros, what stands for its mention: nothing where it stays."""
        if len(self._known) > REMEMBERED:
            self._known = {}
        strangers = []
        for filled in handles:
            if filled in self._known:
                continue
            handle = filled.rstrip(b"\0")
            masked = self._lookup.masked.get(handle)
            if masked is not None:
                self._known[filled] = b"@" + masked, Rank.MENTION
            elif handle in self._lookup.shown or not self._bystanders or PSEUDONYM.match(handle):
                self._known[filled] = None, Rank.MENTION
            else:
                strangers.append(filled)
        names = pa.array([filled.rstrip(b"\0") for filled in strangers], pa.binary()).cast(pa.string())
        made = self._pseudonymizer.pseudonyms(Field.HANDLE, names)
        for filled, pseudonym in zip(strangers, made.to_pylist(), strict=True):
            self._known[filled] = b"@" + pseudonym.encode(), Rank.BYSTANDER
