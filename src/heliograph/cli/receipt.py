"""``heliograph receipt``: what you took of a gated edition, as the archive signs it."""

from pathlib import Path

from cyclopts import App
from rich.text import Text

from heliograph.access.preview import printable
from heliograph.bootstrap.receipts import check_receipt, differing, fetch_receipt
from heliograph.cli.face import Json, console, emit
from heliograph.cli.read import Where
from heliograph.errors import VerificationError
from heliograph.files.atomic import write_atomically
from heliograph.settings import Settings

receipt = App(name="receipt", help="Get and check signed receipts of what you took of gated editions.")


@receipt.command(sort_key=1)
def get(
    dataset: str,
    *,
    archive: Where = None,
    edition: str = "consortium",
    output: Path = Path("receipt.json"),
    json: Json = False,
) -> None:
    """Download the receipt of what you took of an edition, and check its signature.

    Args:
        dataset: Data set, ira-2018 or ira-2018@2.
        archive: Address; that of the settings when left out.
        edition: consortium or enclave.
        output: File of the receipt.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    data = fetch_receipt(archive, dataset, edition, settings)
    found = check_receipt(data, archive, settings)
    write_atomically(output, data)
    if json:
        emit({"file": str(output), "files": len(found.files), "made_at": found.made_at})
        return
    console.print(Text(f"{output}: {len(found.files)} files, signed by {printable(found.origin)}"))


@receipt.command(sort_key=2)
def verify(file: Path, *, archive: Where = None, copy: Path | None = None, json: Json = False) -> None:
    """Check that the archive has signed a receipt, and that the files of a copy are those that it names.

    Args:
        file: The receipt.
        archive: Folder or address of the archive; that of the settings when left out.
        copy: Folder into which heliograph get has copied; not looked at when left out.
        json: Print one JSON document instead of text.
    """
    found = check_receipt(file.read_bytes(), archive, Settings.load())
    other = differing(found, copy) if copy else ()
    if other:
        raise VerificationError(
            f"{printable(other[0])} of the copy is not the file of the receipt"
            + (f", nor are {len(other) - 1} others." if len(other) > 1 else "."),
            hint="Take it away and run heliograph get again.",
        )
    if json:
        emit(found.to_json())
        return
    console.print(
        Text(
            f"{found.dataset}@{found.release} ({found.edition}), taken by {printable(found.person)} until {found.made_at}"
        )
    )
    for one in found.files:
        sent = sum(part.sent for part in one.parts)
        console.print(
            Text(f"  {printable(one.path)}  {sent:,} of {one.bytes:,} bytes  sha256:{one.sha256[:16]}")
        )
    console.print(Text(f"signed by {printable(found.origin)}"))
