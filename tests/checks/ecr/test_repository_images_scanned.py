import pytest

from fleetscan.checks.ecr.repository_images_scanned import repository_images_scanned
from fleetscan.facts.ecr import RepositoryScanning
from fleetscan.verdicts import Fail, Pass
from tests.checks.ecr.subjects import repository


@pytest.mark.parametrize("frequency", ["SCAN_ON_PUSH", "CONTINUOUS_SCAN"])
def test_a_repository_that_scans_by_itself_passes(frequency: str) -> None:
    verdict = repository_images_scanned(repository(), RepositoryScanning(frequency=frequency))
    assert verdict == Pass(f"repository app scans images: {frequency}")


def test_a_repository_that_scans_when_it_is_asked_fails() -> None:
    verdict = repository_images_scanned(repository(), RepositoryScanning(frequency="MANUAL"))
    assert isinstance(verdict, Fail)
