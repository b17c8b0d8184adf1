"""What can't be written to any more is given up, and nothing else is."""

from pathlib import Path

from fleetscan.cli.streams import give_up


def test_a_file_in_the_place_of_a_standard_stream_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "taken.txt"
    with path.open("w", encoding="utf-8") as stream:
        give_up(stream)
        stream.write("kept")
    assert path.read_text(encoding="utf-8") == "kept"
