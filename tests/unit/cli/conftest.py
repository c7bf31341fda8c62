"""Commands as they are typed."""

import pytest

from heliograph.cli.main import run


@pytest.fixture
def command(capsysbinary):
    """Run one command: exit code, standard output, standard error."""

    def type_it(*words):
        code = 0
        try:
            run([str(word) for word in words])
        except SystemExit as left:
            code = left.code or 0
        read = capsysbinary.readouterr()
        return code, read.out.decode(), read.err.decode()

    return type_it
