"""`fleetscan checks new ID`: a check and its test, to go on from."""

import shlex

import click

__all__ = ["new"]


@click.command()
@click.argument("check_id", metavar="ID")
@click.option(
    "--checks-path",
    default="custom-checks",
    show_default=True,
    metavar="DIR",
    help="The folder of custom checks; it is made where it is missing.",
)
@click.option(
    "--subject", metavar="TYPE", help="What it judges, such as s3.Bucket; else of the service."
)
def new(check_id: str, checks_path: str, subject: str | None) -> None:
    """Write a check and its test, which pass as they are. ID is SERVICE.STATEMENT.

    Nothing is written over.
    """
    from fleetscan.cli.output import write_text
    from fleetscan.library.custom import write_new_check

    written = write_new_check(check_id, checks_path, subject=subject)
    folder = shlex.quote(checks_path)
    service = check_id.partition(".")[0]
    write_text(
        "-",
        f"""\
Wrote {" and ".join(map(str, written))}.
Next:
  1. See that it works:  python -m pytest {folder}
  2. Write what it is to judge. What there is to judge by:  fleetscan checks facts '{service}.*'
  3. Sweep with it:  fleetscan --accounts accounts.toml --checks-path {folder} --checks {check_id}
docs/custom-checks.md says more.
""",
    )
