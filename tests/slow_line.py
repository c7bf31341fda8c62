"""A slow line to a server, for tests: bytes at a given rate, cut off and mended by hand."""

import socket
import threading
import time
from contextlib import suppress
from typing import Self

PIECE = 1 << 15


class SlowLine:
    """Takes connections at a port of this machine and passes them on.

    Args:
        port: Of the server.
        rate: Bytes a second from the server, of each connection; as fast as they come when None.
    """

    def __init__(self, port: int, rate: int | None = None) -> None:
        self.port, self.rate, self.passed, self.cut_at = port, rate, 0, None
        self._open: set[socket.socket] = set()

    def __enter__(self) -> Self:
        self._door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._take, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._door.close()
        self.cut()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}/"

    def cut(self, *, after: int = 0) -> None:
        """Break every connection, at once or when so many more bytes have passed; new ones break as well until ``mend``."""
        self.cut_at = self.passed + after
        if not after:
            for one in list(self._open):
                _shut(one)

    def mend(self) -> None:
        """Let bytes pass again."""
        self.cut_at = None

    def _take(self) -> None:
        while True:
            try:
                inner, _ = self._door.accept()
            except OSError:
                return
            outer = socket.create_connection(("127.0.0.1", self.port))
            self._open |= {inner, outer}
            threading.Thread(target=self._pass_on, args=(inner, outer, None), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(outer, inner, self.rate), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, rate: int | None) -> None:
        try:
            while (data := source.recv(PIECE)) and not self._is_cut():
                target.sendall(data)
                if source.getpeername()[1] == self.port:
                    self.passed += len(data)
                if rate:
                    time.sleep(len(data) / rate)
        except OSError:
            pass
        finally:
            for one in (source, target):
                self._open.discard(one)
                _shut(one)

    def _is_cut(self) -> bool:
        return self.cut_at is not None and self.passed >= self.cut_at


def _shut(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
