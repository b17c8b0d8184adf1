import logging
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

import fleetscan
from fleetscan.library.checks import default_catalogue
from fleetscan.library.plans import plan_sweep
from fleetscan.library.sources import check_sources


async def test_who_is_waited_for_long_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    config = tmp_path / "config"
    config.write_text("[profile hangs]\ncredential_process = sleep 3600\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setattr("fleetscan.library.sources._SLOW_SECONDS", 0.0)
    fleet = await fleetscan.load_fleet({"accounts": [{"id": "111111111111", "profile": "hangs"}]})
    catalogue = default_catalogue()
    plan = plan_sweep(fleet, catalogue.checks.values(), catalogue=catalogue)
    with anyio.fail_after(60), caplog.at_level(logging.WARNING):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(check_sources, fleetscan.AwsAccounts(), plan)
            while not caplog.messages:
                await anyio.lowlevel.checkpoint()
            tasks.cancel_scope.cancel()
    assert caplog.messages == ['still waiting for the source credentials of "hangs"']
