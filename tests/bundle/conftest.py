"""One small published year, sealed, cosigned and bundled once for all."""

import pytest

from tests.bundle.district import FILES, District, MemoryFiles, a_district


@pytest.fixture(scope="session")
def district() -> District:
    return a_district()


@pytest.fixture(scope="session")
def bundle(district: District) -> bytes:
    """With its evidence files."""
    return district.bundle(MemoryFiles(FILES))
