"""Turn the files in which other tools keep their accounts into accounts.toml."""

from collections.abc import Callable, Mapping

import msgspec

from fleetscan.aws.config_file import AwsConfig, config_path, parse_config
from fleetscan.errors import ConfigurationError
from fleetscan.fleet.importing.aws_config import read_aws_config
from fleetscan.fleet.importing.c7n_org import read_c7n_org
from fleetscan.fleet.importing.detecting import AWS_CONFIG, C7N_ORG, ORIGINS, STEAMPIPE, origin_of
from fleetscan.fleet.importing.model import Imported, Note
from fleetscan.fleet.importing.steampipe import read_steampipe
from fleetscan.fleet.importing.writing import note_lines, to_toml
from fleetscan.fleet.place import Place, printable
from fleetscan.fleet.reading import read_utf8, source_of

__all__ = ["ORIGINS", "Imported", "import_accounts", "note_lines", "to_toml"]

#: bytes; 10,000 accounts of c7n-org with ten tags each are some 5,000,000
_MOST_BYTES = 16_000_000
_EXPECTED = "Expected accounts.yml of c7n-org, aws.spc of Steampipe, or an AWS config file."


def import_accounts(path: str, *, origin: str | None = None) -> tuple[Imported, str]:
    """Read the accounts of another tool. No call is made.

    Args:
        path: the file; `-` is standard input.
        origin: whose it is, one of `ORIGINS`; None lets its content and name tell.

    Returns:
        What was found, with notes of what could not be carried over, and the text of the
        accounts.toml that it makes.

    Raises:
        ConfigurationError: the file can't be read, or is not what it should be.
    """
    source = source_of(path)
    text = read_utf8(
        path, Place(source=source), most_bytes=_MOST_BYTES, expected=_EXPECTED, argument="FILE"
    )
    origin = origin or origin_of(path, text, source)
    imported = _READERS[origin](text, source)
    return imported, to_toml(imported, source=source, origin=origin)


def _steampipe(text: str, source: str) -> Imported:
    # connections name profiles, of which the AWS config of this environment knows the accounts
    path = str(config_path())
    try:
        config = parse_config(
            read_utf8(
                path,
                Place(source=path),
                most_bytes=_MOST_BYTES,
                expected="",
                argument="AWS_CONFIG_FILE",
            ),
            printable(path),
        )
    except ConfigurationError as error:
        found = read_steampipe(text, source, AwsConfig(), path)
        why = f"it names the accounts of profiles, and can't be read: {error}"
        unread = Note(about="", key="the AWS config", why=why)
        return msgspec.structs.replace(found, notes=(unread, *found.notes))
    return read_steampipe(text, source, config, path)


_READERS: Mapping[str, Callable[[str, str], Imported]] = {
    C7N_ORG: read_c7n_org,
    STEAMPIPE: _steampipe,
    AWS_CONFIG: read_aws_config,
}
