"""`fleetscan schema`."""

import json

import click


@click.command()
def schema() -> None:
    """Print the JSON Schema (2020-12) of the report."""
    from fleetscan.library.reports import report_schema

    click.echo(json.dumps(report_schema(), indent=2))
