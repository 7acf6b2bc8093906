from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings


@pytest.fixture
def anchors(tmp_path: Path) -> Iterator[Path]:
    with override_settings(SANCHA_ANCHOR_FOLDER=str(tmp_path)):
        yield tmp_path


@pytest.fixture
def small(database: str, anchors: Path) -> str:
    """Two heads, over a hundred rows each."""
    from sealed_log import live, sealed

    for of in ("a", "b"):
        live(database, batches=4, of=of)
        sealed()
    return database
